package lang

import (
	"maps"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// standing says which variables without a value have a stand-in.
type standing int

const (
	nobody standing = iota
	texts
	everything
)

// StandIn is what stands for a variable of a type whose value nobody gave, as Inputs.StandIns says; name is how it is called, var.x. It is not known where
// nothing can stand for it.
func StandIn(ty cty.Type, name string) cty.Value {
	switch {
	case ty.IsPrimitiveType(), ty == cty.DynamicPseudoType:
		return cty.StringVal("${" + name + "}")
	case !ty.IsObjectType():
		return cty.DynamicVal
	}
	attrs := map[string]cty.Value{}
	for attr, inner := range ty.AttributeTypes() {
		attrs[attr] = StandIn(inner, name+"."+attr)
	}
	return cty.ObjectVal(attrs)
}

// standIn is the same for a variable, and says whether there is one.
func (ev *evaluation) standIn(v *variable) (cty.Value, bool) {
	if ev.stand == nobody || ev.stand == texts && v.ty != cty.String {
		return cty.NilVal, false
	}
	value := StandIn(v.ty, v.called())
	return value, value.IsWhollyKnown()
}

// standFor is what an expression comes to of which HCL could make nothing because of a stand-in among what it names: a text in which what fails stands for
// itself, as it does in what other formats say; a local stands for itself as a whole. It is not ok where there is no stand-in.
func (s *scope) standFor(expr hclsyntax.Expression, names *branch, ctx *hcl.EvalContext, local string) (cty.Value, bool) {
	if s.ev.stand == nobody || !standsIn(names.members()) {
		return cty.NilVal, false
	}
	if local != "" {
		return cty.StringVal("${local." + local + "}"), true
	}
	return s.inParts(expr, ctx), true
}

// standsIn says whether there is a stand-in among values.
func standsIn(values map[string]cty.Value) bool {
	found := false
	for _, v := range values {
		cty.Walk(v, func(_ cty.Path, v cty.Value) (bool, error) { //nolint:errcheck // the walk gives no error
			v, _ = v.Unmark()
			found = found || v.Type() == cty.String && v.IsKnown() && !v.IsNull() && strings.Contains(v.AsString(), "${")
			return !found, nil
		})
	}
	return found
}

// inParts evaluates what an expression is made of one by one.
func (s *scope) inParts(expr hclsyntax.Expression, ctx *hcl.EvalContext) cty.Value {
	v, diags := expr.Value(ctx)
	if !diags.HasErrors() {
		return v
	}
	switch e := expr.(type) {
	case *hclsyntax.TemplateWrapExpr:
		return s.inParts(e.Wrapped, ctx)
	case *hclsyntax.ParenthesesExpr:
		return s.inParts(e.Expression, ctx)
	case *hclsyntax.TupleConsExpr:
		var elems []cty.Value
		for _, elem := range e.Exprs {
			elems = append(elems, s.inParts(elem, ctx))
		}
		return cty.TupleVal(elems)
	case *hclsyntax.ObjectConsExpr:
		return s.objectInParts(e, ctx)
	case *hclsyntax.TemplateExpr:
		return s.textInParts(e, ctx)
	}
	at := expr.Range()
	return cty.StringVal("${" + string(at.SliceBytes(s.ev.source.texts[at.Filename])) + "}")
}

func (s *scope) objectInParts(e *hclsyntax.ObjectConsExpr, ctx *hcl.EvalContext) cty.Value {
	attrs := map[string]cty.Value{}
	for _, item := range e.Items {
		key, _ := s.inParts(item.KeyExpr, ctx).Unmark()
		if key, err := convert.Convert(key, cty.String); err == nil && key.IsKnown() && !key.IsNull() {
			attrs[key.AsString()] = s.inParts(item.ValueExpr, ctx)
		}
	}
	return cty.ObjectVal(attrs)
}

func (s *scope) textInParts(e *hclsyntax.TemplateExpr, ctx *hcl.EvalContext) cty.Value {
	var b strings.Builder
	marks := cty.ValueMarks{}
	for _, part := range e.Parts {
		v, more := s.inParts(part, ctx).Unmark()
		maps.Copy(marks, more)
		if v, err := convert.Convert(v, cty.String); err == nil && v.IsKnown() && !v.IsNull() {
			b.WriteString(v.AsString())
		}
	}
	return cty.StringVal(b.String()).WithMarks(marks)
}
