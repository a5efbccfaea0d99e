package lang

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// settle evaluates an expression and takes the marks off. A list or an object that is written out is settled element by element: then most of
// what is evaluated is plain text or one name, for which HCL need not be asked, and no marks need be looked for in the whole.
func (s *scope) settle(expr hclsyntax.Expression, m moment) (settled, bool) {
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr:
		return s.settleList(e, m)
	case *hclsyntax.ObjectConsExpr:
		if keys, ok := writtenKeys(e); ok {
			return s.settleObject(e, keys, m)
		}
	}
	v, ok := s.value(expr, m)
	if !ok {
		return settled{}, false
	}
	if m == firstMoment || m == choosing {
		if r := anyReference(v); r != nil {
			s.ev.report(consumed(r, "what exists and what it is called is decided now", expr.Range()))
			return settled{}, false
		}
	}
	return s.finish(v, expr.Range())
}

func (s *scope) settleList(list *hclsyntax.TupleConsExpr, m moment) (settled, bool) {
	var out settled
	good := true
	vals := make([]cty.Value, 0, len(list.Exprs))
	for _, e := range list.Exprs {
		got, ok := s.settle(e, m)
		good = good && ok
		vals = append(vals, got.value)
		out.refs = append(out.refs, got.refs...)
	}
	if !good {
		return settled{}, false
	}
	out.value = cty.TupleVal(vals)
	out.orderRefs()
	return out, true
}

func (s *scope) settleObject(object *hclsyntax.ObjectConsExpr, keys []string, m moment) (settled, bool) {
	var out settled
	good := true
	vals := make(map[string]cty.Value, len(object.Items))
	for i, item := range object.Items {
		got, ok := s.settle(item.ValueExpr, m)
		good = good && ok
		vals[keys[i]] = got.value
		out.refs = append(out.refs, got.refs...)
	}
	if !good {
		return settled{}, false
	}
	out.value = cty.ObjectVal(vals)
	out.orderRefs()
	return out, true
}

// orderRefs puts the references in the order they are written, each once.
func (v *settled) orderRefs() {
	if len(v.refs) > 1 {
		slices.SortFunc(v.refs, byPlace)
		v.refs = slices.CompactFunc(v.refs, func(a, b Reference) bool { return a == b })
	}
}

// writtenKeys are the keys of an object, if each is a word or a quoted text.
func writtenKeys(object *hclsyntax.ObjectConsExpr) ([]string, bool) {
	keys := make([]string, 0, len(object.Items))
	for _, item := range object.Items {
		key, ok := writtenKey(item.KeyExpr)
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}

func writtenKey(expr hclsyntax.Expression) (string, bool) {
	key, ok := expr.(*hclsyntax.ObjectConsKeyExpr)
	if !ok || key.ForceNonLiteral {
		return "", false
	}
	if word, ok := key.Wrapped.(*hclsyntax.ScopeTraversalExpr); ok {
		root, ok := word.Traversal[0].(hcl.TraverseRoot)
		return root.Name, ok && len(word.Traversal) == 1
	}
	v, ok := literal(key.Wrapped)
	if !ok || v.IsNull() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// joined is the value of a template that is made of plain text and names of texts, as most are. Ok is false where HCL must be asked.
func (s *scope) joined(expr hclsyntax.Expression, m moment) (v cty.Value, ok bool) {
	template, ok := expr.(*hclsyntax.TemplateExpr)
	if !ok || !isPlain(template) {
		return cty.NilVal, false
	}
	var text strings.Builder
	var marks cty.ValueMarks
	for _, p := range template.Parts {
		v, ok := s.value(p, m)
		if !ok {
			return cty.NilVal, false
		}
		v, more := v.Unmark()
		if v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
			return cty.NilVal, false
		}
		if text.WriteString(v.AsString()); text.Len() > maxWeight*unitBytes {
			return cty.NilVal, false // HCL's is reported
		}
		if marks == nil {
			marks = more
		} else {
			maps.Copy(marks, more)
		}
	}
	return cty.StringVal(text.String()).WithMarks(marks), true
}

// isPlain says whether a template is made of texts and names without expressions in brackets.
func isPlain(template *hclsyntax.TemplateExpr) bool {
	for _, p := range template.Parts {
		switch p.(type) {
		case *hclsyntax.LiteralValueExpr, *hclsyntax.ScopeTraversalExpr:
		default:
			return false
		}
	}
	return true
}
