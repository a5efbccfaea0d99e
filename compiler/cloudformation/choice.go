package cloudformation

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// A gate is an expression that is true or false, and which of the two it is now.
type gate struct {
	expr string
	open bool
}

// not gives the other side.
func (g gate) not() gate {
	if inner, ok := cutNot(g.expr); ok {
		return gate{inner, !g.open}
	}
	return gate{"!" + operand(g.expr), !g.open}
}

func cutNot(expr string) (string, bool) {
	if len(expr) > 1 && expr[0] == '!' && operand(expr[1:]) == expr[1:] {
		return expr[1:], true
	}
	return "", false
}

// guard gives a value that is there only when the gate is open.
func (g gate) guard(v *tree.Value) *tree.Value {
	out := *v
	if out.When = g.expr; v.When != "" {
		out.When = both(g.expr, v.When)
	}
	out.Off = v.Off || !g.open
	return &out
}

// choice is Fn::If.
func (r *reader) choice(c call) *tree.Value {
	g, yes, no, ok := r.branches(c)
	if !ok {
		return r.broken
	}
	return r.choose(g, r.resolve(yes), r.resolve(no), c.whole.Range)
}

// branches takes Fn::If apart.
func (r *reader) branches(c call) (g gate, yes, no *tree.Value, ok bool) {
	args := r.arguments(c, 3, 3, "a list of the name of a condition and two values")
	if args == nil {
		return gate{}, nil, nil, false
	}
	name, ok := r.literalArgument(c, args[0], "The condition")
	if !ok {
		return gate{}, nil, nil, false
	}
	g, ok = r.gateOf(name, args[0].Range)
	return g, args[1], args[2], ok
}

// element resolves an element of a list. Of two objects that Fn::If chooses between each becomes an element of its own, with opposite conditions.
func (r *reader) element(v *tree.Value) []*tree.Value {
	c, isCall := callOf(v)
	if !isCall || c.name != "Fn::If" {
		if got := r.resolve(v); got != nil {
			return []*tree.Value{got}
		}
		return nil
	}
	if !r.enter(v.Range) {
		r.leave()
		return nil
	}
	defer r.leave()
	g, yes, no, ok := r.branches(c)
	if !ok {
		return []*tree.Value{r.broken}
	}
	a, b := r.element(yes), r.element(no)
	if len(a) == 1 && len(b) == 1 && (scalar(a[0]) || a[0] == r.broken) && (scalar(b[0]) || b[0] == r.broken) {
		return []*tree.Value{r.choose(g, a[0], b[0], v.Range)}
	}
	return append(r.guarded(g, a), r.guarded(g.not(), b)...)
}

func (r *reader) guarded(g gate, list []*tree.Value) []*tree.Value {
	var out []*tree.Value
	for _, v := range list {
		if v != r.broken {
			v = g.guard(v)
		}
		out = append(out, v)
	}
	return out
}

// choose gives a value that is one of two; nil is nothing.
func (r *reader) choose(g gate, yes, no *tree.Value, at hcl.Range) *tree.Value {
	switch {
	case yes == r.broken || no == r.broken:
		return r.broken
	case yes == nil && no == nil:
		return nil
	case no == nil:
		return g.guard(yes)
	case yes == nil:
		return g.not().guard(no)
	case scalar(yes) && scalar(no):
		return r.chooseScalar(g, yes, no, at)
	case yes.Kind == tree.List && no.Kind == tree.List:
		return r.chooseList(g, yes, no, at)
	case yes.Kind == tree.Map && no.Kind == tree.Map:
		return r.chooseMap(g, yes, no, at)
	}
	return r.fail("template-argument", "Wrong arguments", fmt.Sprintf("The two values of Fn::If are of the same kind; %s and %s were found.", kindOf(yes), kindOf(no)), at)
}

func (r *reader) chooseScalar(g gate, yes, no *tree.Value, at hcl.Range) *tree.Value {
	a, b := r.expr(yes), r.expr(no)
	if a == b && yes.When == no.When {
		return yes
	}
	chosen := yes
	if !g.open {
		chosen = no
	}
	expr := operand(g.expr) + " ? " + operand(a) + " : " + operand(b)
	if yes.Kind == tree.Bool && a == "true" && b == "false" {
		expr = g.expr
	}
	v := made(chosen.Kind, expr, chosen.Text, !chosen.Unknown(), at)
	v.Off = chosen.Off
	switch {
	case yes.When != "" && no.When != "":
		v.When = operand(g.expr) + " ? " + operand(yes.When) + " : " + operand(no.When)
	case yes.When != "":
		v.When = either(g.not().expr, yes.When)
	case no.When != "":
		v.When = either(g.expr, no.When)
	}
	return v
}

// chooseList chooses between two lists of texts as a whole; of lists of objects every element has its condition.
func (r *reader) chooseList(g gate, yes, no *tree.Value, at hcl.Range) *tree.Value {
	yes, no = r.spread(yes), r.spread(no)
	if !flat(yes) || !flat(no) {
		elems := append(r.guarded(g, yes.Elems), r.guarded(g.not(), no.Elems)...)
		return &tree.Value{Kind: tree.List, Elems: elems, Range: at}
	}
	a, b := r.expr(yes), r.expr(no)
	if a == b {
		return yes
	}
	chosen := yes
	if !g.open {
		chosen = no
	}
	return madeList(operand(g.expr)+" ? "+operand(a)+" : "+operand(b), chosen.Elems, !chosen.Unknown(), at)
}

// flat says whether a list holds nothing but texts.
func flat(list *tree.Value) bool {
	for _, e := range list.Elems {
		if !scalar(e) {
			return false
		}
	}
	return true
}

// chooseMap puts two objects together field by field.
func (r *reader) chooseMap(g gate, yes, no *tree.Value, at hcl.Range) *tree.Value {
	yes, no = r.spread(yes), r.spread(no)
	out := &tree.Value{Kind: tree.Map, Range: at}
	both := map[string]bool{}
	for _, f := range yes.Fields {
		other := no.Get(f.Key)
		if other == nil {
			f.Value = g.guard(f.Value)
		} else {
			both[f.Key] = true
			f.Value = r.choose(g, f.Value, other, f.Value.Range)
		}
		out.Fields = append(out.Fields, f)
	}
	for _, f := range no.Fields {
		if !both[f.Key] {
			f.Value = g.not().guard(f.Value)
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// spread hands the condition of a list or an object down to what it holds.
func (r *reader) spread(v *tree.Value) *tree.Value {
	switch {
	case v.When == "":
		return v
	case v.Parts != nil:
		elems := v.Elems
		if v.Off {
			elems = nil
		}
		return madeList(operand(v.When)+" ? "+operand(r.expr(v))+" : []", elems, !v.Unknown(), v.Range)
	}
	out := *v
	g := gate{v.When, !v.Off}
	out.When, out.Off = "", false
	out.Elems = r.guarded(g, v.Elems)
	out.Fields = nil
	for _, f := range v.Fields {
		f.Value = g.guard(f.Value)
		out.Fields = append(out.Fields, f)
	}
	return &out
}
