package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// value is what a node comes to now; what is not known here is unknown. What is wrong with it is reported.
func (r *reader) value(n node) cty.Value {
	v, diags := r.try(n)
	if diags.HasErrors() {
		r.adopt(diags)
		return cty.DynamicVal
	}
	return v
}

// adopt reports what HCL found while evaluating.
func (r *reader) adopt(diags hcl.Diagnostics) {
	if r.unseen > 0 {
		return
	}
	for _, d := range diags {
		if d.Severity != hcl.DiagError || d.Subject == nil || len(r.diags) >= maxDiags {
			continue
		}
		r.fail("terraform-expression", "Expression that fails: "+strings.ToLower(d.Summary[:1])+d.Summary[1:], d.Detail+r.remedy(node{expr: failing(d), in: r.root}), *d.Subject)
	}
}

// failing is the expression that a diagnostic is about; nil: it does not say.
func failing(d *hcl.Diagnostic) hclsyntax.Expression {
	expr, _ := d.Expression.(hclsyntax.Expression)
	return expr
}

// try is value without reporting: a function may be there to catch what goes wrong.
func (r *reader) try(n node) (cty.Value, hcl.Diagnostics) {
	if n.expr == nil {
		return n.value, nil
	}
	if !r.enter(n.at()) {
		r.leave()
		return cty.DynamicVal, nil
	}
	defer r.leave()
	if !r.spend(1, n.at()) {
		return cty.DynamicVal, nil
	}
	if s := r.simplify(n); s.expr != n.expr || s.in != n.in {
		return r.try(s)
	}
	ctx := r.context(n.expr.Variables(), n.in)
	r.now = n.at()
	v, diags := n.expr.Value(ctx)
	v, _ = v.UnmarkDeep()
	return v, diags
}

// context holds what the traversals of an expression lead to.
func (r *reader) context(traversals []hcl.Traversal, in *scope) *hcl.EvalContext {
	ctx := &hcl.EvalContext{Functions: r.functions, Variables: map[string]cty.Value{}}
	trees := map[string]*branch{}
	for _, t := range traversals {
		root := t.RootName()
		if b := in.find(root); b != nil {
			ctx.Variables[root] = r.bound(b)
			continue
		}
		if trees[root] == nil {
			trees[root] = &branch{}
		}
		r.grow(trees[root], t)
	}
	for root, b := range trees {
		ctx.Variables[root] = b.value()
	}
	return ctx
}

// bound is the value of a bound name: an object, but for a name of a for expression.
func (r *reader) bound(b *binding) cty.Value {
	switch {
	case b.direct:
		return r.value(b.value)
	case b.index:
		return cty.ObjectVal(map[string]cty.Value{"index": r.value(b.key)})
	}
	return cty.ObjectVal(map[string]cty.Value{"key": r.value(b.key), "value": r.value(b.value)})
}

// A branch is a value below a root name, or what is below it.
type branch struct {
	leaf  cty.Value // NilVal: the branch goes on
	below map[string]*branch
}

func (b *branch) value() cty.Value {
	if b.leaf != cty.NilVal {
		return b.leaf
	}
	attrs := map[string]cty.Value{}
	for name, next := range b.below {
		attrs[name] = next.value()
	}
	return cty.ObjectVal(attrs)
}

func (b *branch) at(name string) *branch {
	if b.below == nil {
		b.below = map[string]*branch{}
	}
	if b.below[name] == nil {
		b.below[name] = &branch{}
	}
	return b.below[name]
}

// grow adds what a traversal leads to.
func (r *reader) grow(b *branch, t hcl.Traversal) {
	if len(t) < 2 {
		b.leaf = cty.DynamicVal
		return
	}
	name := stepName(t[1])
	switch t.RootName() {
	case "var":
		b.at(name).leaf = r.variableValue(name)
		return
	case "local":
		b.at(name).leaf = r.localValue(name, t.SourceRange())
		return
	case "path":
		b.at(name).leaf = pathValue(name)
		return
	}
	v := cty.DynamicVal
	if n, _, ok := r.known(t, false); ok {
		v = r.value(n)
	}
	for i, step := range t[1:] {
		if _, ok := step.(hcl.TraverseAttr); !ok || b.leaf != cty.NilVal {
			b.leaf = cty.DynamicVal
			return
		}
		b = b.at(stepName(step))
		if i == len(t)-2 && b.below == nil {
			b.leaf = v
		}
	}
	if b.below != nil {
		b.leaf = cty.DynamicVal
	}
}

// pathValue is where the configuration stands, seen from itself: paths of the language are relative to the file they stand in.
func pathValue(name string) cty.Value {
	if name == "module" || name == "root" {
		return cty.StringVal(".")
	}
	return cty.UnknownVal(cty.String)
}

// localValue is what a local comes to; one that nobody declared is not known.
func (r *reader) localValue(name string, at hcl.Range) cty.Value {
	l := r.locals[name]
	switch {
	case l == nil:
		return cty.DynamicVal
	case l.visited == done:
		return l.value
	case l.visited == underway:
		l.ring = true
		r.fail("terraform-local-cycle", "Local that leads to itself", fmt.Sprintf("local.%s is needed to know local.%s. Terraform refuses that too: break the ring.", name, name), l.expr.Range(),
			diag.Place{Message: "used again here", Range: at})
		return cty.DynamicVal
	}
	l.visited = underway
	v := r.value(node{expr: l.expr, in: r.root})
	if n := weight(v); n > maxValue {
		r.fail(tooLarge, "Value that grows too large", fmt.Sprintf("local.%s holds more than %d bytes of text. No pipeline has use for that much.", name, maxValue), l.expr.Range())
		r.over = true
		v = cty.DynamicVal
	}
	l.value, l.visited = v, done
	return v
}

// weight is how many bytes of text, and how many values, stand in a value; no more are counted than decide.
func weight(v cty.Value) int {
	n := 0
	cty.Walk(v, func(_ cty.Path, v cty.Value) (bool, error) { //nolint:errcheck // the walk gives no error
		n++
		if v.IsKnown() && !v.IsNull() && v.Type() == cty.String {
			n += len(v.AsString())
		}
		return n <= maxValue, nil
	})
	return n
}

// isKnown says whether a value is known with all that is in it.
func isKnown(v cty.Value) bool { return v.IsWhollyKnown() }
