package lang

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// A template is a template block: the body of one stage.
type template struct {
	folder *folder
	block  *hclsyntax.Block
	state  state
	used   bool
	origin *template // of one with source: the block it stands for
	inputs map[string]*declaration
}

// templateType carries a template through the expression of stage.template. It is never changed.
var templateType = cty.Capsule("template", reflect.TypeFor[template]())

func (s *scope) resolveTemplate(c *chain, m moment, names *branch) bool {
	if m != choosing {
		s.misplaced(c, "A template is used by a stage: template = "+c.text(1)+".")
		return false
	}
	t := s.folder.templates[c.steps[0].name]
	if t == nil {
		s.unknown(c, 1, "template "+quoted(c.steps[0].name), slices.Collect(maps.Keys(s.folder.templates)))
		return false
	}
	return c.set(names, cty.CapsuleVal(templateType, t))
}

// real follows source to the block that holds the body; nil if it is not there, which is reported once.
func (t *template) real(ev *evaluation) *template {
	t.used = true
	attr := t.block.Body.Attributes["source"]
	if attr == nil {
		t.declareInputs()
		return t
	}
	if t.state != untouched {
		return t.origin
	}
	t.state = done
	path := t.folder.scope.text(t.block.Body, "source", firstMoment)
	if !path.Set {
		return nil
	}
	f := ev.foreignFolder(t.folder, path.Value, path.Range)
	if f == nil {
		return nil
	}
	name := t.block.Labels[0]
	t.origin = f.templates[name]
	switch {
	case t.origin == nil:
		ev.fail("template-source", "Template from nowhere", fmt.Sprintf("The folder %q has no template %q. It has: %s.",
			path.Value, name, listed(slices.Collect(maps.Keys(f.templates)))), path.Range)
	case t.origin.block.Body.Attributes["source"] != nil:
		ev.fail("template-source", "Template from nowhere", fmt.Sprintf("The template %q of %q itself comes from another folder. Name that one.", name, path.Value), path.Range)
		t.origin = nil
	default:
		t.origin.declareInputs()
	}
	return t.origin
}

func (t *template) declareInputs() {
	if t.inputs != nil {
		return
	}
	t.inputs = map[string]*declaration{}
	for _, b := range labelled(t.block.Body, "input") {
		if first := t.inputs[b.Labels[0]]; first != nil {
			t.folder.scope.ev.clash("input", b.Labels[0], b.LabelRanges[0], first.nameRange())
			continue
		}
		t.inputs[b.Labels[0]] = t.folder.scope.declare("input", b)
	}
}

// useTemplate makes the stage read its actions from its template, where it has one.
func (st *stagePlan) useTemplate() {
	attr := st.block.Body.Attributes["template"]
	s := st.scope
	if attr == nil {
		return
	}
	empty := &hclsyntax.Body{}
	st.body = empty
	v, ok := s.value(attr.Expr, choosing)
	if !ok {
		return
	}
	if v.IsMarked() || v.IsNull() || !v.Type().Equals(templateType) {
		s.ev.fail("wrong-type", "Wrong type of value", "template takes a template: template = template.NAME.", attr.Expr.Range())
		return
	}
	t := v.EncapsulatedValue().(*template).real(s.ev)
	if t == nil {
		return
	}
	st.body = t.block.Body
	st.inner = t.folder.scope.inside()
	st.inner.plan, st.inner.stage = s.plan, st
	st.inner.inputs = st.readInputs(t)
	st.inner.addLocals(t.block.Body)
}

// inputs are the values that a stage gives to its template, evaluated in the user's scope when they are asked for: an input that
// decides what exists must not wait for one that needs an artifact.
type inputs struct {
	user     *scope
	template *template
	exprs    map[string]hclsyntax.Expression
	place    hcl.Range
	values   map[string]*input
}

// An input is the value of one, as far as it was resolved.
type input struct {
	state state
	round int
	value cty.Value
}

func (st *stagePlan) readInputs(t *template) *inputs {
	in := &inputs{user: st.scope, template: t, exprs: map[string]hclsyntax.Expression{}, place: st.block.DefRange(), values: map[string]*input{}}
	if attr := st.block.Body.Attributes["inputs"]; attr != nil {
		in.place = attr.NameRange
		in.read(attr.Expr)
	}
	for _, name := range slices.Sorted(maps.Keys(t.inputs)) {
		if d := t.inputs[name]; d.fallback == nil && in.exprs[name] == nil {
			st.scope.ev.fail("template-input", "Input without a value", fmt.Sprintf("The template %q needs the input %q. Write inputs = { %s = ... }.",
				t.block.Labels[0], name, name), in.place, diag.Place{Message: "declared here", Range: d.nameRange()})
		}
	}
	return in
}

// read takes the inputs apart. One that is computed as a whole must be known in the first moment.
func (in *inputs) read(expr hclsyntax.Expression) {
	object, ok := expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		for _, p := range in.user.pairs("inputs", expr, firstMoment) {
			in.put(p.key, p.keyRange, &hclsyntax.LiteralValueExpr{Val: p.value, SrcRange: p.rng})
		}
		return
	}
	for _, item := range object.Items {
		if key, ok := in.user.keyOf(item.KeyExpr, firstMoment); ok {
			in.put(key, item.KeyExpr.Range(), item.ValueExpr)
		}
	}
}

func (in *inputs) put(name string, rng hcl.Range, expr hclsyntax.Expression) {
	if in.template.inputs[name] == nil {
		known := slices.Collect(maps.Keys(in.template.inputs))
		in.user.ev.fail("template-input", "Unknown input", fmt.Sprintf("The template %q has no input %q.%s It has: %s.",
			in.template.block.Labels[0], name, didYouMean(name, known), listed(known)), rng)
		return
	}
	in.exprs[name] = expr
}

func (s *scope) resolveInput(c *chain, m moment, names *branch) bool {
	name := c.steps[0].name
	if s.inputs == nil {
		s.misplaced(c, "input is known inside a template only.")
		return false
	}
	d := s.inputs.template.inputs[name]
	if d == nil {
		s.unknownInput(c)
		return false
	}
	v, ok := s.evaluateInput(d, c, m)
	return ok && c.set(names, v)
}

func (s *scope) unknownInput(c *chain) {
	s.unknown(c, 1, "input "+quoted(c.steps[0].name)+" in this template", slices.Collect(maps.Keys(s.inputs.template.inputs)))
}

// evaluateInput does for an input what evaluateLocal does for a local.
func (s *scope) evaluateInput(d *declaration, c *chain, m moment) (cty.Value, bool) {
	in := s.inputs
	at := in.values[d.name]
	if at == nil {
		at = &input{}
		in.values[d.name] = at
	}
	switch {
	case at.state == done && at.round == s.ev.round:
		return at.value, true
	case at.state == failed, at.state == busy:
		return cty.DynamicVal, false
	}
	early := s.ev.early
	at.state = busy
	v, ok := s.giveInput(d, c, m)
	switch {
	case ok:
		at.state, at.value, at.round = done, v, s.ev.round
		s.ev.enter(d.called(), c.upTo(1))
		ok = s.valid(d)
		s.ev.leave()
	case s.ev.early != early:
		at.state = untouched
		return v, false
	}
	if !ok {
		at.state = failed
	}
	return v, ok
}

func (s *scope) giveInput(d *declaration, c *chain, m moment) (cty.Value, bool) {
	expr := s.inputs.exprs[d.name]
	if expr == nil {
		if d.fallback == nil {
			return cty.DynamicVal, false // reported by readInputs
		}
		return *d.fallback, d.fallback.IsWhollyKnown()
	}
	if m == ordering {
		m = secondMoment
	}
	s.ev.enter(d.called(), c.upTo(1))
	v, ok := s.inputs.user.value(expr, m)
	s.ev.leave()
	if !ok {
		return v, false
	}
	return s.inputs.user.fit(d, v, expr.Range())
}
