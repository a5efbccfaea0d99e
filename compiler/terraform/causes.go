package terraform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// unknownEach says which values are wanted to know how many there are, at the place in the file that asked.
func (r *reader) unknownEach(n node, what string, at hcl.Range) {
	v := r.value(n)
	for _, l := range r.locals {
		if l.ring {
			return // that was said, and is why
		}
	}
	if v.IsKnown() && !v.IsNull() && !v.CanIterateElements() || v.IsKnown() && v.IsNull() {
		r.fail("terraform-value", "Not a collection", fmt.Sprintf("The for_each of %s is %s. It takes a list, a set or a map.", what, kindOf(v)), at)
		return
	}
	c := &causes{reader: r, seen: map[string]bool{}}
	c.of(n)
	var how []string
	if len(c.vars) > 0 {
		how = append(how, "give --var "+strings.Join(c.vars, "=... --var ")+"=...")
	}
	if len(c.others) > 3 {
		c.others = append(c.others[:3], "and others")
	}
	if len(c.others) > 0 {
		how = append(how, fmt.Sprintf("write out %s, of which no file that was read says what it comes to", strings.Join(c.others, ", ")))
	}
	if len(how) == 0 {
		how = append(how, "write it out")
	}
	r.fail("terraform-dynamic-unknown", "Unknown number of blocks", fmt.Sprintf("How many there are of %s is not known: %s.", what, strings.Join(how, ", and ")), at)
}

// causes collects why a collection is not known: variables without a value, and what else nobody knows.
type causes struct {
	*reader
	vars, others []string
	seen         map[string]bool
}

// of goes to what decides which elements there are, and past what only stands in them.
func (c *causes) of(n node) {
	if !c.enter(n.at()) {
		c.leave()
		return
	}
	defer c.leave()
	if n = c.simplify(n); n.expr == nil {
		if !isKnown(n.value) && n.written != "" {
			c.add(&c.others, shortened(n.written))
		}
		return
	}
	switch e := n.expr.(type) {
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr:
		for _, key := range keysOf(e) {
			c.names(node{expr: key, in: n.in})
		}
	case *hclsyntax.ForExpr:
		c.loop(n, e)
	case *hclsyntax.ConditionalExpr:
		c.names(node{expr: e.Condition, in: n.in})
		c.of(node{expr: e.TrueResult, in: n.in})
		c.of(node{expr: e.FalseResult, in: n.in})
	case *hclsyntax.FunctionCallExpr:
		for _, arg := range e.Args {
			c.of(node{expr: arg, in: n.in})
		}
		if reading(e.Name) {
			c.add(&c.others, shortened(c.source(e.Range())))
		}
	default:
		c.names(n)
	}
}

func keysOf(expr hclsyntax.Expression) []hclsyntax.Expression {
	var keys []hclsyntax.Expression
	if e, ok := expr.(*hclsyntax.ObjectConsExpr); ok {
		for _, item := range e.Items {
			keys = append(keys, item.KeyExpr)
		}
	}
	return keys
}

// loop looks at the elements only where those that are gone through are known.
func (c *causes) loop(n node, e *hclsyntax.ForExpr) {
	before := len(c.vars) + len(c.others)
	c.of(node{expr: e.CollExpr, in: n.in})
	if len(c.vars)+len(c.others) > before {
		return
	}
	in := n.in.with(e.ValVar, &binding{stays: true})
	if e.KeyVar != "" {
		in = in.with(e.KeyVar, &binding{stays: true})
	}
	for _, expr := range []hclsyntax.Expression{e.KeyExpr, e.CondExpr} {
		if expr != nil {
			c.names(node{expr: expr, in: in})
		}
	}
	c.of(node{expr: e.ValExpr, in: in})
}

// names looks at every name in an expression.
func (c *causes) names(n node) {
	for _, t := range n.expr.Variables() {
		if n.in.find(t.RootName()) != nil {
			if s := c.simplify(node{expr: &hclsyntax.ScopeTraversalExpr{Traversal: t, SrcRange: t.SourceRange()}, in: n.in}); s.expr != nil && s.in != n.in {
				c.of(s)
			}
			continue
		}
		name := stepName(second(t))
		key := t.RootName() + "." + name
		switch l := c.locals[name]; {
		case t.RootName() == "path":
		case t.RootName() == "var":
			if !isKnown(c.variableValue(name)) {
				c.add(&c.vars, name)
			}
		case t.RootName() == "local" && l != nil:
			if !c.seen[key] && !isKnown(c.localValue(name, t.SourceRange())) {
				c.seen[key] = true
				c.of(node{expr: l.expr, in: c.root})
			}
		default:
			if known, _, ok := c.known(t, false); !ok || !isKnown(c.value(known)) {
				c.add(&c.others, shortened(c.source(t.SourceRange())))
			}
		}
	}
}

// remedy tells which variables decide about an expression that comes to nothing with the values they have.
func (r *reader) remedy(n node) string {
	var vars []string
	r.reach(n, map[string]bool{}, &vars)
	if len(vars) == 0 {
		return ""
	}
	return " Give --var " + strings.Join(vars, "=... or --var ") + "=...."
}

// reach collects the variables that an expression leads to, directly or through locals.
func (r *reader) reach(n node, seen map[string]bool, vars *[]string) {
	r.enter(n.at())
	defer r.leave()
	if n.expr == nil || r.over {
		return
	}
	for _, t := range n.expr.Variables() {
		root, name := t.RootName(), stepName(second(t))
		key := root + "." + name
		b := n.in.find(root)
		switch l := r.locals[name]; {
		case b != nil:
			r.reach(b.value, seen, vars)
		case seen[key]:
		case root == "var":
			*vars = append(*vars, name)
		case root == "local" && l != nil:
			seen[key] = true
			r.reach(node{expr: l.expr, in: r.root}, seen, vars)
		}
		seen[key] = true
	}
}

func (c *causes) add(list *[]string, name string) {
	if !slices.Contains(*list, name) {
		*list = append(*list, name)
	}
}

// kindOf names what a value is for people.
func kindOf(v cty.Value) string {
	switch ty := v.Type(); {
	case v.IsNull():
		return "null"
	case ty.IsObjectType(), ty.IsMapType():
		return "a map"
	case ty.IsTupleType(), ty.IsListType(), ty.IsSetType():
		return "a list"
	case ty == cty.Bool:
		return "a truth value"
	case ty == cty.String:
		return "a text"
	}
	return "a number"
}
