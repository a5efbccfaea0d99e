package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// simplify follows a node to what it stands for as far as that is certain: the value of an iterator, the argument of a resource, the branch of a condition
// that no variable decides.
func (r *reader) simplify(n node) node {
	for range maxDeep {
		next, ok := r.simpler(n)
		if !ok {
			return n
		}
		n = next
	}
	return n
}

func (r *reader) simpler(n node) (node, bool) {
	if n.expr == nil {
		return n, false
	}
	if inner := plain(n.expr); inner != n.expr {
		return node{expr: inner, in: n.in}, true
	}
	switch e := n.expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return r.follow(e.Traversal, n.in)
	case *hclsyntax.RelativeTraversalExpr:
		if t, ok := r.unfolded(n); ok {
			return r.follow(t, r.root)
		}
		if src := r.simplify(node{expr: e.Source, in: n.in}); src.expr != plain(e.Source) || src.in != n.in {
			return r.drillAll(src, e.Traversal)
		}
	case *hclsyntax.IndexExpr:
		return r.indexed(n, e)
	case *hclsyntax.FunctionCallExpr:
		return r.chosen(n, e)
	case *hclsyntax.ConditionalExpr:
		condition := node{expr: e.Condition, in: n.in}
		if !r.fixed(condition) {
			return n, false
		}
		if v := r.value(condition); isTruth(v) && v.True() {
			return node{expr: e.TrueResult, in: n.in}, true
		} else if isTruth(v) {
			return node{expr: e.FalseResult, in: n.in}, true
		}
	}
	return n, false
}

func isTruth(v cty.Value) bool { return v.IsKnown() && !v.IsNull() && v.Type() == cty.Bool }

// follow is for a traversal that begins with a bound name or leads to a resource that is written out.
func (r *reader) follow(t hcl.Traversal, in *scope) (node, bool) {
	if b := in.find(t.RootName()); b != nil {
		if b.stays {
			return node{}, false
		}
		n, rest, ok := b.base(t)
		if !ok {
			return node{}, false
		}
		return r.drillAll(n, rest)
	}
	if t.RootName() == "path" && len(t) == 2 {
		if v := pathValue(stepName(t[1])); v.IsKnown() {
			return node{value: v}, true
		}
		return node{}, false
	}
	if !isFar(t.RootName()) {
		return node{}, false
	}
	n, rest, ok := r.known(t, false)
	if !ok || len(rest) == 0 && r.isEmpty(n) {
		return node{}, false
	}
	return r.drillAll(n, rest)
}

// isEmpty says whether an argument comes to nothing: then Terraform chooses.
func (r *reader) isEmpty(n node) bool {
	if _, ok := plain(n.expr).(*hclsyntax.ScopeTraversalExpr); !ok {
		return false
	}
	v, diags := r.try(n)
	return !diags.HasErrors() && v.IsKnown() && v.IsNull()
}

func (r *reader) indexed(n node, e *hclsyntax.IndexExpr) (node, bool) {
	src := r.simplify(node{expr: e.Collection, in: n.in})
	if src.expr == plain(e.Collection) && src.in == n.in {
		return n, false
	}
	key := r.value(node{expr: e.Key, in: n.in})
	if !key.IsKnown() || key.IsNull() {
		return n, false
	}
	return r.drill(src, key)
}

// chosen is for the functions that give one of their arguments.
func (r *reader) chosen(n node, e *hclsyntax.FunctionCallExpr) (node, bool) {
	switch {
	case lone(e) != nil:
		if t, ok := r.unfolded(n); ok {
			return r.follow(t, r.root)
		}
	case e.Name == "lookup" && len(e.Args) >= 2 && !e.ExpandFinal:
		from := node{expr: e.Args[0], in: n.in}
		key := node{expr: e.Args[1], in: n.in}
		s := r.simplify(from)
		same := s.expr == plain(e.Args[0]) && s.in == n.in
		if same && !(constructed(s.expr) && r.bindsAny(from)) || !r.fixed(key) {
			return n, false
		}
		if found, ok := r.drill(from, r.value(key)); ok {
			return found, true
		}
		if len(e.Args) == 3 && isKnownKeys(r.value(from)) {
			return node{expr: e.Args[2], in: n.in}, true
		}
	case e.Name == "try" && len(e.Args) > 0 && r.bindsAny(n):
		for _, arg := range e.Args {
			v, diags := r.try(node{expr: arg, in: n.in})
			if !diags.HasErrors() {
				return node{expr: arg, in: n.in}, v.IsKnown() || r.fixed(node{expr: arg, in: n.in})
			}
		}
	}
	return n, false
}

func isKnownKeys(v cty.Value) bool {
	return v.Type().IsObjectType() || v.IsKnown()
}

// drillAll goes down the steps of a traversal.
func (r *reader) drillAll(n node, t hcl.Traversal) (node, bool) {
	for _, step := range t {
		key := stepKey(step)
		if key == cty.NilVal {
			return node{}, false
		}
		var ok bool
		if n, ok = r.drill(n, key); !ok {
			return node{}, false
		}
	}
	return n, true
}

// drill gives the attribute or element of a node; false: it has none.
func (r *reader) drill(n node, key cty.Value) (node, bool) {
	if !r.enter(n.at()) {
		r.leave()
		return node{}, false
	}
	defer r.leave()
	n = r.simplify(n)
	if n.expr == nil {
		return r.valueAt(n, key)
	}
	if constructed(n.expr) {
		return r.elementAt(n, key)
	}
	if e, ok := n.expr.(*hclsyntax.ScopeTraversalExpr); ok && e.Traversal.RootName() == "local" {
		name := stepName(second(e.Traversal))
		r.localValue(name, e.Range()) // reports a ring
		if l := r.locals[name]; l != nil && !l.ring {
			if src, ok := r.drillAll(node{expr: l.expr, in: r.root}, e.Traversal[2:]); ok {
				return r.drill(src, key)
			}
		}
	}
	return r.valueAt(r.whole(n), key)
}

// whole is a node as a value, and how it is written. What would take lines to write is written as what it is.
func (r *reader) whole(n node) node {
	text := r.postfixed(n)
	return node{value: r.value(n), written: text, keep: len(text) <= maxKept || r.isSecret(n)}
}

func second(t hcl.Traversal) hcl.Traverser {
	if len(t) < 2 {
		return hcl.TraverseRoot{}
	}
	return t[1]
}

// constructed says whether the parts of an expression's value stand in it.
func constructed(expr hclsyntax.Expression) bool {
	switch e := expr.(type) {
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr, *hclsyntax.ForExpr:
		return true
	case *hclsyntax.FunctionCallExpr:
		return combines(e.Name)
	}
	return false
}

func (r *reader) elementAt(n node, key cty.Value) (node, bool) {
	elements, ok := r.elements(n)
	if !ok {
		return r.valueAt(r.whole(n), key)
	}
	for _, e := range elements {
		if e.key.RawEquals(key) && (e.when == "" || !e.off && r.holds(n, key)) {
			return e.node, true
		}
	}
	return node{}, false
}

// holds says whether a collection has a key now, whatever decides about it.
func (r *reader) holds(n node, key cty.Value) bool {
	_, ok := r.valueAt(node{value: r.value(n)}, key)
	return ok
}

// valueAt gives an element of a value.
func (r *reader) valueAt(n node, key cty.Value) (node, bool) {
	if !key.IsKnown() || key.IsNull() {
		return node{}, false
	}
	out := node{keep: n.keep, written: indexText(n.written, key)}
	v := n.value
	ty := v.Type()
	switch {
	case ty == cty.DynamicPseudoType:
		out.value = cty.DynamicVal
		return out, !v.IsKnown()
	case v.IsNull():
		out.value = cty.DynamicVal
		return out, r.unseen > 0 && out.written != ""
	case ty.IsObjectType():
		if key.Type() != cty.String || !ty.HasAttribute(key.AsString()) {
			return node{}, false
		}
		out.value = v.GetAttr(key.AsString())
	case ty.IsMapType() && key.Type() == cty.String, (ty.IsListType() || ty.IsTupleType()) && key.Type() == cty.Number:
		if has := v.HasIndex(key); has.IsKnown() && has.False() {
			return node{}, false
		}
		out.value = v.Index(key)
	default:
		return node{}, false
	}
	return out, true
}

// indexText writes an attribute or an element of an expression.
func indexText(written string, key cty.Value) string {
	if written == "" {
		return ""
	}
	if key.Type() == cty.String && hclsyntax.ValidIdentifier(key.AsString()) {
		return written + "." + key.AsString()
	}
	return written + "[" + literal(key) + "]"
}

// fixed says whether nothing but iterators, names of for expressions and literals decides what a node comes to.
func (r *reader) fixed(n node) bool {
	if n.expr == nil {
		return isKnown(n.value) && !n.keep
	}
	if !r.enter(n.at()) {
		r.leave()
		return false
	}
	defer r.leave()
	for _, t := range n.expr.Variables() {
		root := t.RootName()
		b := n.in.find(root)
		switch {
		case b == nil && root == "path" && len(t) == 2 && pathValue(stepName(t[1])).IsKnown():
		case b == nil || b.stays:
			return false
		default:
			base, rest, ok := b.base(t)
			if !ok {
				return false
			}
			if drilled, ok := r.drillAll(base, rest); ok {
				base = drilled
			}
			if !r.fixed(base) {
				return false
			}
		}
	}
	return !callsUnknown(n.expr)
}

// bindsAny says whether an expression uses a name that was substituted.
func (r *reader) bindsAny(n node) bool {
	for _, t := range n.expr.Variables() {
		if b := n.in.find(t.RootName()); b != nil && !b.stays || t.RootName() == "path" {
			return true
		}
	}
	return false
}

// callsUnknown says whether a function is called whose result is not known here.
func callsUnknown(expr hclsyntax.Expression) bool {
	found := false
	hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, ok := n.(*hclsyntax.FunctionCallExpr); ok && reading(call.Name) {
			found = true
		}
		return nil
	})
	return found
}

// isSecret says whether a sensitive variable is among what an expression uses directly.
func (r *reader) isSecret(n node) bool {
	for _, t := range n.expr.Variables() {
		if t.RootName() == "var" {
			if v := r.variables[stepName(second(t))]; v != nil && v.sensitive {
				return true
			}
		}
	}
	return false
}
