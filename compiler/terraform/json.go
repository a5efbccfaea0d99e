package terraform

import (
	"encoding/json"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// jsonParts writes what jsonencode makes of a value so that the expressions in it stay visible: the JSON is literal, the texts in it are parts. False: something
// in it is no text and not known, or has to be escaped by what only jsonencode knows.
func (r *reader) jsonParts(n node) ([]part, bool) {
	if !r.enter(n.at()) {
		r.leave()
		return nil, false
	}
	defer r.leave()
	n = r.simplify(n)
	if n.expr == nil || r.fixed(n) || len(n.expr.Variables()) == 0 {
		v := r.value(n)
		if !isKnown(v) || n.keep {
			return nil, false
		}
		text, err := terraformJSON().Call([]cty.Value{v})
		if err != nil {
			return nil, false
		}
		return []part{{Text: text.AsString()}}, true
	}
	if e, ok := n.expr.(*hclsyntax.ScopeTraversalExpr); ok && e.Traversal.RootName() == "local" && !r.isText(n) {
		return r.jsonCollection(n)
	}
	if constructed(n.expr) {
		return r.jsonCollection(n)
	}
	if !r.isText(n) {
		return nil, false
	}
	return r.jsonText(n)
}

// isText says whether a node is a text for sure, or for all that is known.
func (r *reader) isText(n node) bool {
	ty := r.value(n).Type()
	if ty != cty.DynamicPseudoType {
		return ty == cty.String
	}
	switch e := plain(n.expr).(type) {
	case *hclsyntax.TemplateExpr:
		return true
	case *hclsyntax.ScopeTraversalExpr:
		if e.Traversal.RootName() == "var" && len(e.Traversal) == 2 {
			v := r.variables[stepName(e.Traversal[1])]
			return v == nil || v.block == nil || v.block.Body.Attributes["type"] == nil
		}
	}
	_, ok := r.farOf(n)
	return ok
}

func (r *reader) jsonText(n node) ([]part, bool) {
	out := []part{{Text: `"`}}
	for _, p := range r.parts(n) {
		if p.Expr == "" {
			text, err := terraformJSON().Call([]cty.Value{cty.StringVal(p.Text)})
			if err != nil {
				return nil, false
			}
			p.Text = strings.TrimSuffix(strings.TrimPrefix(text.AsString(), `"`), `"`)
		} else if !p.Unknown && needsEscape(p.Text) {
			return nil, false
		}
		out = append(out, p)
	}
	return append(out, part{Text: `"`}), true
}

// needsEscape says whether a text is written otherwise in JSON than it is.
func needsEscape(text string) bool {
	encoded, err := json.Marshal(text)
	return err != nil || string(encoded) != `"`+text+`"`
}

func (r *reader) jsonCollection(n node) ([]part, bool) {
	if r.iterates(n) {
		return nil, false
	}
	elements, ok := r.elements(n)
	if !ok {
		return nil, false
	}
	ty := r.value(n).Type()
	object := ty.IsObjectType() || ty.IsMapType()
	if !object && !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
		return nil, false
	}
	brackets := map[bool]string{true: "{}", false: "[]"}[object]
	out := []part{{Text: brackets[:1]}}
	for i, e := range elements {
		if e.when != "" {
			return nil, false
		}
		if i > 0 {
			out = append(out, part{Text: ","})
		}
		if object && !e.key.IsKnown() {
			return nil, false
		} else if object {
			key, err := terraformJSON().Call([]cty.Value{e.key})
			if err != nil {
				return nil, false
			}
			out = append(out, part{Text: key.AsString() + ":"})
		}
		inner, ok := r.jsonParts(e.node)
		if !ok {
			return nil, false
		}
		out = append(out, inner...)
	}
	return append(out, part{Text: brackets[1:]}), true
}
