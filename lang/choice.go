package lang

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A choice is a conditional that evaluates the branch it takes and no other. HCL's own evaluates both and puts the marks of
// both on the result; then a text would be said to have lost a reference that only the other branch holds.
type choice struct{ *hclsyntax.ConditionalExpr }

// Value gives the value of the branch that is taken.
func (c *choice) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	condition, diags := c.Condition.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	plain, marks := condition.Unmark()
	if plain.IsNull() || !plain.IsKnown() || plain.Type() != cty.Bool {
		return c.ConditionalExpr.Value(ctx) // HCL converts, or says what is wrong
	}
	branch := c.FalseResult
	if plain.True() {
		branch = c.TrueResult
	}
	v, more := branch.Value(ctx)
	return v.WithMarks(marks), append(diags, more...)
}

// A verdict is the condition of a conditional or of a for: a reference in it is consumed, whatever becomes of the result.
type verdict struct{ hclsyntax.Expression }

// Value gives the condition's value. That it is known only while running is an error of whatever depends on it, and kept as a
// mark, since an error here would be caught by try and can.
func (j *verdict) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := j.Expression.Value(ctx)
	if r := referenceIn(v); r != nil {
		v = v.Mark(&deferred{consumed(r, "a condition would be decided with it now", j.Range())})
	}
	return v, diags
}

// hasChoices says whether a text can hold a conditional or a filtered for at all; most do not, and need not be walked.
func hasChoices(src []byte) bool {
	return bytes.IndexByte(src, '?') >= 0 || bytes.Contains(src, []byte("%{")) || bytes.Contains(src, []byte("for ")) || hasCalls(src)
}

// hasCalls says whether a word stands right before an opening bracket somewhere.
func hasCalls(src []byte) bool {
	for at := 0; ; {
		next := bytes.IndexByte(src[at:], '(')
		if next < 0 {
			return false
		}
		at += next + 1
		if at > 1 && (src[at-2] == '_' || src[at-2] >= '0' && src[at-2] <= '9' || src[at-2]|0x20 >= 'a' && src[at-2]|0x20 <= 'z') {
			return true
		}
	}
}

// settleBody puts choices and verdicts in the place of the conditionals and conditions below a body.
func settleBody(body *hclsyntax.Body) {
	for _, a := range body.Attributes {
		settle(&a.Expr)
	}
	for _, b := range body.Blocks {
		settleBody(b.Body)
	}
}

func settleAll(list []hclsyntax.Expression) {
	for i := range list {
		settle(&list[i])
	}
}

// settle does it for one expression. The cases are all of hclsyntax's expressions that hold others.
func settle(at *hclsyntax.Expression) {
	switch e := (*at).(type) {
	case *hclsyntax.ConditionalExpr:
		settle(&e.Condition)
		settle(&e.TrueResult)
		settle(&e.FalseResult)
		e.Condition = &verdict{e.Condition}
		*at = &choice{e}
	case *hclsyntax.ForExpr:
		settleFor(e)
	case *hclsyntax.TemplateExpr:
		settleAll(e.Parts)
	case *hclsyntax.TemplateWrapExpr:
		settle(&e.Wrapped)
	case *hclsyntax.TemplateJoinExpr:
		settle(&e.Tuple)
	case *hclsyntax.ParenthesesExpr:
		settle(&e.Expression)
	case *hclsyntax.FunctionCallExpr:
		settleAll(e.Args)
		for i, arg := range e.Args {
			if _, plain := literal(arg); !plain {
				e.Args[i] = &argument{aroundOf(arg)}
			}
		}
		*at = &weighed{aroundOf(e)}
	case *hclsyntax.TupleConsExpr:
		settleAll(e.Exprs)
	case *hclsyntax.ObjectConsExpr:
		for i := range e.Items {
			settle(&e.Items[i].KeyExpr)
			settle(&e.Items[i].ValueExpr)
		}
	case *hclsyntax.ObjectConsKeyExpr:
		settle(&e.Wrapped)
	default:
		settleOperands(*at)
	}
}

func settleOperands(expr hclsyntax.Expression) {
	switch e := expr.(type) {
	case *hclsyntax.BinaryOpExpr:
		settle(&e.LHS)
		settle(&e.RHS)
	case *hclsyntax.UnaryOpExpr:
		settle(&e.Val)
	case *hclsyntax.IndexExpr:
		settle(&e.Collection)
		settle(&e.Key)
	case *hclsyntax.RelativeTraversalExpr:
		settle(&e.Source)
	case *hclsyntax.SplatExpr:
		settle(&e.Source)
		settle(&e.Each)
	}
}

func settleFor(e *hclsyntax.ForExpr) {
	settle(&e.CollExpr)
	e.CollExpr = &looped{aroundOf(e.CollExpr)}
	settle(&e.ValExpr)
	e.ValExpr = &weighed{aroundOf(e.ValExpr)}
	if e.KeyExpr != nil {
		settle(&e.KeyExpr)
	}
	if e.CondExpr != nil {
		settle(&e.CondExpr)
		e.CondExpr = &verdict{e.CondExpr}
	}
}
