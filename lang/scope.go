package lang

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A moment says which names an expression may use (language.md B.1).
type moment int

const (
	firstMoment  moment = iota + 1 // what exists and what it is called
	secondMoment                   // everything else
	choosing                       // first moment, in stage.template: templates too
	ordering                       // second moment, in after and source_action: actions as such
)

// A scope is a place in the configuration where expressions stand. A template's scope has no parent in its user.
type scope struct {
	ev       *evaluation
	parent   *scope
	folder   *folder
	locals   map[string]*local
	each     *element // of the nearest for_each
	iterator *iterator
	inputs   *inputs // nil: not in a template
	plan     *pipelinePlan
	stage    *stagePlan
	cached   map[string]cty.Value // whole objects for indexes that are expressions
}

// An element is one of a for_each.
type element struct{ key, value cty.Value }

// An iterator is the element of a dynamic block, under its name.
type iterator struct {
	name  string
	outer *iterator
	element
}

// inside gives a scope for what stands in a block of s.
func (s *scope) inside() *scope {
	child := *s
	child.parent, child.locals, child.cached = s, nil, nil
	return &child
}

// with is inside, for one element of a for_each. A block without one keeps the element around it.
func (s *scope) with(e *element) *scope {
	child := s.inside()
	if e != nil {
		child.each = e
	}
	return child
}

// value evaluates an expression; marks stay on. ok is false if something was wrong, which then has been reported.
func (s *scope) value(expr hclsyntax.Expression, m moment) (v cty.Value, ok bool) {
	return s.valueOf(expr, m, "")
}

// valueOf is value for what a local is, where it is one.
func (s *scope) valueOf(expr hclsyntax.Expression, m moment, local string) (v cty.Value, ok bool) {
	if v, ok := literal(expr); ok {
		return v, true
	}
	if v, ok := s.joined(expr, m); ok {
		return v, true
	}
	chains := chainsOf(expr)
	if len(chains) == 0 {
		s.folder.meter.start(nil, nil)
		v, diags := expr.Value(s.folder.ctx)
		if !s.ev.adopt(diags) {
			return v, false
		}
		return s.bounded(v, expr.Range())
	}
	var names branch
	good := true
	for _, c := range chains {
		good = s.resolve(c, m, &names) && good
	}
	if !good {
		return cty.DynamicVal, false
	}
	if _, alone := expr.(*hclsyntax.ScopeTraversalExpr); alone {
		if v, ok := names.at(chains[0]); ok {
			return v, true
		}
	}
	if !s.affordable(chains, &names, expr.Range()) {
		return cty.DynamicVal, false
	}
	s.folder.meter.start(chains, &names)
	ctx := s.folder.ctx.NewChild()
	ctx.Variables = names.members()
	v, diags := expr.Value(ctx)
	if diags.HasErrors() {
		if text, ok := s.standFor(expr, &names, ctx, local); ok {
			v, diags = text, nil
		}
	}
	if !s.ev.adopt(s.reword(diags, chains, &names)) {
		return v, false
	}
	return s.bounded(v, expr.Range())
}

// literal is the value of plain text, a number or a bool, which most attributes are.
func literal(expr hclsyntax.Expression) (cty.Value, bool) {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val, true
	case *hclsyntax.TemplateExpr:
		if len(e.Parts) != 1 {
			return cty.NilVal, false
		}
		part, ok := e.Parts[0].(*hclsyntax.LiteralValueExpr)
		if !ok || part.Val.Type() != cty.String {
			return cty.NilVal, false
		}
		return part.Val, true
	}
	return cty.NilVal, false
}

// A branch is a value, or an object that is made of the names an expression needs and of nothing else. A branch with one path, which is what most
// expressions need, has no kids until there is another.
type branch struct {
	value cty.Value
	path  []string // from here to value; nil: it is here, or in the kids
	kids  map[string]*branch
}

// set puts a value at a path.
func (b *branch) set(v cty.Value, path ...string) {
	if b.kids == nil && (b.path == nil || slices.Equal(b.path, path)) {
		b.value, b.path = v, path
		return
	}
	if b.path != nil {
		first, to := b.value, b.path
		b.value, b.path = cty.NilVal, nil
		b.grow(first, to)
	}
	b.grow(v, path)
}

func (b *branch) grow(v cty.Value, path []string) {
	for _, name := range path {
		if b.holds(name) {
			return // the whole object is there already, because it is indexed by an expression
		}
		if b.kids == nil {
			b.kids = make(map[string]*branch, 1)
		}
		next := b.kids[name]
		if next == nil {
			next = &branch{}
			b.kids[name] = next
		}
		b = next
	}
	b.value = v
	for name := range b.kids {
		if !b.holds(name) {
			return
		}
	}
	b.kids = nil
}

// holds says whether the branch's own value is an object with that member.
func (b *branch) holds(name string) bool {
	return b.value != cty.NilVal && b.value.Type().IsObjectType() && b.value.Type().HasAttribute(name)
}

// at is the value that a chain names as a whole, if the branch holds it.
func (b *branch) at(c *chain) (cty.Value, bool) {
	if b.path != nil {
		return b.value, b.leadsTo(c)
	}
	b = b.kids[c.root]
	for _, st := range c.steps {
		if b == nil {
			return cty.NilVal, false
		}
		b = b.kids[st.name]
	}
	if b == nil || b.kids != nil || b.value == cty.NilVal {
		return cty.NilVal, false
	}
	return b.value, true
}

// leadsTo says whether the one path is the chain as a whole.
func (b *branch) leadsTo(c *chain) bool {
	return b.path[0] == c.root && slices.EqualFunc(b.path[1:], c.steps, func(name string, st step) bool { return name == st.name })
}

func (b *branch) members() map[string]cty.Value {
	if b.path != nil {
		v := b.value
		for _, name := range slices.Backward(b.path[1:]) {
			v = cty.ObjectVal(map[string]cty.Value{name: v})
		}
		return map[string]cty.Value{b.path[0]: v}
	}
	vals := make(map[string]cty.Value, len(b.kids))
	for name, kid := range b.kids {
		vals[name] = kid.object()
	}
	return vals
}

func (b *branch) object() cty.Value {
	if b.kids == nil {
		return b.value
	}
	return cty.ObjectVal(b.members())
}

// reword replaces HCL's words where we know better: for an index that is not there what was indexed, for an operand or argument of the
// wrong type that it is a reference.
func (s *scope) reword(diags hcl.Diagnostics, chains []*chain, names *branch) hcl.Diagnostics {
	for i, d := range diags {
		if d.Subject == nil {
			continue
		}
		for _, c := range chains {
			if better := s.betterWords(d, c, names); better != nil {
				diags[i] = better
			}
		}
	}
	return diags
}

func (s *scope) betterWords(d *hcl.Diagnostic, c *chain, names *branch) *hcl.Diagnostic {
	if !c.rng.Overlaps(*d.Subject) {
		return nil
	}
	switch d.Summary {
	case "Invalid index", "Unsupported attribute":
		if c.root != "var" && c.root != "local" {
			return s.badIndex(c)
		}
	case "Invalid operand", "Invalid function argument":
		v, ok := names.at(c)
		if !ok {
			return nil
		}
		if r := anyReference(v); r != nil {
			return consumed(r, "another type of value is wanted here", *d.Subject)
		}
	}
	return nil
}
