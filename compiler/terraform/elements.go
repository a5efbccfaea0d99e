package terraform

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// An element is an element of a collection, and the condition under which it is there.
type element struct {
	key  cty.Value // text, or the number of its place; a text need not be known
	name node      // the key as it is written; no expression: as the value that it is
	node node
	gate
}

// keyNode is what key, or the first name of a for expression, stands for.
func (e element) keyNode() node {
	if e.name.expr != nil {
		return e.name
	}
	return node{value: e.key}
}

// A gate is a condition in the language, and whether it is known to be false now.
type gate struct {
	when string // empty: always
	off  bool
}

// and is a gate within a gate.
func (g gate) and(h gate) gate {
	switch {
	case g.when == "":
		return h
	case h.when == "":
		return g
	}
	return gate{when: operand(g.when) + " && " + operand(h.when), off: g.off || h.off}
}

// not is the opposite of a condition.
func not(condition string) string {
	expr, diags := hclsyntax.ParseExpression([]byte(condition), "", hcl.InitialPos)
	if e, ok := expr.(*hclsyntax.BinaryOpExpr); ok && !diags.HasErrors() {
		left, right := condition[:e.LHS.Range().End.Byte], condition[e.RHS.Range().Start.Byte:]
		switch e.Op {
		case hclsyntax.OpEqual:
			return left + " != " + right
		case hclsyntax.OpNotEqual:
			return left + " == " + right
		}
	}
	if e, ok := expr.(*hclsyntax.UnaryOpExpr); ok && !diags.HasErrors() && e.Op == hclsyntax.OpLogicalNot {
		return condition[e.Val.Range().Start.Byte:]
	}
	return "!" + operand(condition)
}

// combines says whether a function only puts collections together.
func combines(name string) bool {
	switch name {
	case "concat", "merge", "flatten", "toset", "tolist", "tomap", "values":
		return true
	}
	return false
}

// elements gives what stands in a collection, each element as it is written where it can be seen; false: it is not known which there are.
func (r *reader) elements(n node) ([]element, bool) {
	if !r.enter(n.at()) {
		r.leave()
		return nil, false
	}
	defer r.leave()
	n = r.simplify(n)
	if n.expr == nil {
		return r.valueElements(n)
	}
	switch e := n.expr.(type) {
	case *hclsyntax.TupleConsExpr:
		out := make([]element, len(e.Exprs))
		for i, expr := range e.Exprs {
			out[i] = element{key: number(i), node: node{expr: expr, in: n.in}}
		}
		return out, r.spend(len(out), n.at())
	case *hclsyntax.ObjectConsExpr:
		return r.objectElements(n, e)
	case *hclsyntax.ForExpr:
		return r.forElements(n, e)
	case *hclsyntax.ConditionalExpr:
		return r.conditionalElements(n, e)
	case *hclsyntax.FunctionCallExpr:
		if combines(e.Name) && !e.ExpandFinal {
			return r.combined(n, e)
		}
		if e.Name == "try" && len(e.Args) > 0 {
			if v, diags := r.try(node{expr: e.Args[0], in: n.in}); !diags.HasErrors() && v.IsKnown() {
				return r.elements(node{expr: e.Args[0], in: n.in})
			}
		}
	case *hclsyntax.ScopeTraversalExpr:
		if e.Traversal.RootName() == "local" {
			return r.localElements(n, e)
		}
	}
	return r.valueElements(node{value: r.value(n), written: r.postfixed(n), keep: r.isSecret(n)})
}

func number(i int) cty.Value { return cty.NumberIntVal(int64(i)) }

func (r *reader) localElements(n node, e *hclsyntax.ScopeTraversalExpr) ([]element, bool) {
	l := r.locals[stepName(second(e.Traversal))]
	v := r.value(n) // reports a ring
	if l == nil || l.ring {
		return r.valueElements(node{value: v, written: r.postfixed(n)})
	}
	if src, ok := r.drillAll(node{expr: l.expr, in: r.root}, e.Traversal[2:]); ok {
		return r.elements(src)
	}
	return r.valueElements(node{value: v, written: r.postfixed(n)})
}

func (r *reader) valueElements(n node) ([]element, bool) {
	v := n.value
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() || !r.spend(v.LengthInt(), n.at()) {
		return nil, false
	}
	var out []element
	set := v.Type().IsSetType()
	for key, value := range v.Elements() {
		e := element{key: key, node: node{value: value, written: indexText(n.written, key), keep: n.keep}}
		if set {
			e.node.written = ""
		}
		out = append(out, e)
	}
	return out, true
}

// objectElements are sorted by key, as Terraform visits them.
func (r *reader) objectElements(n node, e *hclsyntax.ObjectConsExpr) ([]element, bool) {
	var out []element
	for _, item := range e.Items {
		name := node{expr: item.KeyExpr, in: n.in}
		key, ok := r.keyOf(name)
		if !ok {
			return nil, false
		}
		out = put(out, element{key: key, name: r.keyName(name), node: node{expr: item.ValueExpr, in: n.in}})
	}
	return sorted(out), r.spend(len(out), n.at())
}

func (r *reader) keyOf(n node) (cty.Value, bool) {
	v, err := convert.Convert(r.value(n), cty.String)
	if err != nil || v.IsKnown() && v.IsNull() {
		return cty.NilVal, false
	}
	return v, true
}

// keyName is a key without the clothes of an object's.
func (r *reader) keyName(n node) node {
	if e, ok := n.expr.(*hclsyntax.ObjectConsKeyExpr); ok {
		if hcl.ExprAsKeyword(e.Wrapped) != "" && !e.ForceNonLiteral {
			return node{}
		}
		n.expr = e.Wrapped
	}
	return n
}

// put adds an element, or replaces the one of the same key.
func put(list []element, e element) []element {
	for i := range list {
		if e.key.IsKnown() && list[i].key.RawEquals(e.key) {
			list[i] = e
			return list
		}
	}
	return append(list, e)
}

func sorted(list []element) []element {
	if !slices.ContainsFunc(list, func(e element) bool { return !e.key.IsKnown() }) {
		slices.SortStableFunc(list, func(a, b element) int { return cmp.Compare(a.key.AsString(), b.key.AsString()) })
	}
	return list
}

func renumbered(list []element) []element {
	for i := range list {
		list[i].key, list[i].name = number(i), node{}
	}
	return list
}

func (r *reader) forElements(n node, e *hclsyntax.ForExpr) ([]element, bool) {
	from, ok := r.elements(node{expr: e.CollExpr, in: n.in})
	if !ok || e.Group || !r.spend(len(from), n.at()) {
		return nil, false
	}
	var out []element
	for _, f := range from {
		in := n.in
		if e.KeyVar != "" {
			in = in.with(e.KeyVar, &binding{direct: true, value: f.keyNode()})
		}
		in = in.with(e.ValVar, &binding{direct: true, value: f.node})
		made := element{key: number(len(out)), node: node{expr: e.ValExpr, in: in}, gate: f.gate}
		if keep, known := r.kept(&made, e, in); !known {
			return nil, false
		} else if !keep {
			continue
		}
		if e.KeyExpr == nil {
			out = append(out, made)
			continue
		}
		made.name = node{expr: e.KeyExpr, in: in}
		if made.key, ok = r.keyOf(made.name); !ok {
			return nil, false
		}
		out = put(out, made)
	}
	if e.KeyExpr != nil {
		return sorted(out), true
	}
	return out, true
}

// kept says whether a for expression keeps an element; one that a variable decides about gets its condition.
func (r *reader) kept(made *element, e *hclsyntax.ForExpr, in *scope) (keep, known bool) {
	if e.CondExpr == nil {
		return true, true
	}
	condition := node{expr: e.CondExpr, in: in}
	v := r.value(condition)
	if r.fixed(condition) {
		return isTruth(v) && v.True(), isTruth(v)
	}
	made.gate = made.and(gate{when: r.text(condition, false), off: isTruth(v) && v.False()})
	return true, true
}

// conditionalElements takes both branches where one of them is empty, and else the one that is taken now.
func (r *reader) conditionalElements(n node, e *hclsyntax.ConditionalExpr) ([]element, bool) {
	condition := node{expr: e.Condition, in: n.in}
	v := r.value(condition)
	yes, yesKnown := r.elements(node{expr: e.TrueResult, in: n.in})
	no, noKnown := r.elements(node{expr: e.FalseResult, in: n.in})
	if isTruth(v) && v.True() && r.decides(condition, e.TrueResult) {
		return yes, yesKnown
	} else if isTruth(v) && v.False() && r.decides(condition, e.FalseResult) {
		return no, noKnown
	}
	switch {
	case yesKnown && noKnown && len(no) == 0:
		return gated(yes, gate{when: r.text(condition, false), off: isTruth(v) && v.False()}), true
	case yesKnown && noKnown && len(yes) == 0:
		return gated(no, gate{when: not(r.text(condition, false)), off: isTruth(v) && v.True()}), true
	case isTruth(v):
		r.note(n.at(), "%s is %t with the values given here, and the branch for that was taken; the other is not carried over.", r.source(e.Condition.Range()), v.True())
		if v.True() {
			return yes, yesKnown
		}
		return no, noKnown
	}
	return nil, false
}

// decides says whether a branch goes through the very variables that the condition looks at: then the condition is decided with them.
func (r *reader) decides(condition node, branch hclsyntax.Expression) bool {
	for _, t := range condition.expr.Variables() {
		name := stepName(second(t))
		if !slices.ContainsFunc(branch.Variables(), func(u hcl.Traversal) bool { return u.RootName() == t.RootName() && stepName(second(u)) == name }) {
			return false
		}
	}
	return r.iterates(node{expr: branch, in: condition.in})
}

// iterates says whether a collection goes through the value of a variable: written out, it would not follow the variable any more.
func (r *reader) iterates(n node) bool {
	if !r.enter(n.at()) {
		r.leave()
		return false
	}
	defer r.leave()
	n = r.simplify(n)
	if n.expr == nil {
		return n.keep
	}
	switch e := n.expr.(type) {
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr:
		return false
	case *hclsyntax.ForExpr:
		return r.iterates(node{expr: e.CollExpr, in: n.in})
	case *hclsyntax.ConditionalExpr:
		return r.iterates(node{expr: e.TrueResult, in: n.in}) || r.iterates(node{expr: e.FalseResult, in: n.in})
	case *hclsyntax.FunctionCallExpr:
		return slices.ContainsFunc(e.Args, func(arg hclsyntax.Expression) bool { return r.iterates(node{expr: arg, in: n.in}) })
	case *hclsyntax.ScopeTraversalExpr:
		if l := r.locals[stepName(second(e.Traversal))]; e.Traversal.RootName() == "local" && l != nil && !l.ring {
			src, ok := r.drillAll(node{expr: l.expr, in: r.root}, e.Traversal[2:])
			return !ok || r.iterates(src)
		}
	}
	return !r.fixed(n)
}

func gated(list []element, g gate) []element {
	for i := range list {
		list[i].gate = g.and(list[i].gate)
	}
	return list
}

// combined is for the functions that only put collections together.
func (r *reader) combined(n node, e *hclsyntax.FunctionCallExpr) ([]element, bool) {
	var out []element
	for _, arg := range e.Args {
		list, ok := r.elements(node{expr: arg, in: n.in})
		if !ok {
			return nil, false
		}
		for _, elem := range list {
			if e.Name == "merge" && elem.when == "" {
				out = put(out, elem)
			} else {
				out = append(out, elem)
			}
		}
	}
	switch e.Name {
	case "toset":
		return r.set(out)
	case "flatten":
		return r.flat(out, n)
	case "merge", "tomap":
		if slices.ContainsFunc(out, func(e element) bool { return e.key.Type() != cty.String }) {
			return nil, false
		}
		return sorted(out), true
	}
	return renumbered(out), true
}

// set has its elements by their text, each once.
func (r *reader) set(list []element) ([]element, bool) {
	var out []element
	for _, e := range list {
		var ok bool
		if e.key, ok = r.keyOf(e.node); !ok {
			return nil, false
		}
		e.name = e.node
		if e.name.expr == nil {
			e.name, e.node = node{}, node{value: e.key}
		}
		out = put(out, e)
	}
	return sorted(out), true
}

func (r *reader) flat(list []element, n node) ([]element, bool) {
	var out []element
	for _, e := range list {
		v := r.value(e.node)
		if ty := v.Type(); !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
			if ty == cty.DynamicPseudoType {
				return nil, false
			}
			out = append(out, e)
			continue
		}
		inner, ok := r.elements(e.node)
		if ok {
			inner, ok = r.flat(inner, n)
		}
		if !ok {
			return nil, false
		}
		out = append(out, gated(inner, e.gate)...)
	}
	return renumbered(out), r.spend(len(out), n.at())
}
