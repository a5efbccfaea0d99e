package terraform

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/tree"
)

// made reads the value of an argument; nil: it is as if it was not written.
func (c *frame) made(k kind, a *hclsyntax.Attribute) *tree.Value {
	n := node{expr: a.Expr, in: c.in}
	switch k {
	case list:
		return c.texts(n, a.Expr.Range(), false)
	case named:
		return c.texts(n, a.Expr.Range(), true)
	case settings:
		return c.settings(n, a.Expr.Range())
	case labels:
		return c.labels(n, a.Expr.Range())
	}
	v := c.scalar(n, a.Expr.Range(), k)
	if v != nil && k == text && v.Parts == nil && v.Text == "" {
		return nil // Terraform sends no empty text
	}
	return v
}

// isNull says whether an expression is the word null.
func isNull(n node) bool {
	if n.expr == nil {
		return n.value.IsKnown() && n.value.IsNull()
	}
	lit, ok := plain(n.expr).(*hclsyntax.LiteralValueExpr)
	return ok && lit.Val.IsNull()
}

// isBlank says whether an expression is the word null or an empty text: where an argument may be left out, Terraform sends neither.
func isBlank(n node) bool {
	if n.expr == nil {
		text, ok := asText(n.value)
		return isNull(n) || ok && text == "" && !n.keep
	}
	switch e := plain(n.expr).(type) {
	case *hclsyntax.TemplateExpr:
		return len(e.Parts) == 0 || e.IsStringLiteral() && len(e.Parts) == 1 && e.Parts[0].(*hclsyntax.LiteralValueExpr).Val.AsString() == ""
	case *hclsyntax.LiteralValueExpr:
		return e.Val.IsNull()
	}
	return false
}

// conditional takes the branch beside a null, and the condition under which it is taken. Ok is false for what is never there.
func (r *reader) conditional(n node, k kind) (node, gate, bool) {
	absent := isNull
	if k == text {
		absent = isBlank
	}
	var g gate
	for range maxDeep {
		n = r.simplify(n)
		if absent(n) {
			return n, g, false
		}
		e, ok := plain(n.expr).(*hclsyntax.ConditionalExpr)
		if n.expr == nil || !ok {
			break
		}
		condition, yes, no := node{expr: e.Condition, in: n.in}, node{expr: e.TrueResult, in: n.in}, node{expr: e.FalseResult, in: n.in}
		yesNull, noNull := absent(r.simplify(yes)), absent(r.simplify(no))
		if yesNull == noNull {
			break
		}
		v := r.value(condition)
		if noNull {
			g, n = g.and(gate{when: r.text(condition, false), off: isTruth(v) && v.False()}), yes
		} else {
			g, n = g.and(gate{when: not(r.text(condition, false)), off: isTruth(v) && v.True()}), no
		}
	}
	if v, diags := r.try(n); !diags.HasErrors() && v.IsKnown() && v.IsNull() {
		if n.expr == nil || r.fixed(n) {
			return n, g, false
		}
		g = g.and(gate{when: operand(r.text(n, true)) + " != null", off: true})
	} else if blank, ok := asText(v); !diags.HasErrors() && k == text && ok && blank == "" && n.expr != nil && !r.fixed(n) {
		g = g.and(gate{when: operand(r.text(n, true)) + ` != ""`, off: true})
	}
	return n, g, true
}

// scalar reads a text, a number or a truth value; nil: null.
func (r *reader) scalar(n node, at hcl.Range, k kind) *tree.Value {
	n, g, ok := r.conditional(n, k)
	if !ok {
		return nil
	}
	v := &tree.Value{Kind: tree.String, Range: at, When: g.when, Off: g.off}
	defer r.hidden(g.off)()
	if ty := r.value(n).Type(); ty != cty.DynamicPseudoType && !ty.IsPrimitiveType() {
		r.fail("terraform-value", "Wrong kind of value", fmt.Sprintf("This is %s, and a text, a number or a truth value is wanted.", kindOf(r.value(n))), at)
		return nil
	}
	parts := r.parts(n)
	v.Text = tree.Join(parts)
	if len(parts) > 1 || len(parts) == 1 && parts[0].Expr != "" {
		v.Parts = parts
	}
	switch got := r.value(n); {
	case g.off && v.Unknown():
	case k == whole:
		v.Kind = r.number(v, at)
	case k == truth && (v.Text == "true" || v.Text == "false"):
		v.Kind = tree.Bool
	case k == truth && isKnown(got):
		r.fail("terraform-value", "Not a truth value", fmt.Sprintf("This argument takes true or false; found %s.", shown(v)), at)
	}
	return v
}

// number says that a value is a number, if it is one.
func (r *reader) number(v *tree.Value, at hcl.Range) tree.Kind {
	if v.Unknown() {
		return tree.String
	}
	if v.Text == "" || strings.Trim(v.Text, "0123456789") != "" {
		r.fail("terraform-value", "Not a whole number", fmt.Sprintf("This argument takes a whole number; found %s.", shown(v)), at)
		return tree.String
	}
	if len(v.Parts) > 1 {
		v.Parts = []part{{Text: v.Text, Expr: quoted(v.Parts)}}
	}
	return tree.Number
}

// shown is a value for people: the text that is written, or the expression, whose value may be a secret.
func shown(v *tree.Value) string {
	if v.Parts == nil {
		return strconv.Quote(v.Text)
	}
	return quoted(v.Parts)
}
