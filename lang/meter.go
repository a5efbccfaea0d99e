package lang

import (
	"reflect"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A meter counts what the loops and calls of one expression do, and stops it where that is too much. It stands in the outermost context of each folder.
type meter struct {
	left   int
	round  int // what one round of a loop costs; 0: not reckoned yet
	chains []*chain
	names  *branch
}

// meterName cannot be written in an expression.
const meterName = "(meter)"

// meterType carries a meter through a context.
var meterType = cty.Capsule("meter", reflect.TypeFor[meter]())

// metered gives a context's variables with a meter among them.
func metered(m *meter, variables map[string]cty.Value) map[string]cty.Value {
	if variables == nil {
		variables = make(map[string]cty.Value, 1)
	}
	variables[meterName] = cty.CapsuleVal(meterType, m)
	return variables
}

// start sets the meter to zero for an expression that uses these names.
func (m *meter) start(chains []*chain, names *branch) {
	*m = meter{left: maxEffort, chains: chains, names: names}
}

// meterOf finds the meter of a context; nil: it has none.
func meterOf(ctx *hcl.EvalContext) *meter {
	for ; ctx != nil; ctx = ctx.Parent() {
		if v, ok := ctx.Variables[meterName]; ok {
			return v.EncapsulatedValue().(*meter)
		}
	}
	return nil
}

// cost is what a round of a loop costs: more where it can work on much.
func (m *meter) cost() int {
	if m.round == 0 {
		m.round = 1
		if m.names != nil {
			m.round += m.names.weight(m.chains) / 16
		}
	}
	return m.round
}

// take uses up what may still be done.
func (m *meter) take(n int) bool {
	m.left -= n
	return m.left >= 0
}

// A looped expression is what a for goes through. Where loops are nested, the inner one's is evaluated in each round of the outer one.
type looped struct{ around }

// An around stands in the place of an expression, and is walked through as brackets around it would be.
type around struct{ *hclsyntax.ParenthesesExpr }

func aroundOf(inner hclsyntax.Expression) around {
	return around{&hclsyntax.ParenthesesExpr{Expression: inner, SrcRange: inner.Range()}}
}

// UnwrapExpression gives the expression within to those who look at its form, as at a type's.
func (a around) UnwrapExpression() hcl.Expression { return a.Expression }

// Value takes the rounds that are to come from the meter.
func (l *looped) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := l.Expression.Value(ctx)
	m := meterOf(ctx)
	plain, _ := v.Unmark()
	if m == nil || diags.HasErrors() || plain.IsNull() || !plain.IsKnown() || !plain.CanIterateElements() || m.take(plain.LengthInt()*m.cost()) {
		return v, diags
	}
	return cty.DynamicVal, append(diags, tooLarge(l.Range()))
}

// An argument of a call is made one of the type that the call takes, before the call.
type argument struct{ around }

// Value takes from the meter what that costs.
func (a *argument) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := a.Expression.Value(ctx)
	plain, _ := v.Unmark()
	if diags.HasErrors() || plain.IsNull() || !plain.IsKnown() {
		return v, diags
	}
	n := mixed(plain)
	if m := meterOf(ctx); n <= maxMixed && (m == nil || m.take(n*n/(maxMixed/4))) {
		return v, diags
	}
	return cty.DynamicVal, append(diags, tooLarge(a.Range()))
}

// A weighed expression is a call, or what a for gives in a round.
type weighed struct{ around }

// Value takes what the value weighs from the meter.
func (w *weighed) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	v, diags := w.Expression.Value(ctx)
	m := meterOf(ctx)
	if m == nil || diags.HasErrors() || m.take(weigh(v, max(m.left, 0))) {
		return v, diags
	}
	return cty.DynamicVal, append(diags, tooLarge(w.Range()))
}
