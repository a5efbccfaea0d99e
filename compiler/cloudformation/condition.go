package cloudformation

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// A state is how far the resolving of a named thing has come.
type state int

// The states.
const (
	untouched state = iota
	under           // being resolved: asking for it again is a loop
	done
)

// A condition is an entry of Conditions.
type condition struct {
	name  string
	at    hcl.Range
	body  *tree.Value
	state state
	local string
	holds bool
	needs []string // what has no value and bears on it, as expressions
}

func (c *condition) need(expr string) {
	if !slices.Contains(c.needs, expr) {
		c.needs = append(c.needs, expr)
	}
}

// gateOf gives the gate of a condition. What has no value in it stands for itself, as it would in the language; a note says so.
func (r *reader) gateOf(name string, at hcl.Range) (gate, bool) {
	c := r.conditionOf(name, at)
	if c == nil {
		return gate{}, false
	}
	if len(c.needs) > 0 {
		r.note(c.at, "Whether %s holds depends on %s, which %s no value here. It is taken %s hold.", name, prose.Series(c.needs, "and"), hasHave(len(c.needs)),
			map[bool]string{true: "to", false: "not to"}[c.holds])
	}
	return gate{"local." + c.local, c.holds}, true
}

func hasHave(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// conditionOf gives a condition, resolved; nil: there is none, or it is wrong, and that was said.
func (r *reader) conditionOf(name string, at hcl.Range) *condition {
	c := r.conditions[name]
	if c == nil {
		known := slices.Sorted(maps.Keys(r.conditions))
		r.fail("template-reference", "Unknown condition", fmt.Sprintf("The template has no condition %q.%s", name, near.DidYouMean(name, known)), at)
		return nil
	}
	switch c.state {
	case under:
		r.fail("template-condition-loop", "Condition that depends on itself", fmt.Sprintf("%s leads back to itself. A condition may use other conditions, but not in a ring.", name), at)
		return nil
	case done:
		return c
	}
	if !r.enter(at) {
		r.leave()
		return nil
	}
	defer r.leave()
	c.state = under
	before := len(r.diags)
	expr, holds := r.judge(c, c.body)
	c.state, c.holds = done, holds
	if len(r.diags) > before {
		return c // it was reported; what uses it is not wrong on top
	}
	c.local = r.locals.Take(foreign.Snake(name))
	r.file.Locals = append(r.file.Locals, &foreign.Local{Name: c.local, Expr: expr, Range: c.at})
	return c
}

// judge gives a condition as an expression, and what it comes to.
func (r *reader) judge(of *condition, v *tree.Value) (string, bool) {
	if !r.enter(v.Range) || !r.spend(perNode, v.Range) {
		r.leave()
		return "true", true
	}
	defer r.leave()
	c, ok := callOf(v)
	if !ok && v.Kind == tree.Map && len(v.Fields) == 1 && v.Fields[0].Key == "Condition" {
		c, ok = call{"Condition", v.Fields[0].KeyRange, v.Fields[0].Value, v}, true
	}
	switch {
	case ok && c.name == "Condition":
		return r.inner(of, c)
	case ok && c.name == "Fn::Equals":
		return r.equals(of, c, "==")
	case ok && c.name == "Fn::Not":
		return r.negation(of, c)
	case ok && c.name == "Fn::And":
		return r.series(of, c, both, false)
	case ok && c.name == "Fn::Or":
		return r.series(of, c, either, true)
	}
	found := v.Kind.String()
	if ok {
		found = c.name
	}
	r.fail("template-argument", "Wrong arguments", fmt.Sprintf("A condition is made of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition; %s was found.", found), v.Range)
	return "true", true
}

func (r *reader) inner(of *condition, c call) (string, bool) {
	name, ok := r.literalArgument(c, c.arg, "The name")
	if !ok {
		return "true", true
	}
	other := r.conditionOf(name, c.arg.Range)
	if other == nil {
		return "true", true
	}
	for _, expr := range other.needs {
		of.need(expr)
	}
	return "local." + other.local, other.holds
}

// equals is Fn::Equals, with the operator == or !=.
func (r *reader) equals(of *condition, c call, operator string) (string, bool) {
	args := r.arguments(c, 2, 2, "a list of two values")
	if args == nil {
		return "true", true
	}
	a, b := r.scalarArgument(c, args[0], "A value"), r.scalarArgument(c, args[1], "A value")
	if a == nil || b == nil {
		return "true", true
	}
	expr := operand(r.textExpr(a)) + " " + operator + " " + operand(r.textExpr(b))
	for _, p := range slices.Concat(a.Parts, b.Parts) {
		if p.Unknown {
			of.need(p.Expr)
		}
	}
	return expr, (a.Text == b.Text) == (operator == "==")
}

func (r *reader) negation(of *condition, c call) (string, bool) {
	args := r.arguments(c, 1, 1, "a list of one condition")
	if args == nil {
		return "true", true
	}
	if inner, ok := callOf(args[0]); ok && inner.name == "Fn::Equals" {
		return r.equals(of, inner, "!=")
	}
	expr, holds := r.judge(of, args[0])
	return gate{expr: expr}.not().expr, !holds
}

// series is Fn::And, which holds unless one does not, and Fn::Or, which does not hold unless one does: decisive is what one decides.
func (r *reader) series(of *condition, c call, join func(a, b string) string, decisive bool) (string, bool) {
	args := r.arguments(c, 2, 10, "a list of two to ten conditions")
	result, all := !decisive, ""
	for i, arg := range args {
		expr, holds := r.judge(of, arg)
		if i > 0 {
			expr = join(all, expr)
		}
		all = expr
		if holds == decisive {
			result = decisive
		}
	}
	return all, result
}
