package lang

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// fill evaluates what belongs to the second moment of a stage.
func (st *stagePlan) fill() {
	st.out.TransitionDisabled = st.scope.text(st.block.Body, "transition_disabled", secondMoment)
	st.out.BeforeEntry = st.condition("before_entry")
	st.out.OnSuccess = st.condition("on_success")
	st.out.OnFailure = st.condition("on_failure")
	for _, ab := range st.blocks {
		for _, a := range ab.instances {
			a.fill()
		}
	}
}

// condition reads the stage's own block, else its template's.
func (st *stagePlan) condition(kind string) *Condition {
	if own := only(st.block.Body, kind); own != nil {
		return st.scope.condition(own)
	}
	if given := only(st.body, kind); given != nil {
		return st.inner.condition(given)
	}
	return nil
}

func (s *scope) condition(b *hclsyntax.Block) *Condition {
	c := &Condition{Range: b.DefRange()}
	c.Result = s.text(b.Body, "result", secondMoment)
	c.RetryMode = s.text(b.Body, "retry_mode", secondMoment)
	for _, r := range s.blocks(b.Body, "rule") {
		if rule := r.rule(); rule != nil {
			c.Rules = append(c.Rules, rule)
		}
	}
	return c
}

func (b *placed) rule() *Rule {
	s := b.scope
	r := &Rule{Range: b.rng, Name: s.text(b.body, "name", secondMoment)}
	if !r.Name.Set {
		if len(b.labels) != 1 {
			s.ev.fail("block-labels", "Rule without a name", "A rule has one label, its name: write labels = [\"NAME\"] in the dynamic block.", b.rng)
			return nil
		}
		r.Name.Value, r.Name.Range = b.labels[0], b.label
	}
	r.Provider = s.text(b.body, "provider", secondMoment)
	r.Version = s.text(b.body, "version", secondMoment)
	r.RoleARN = s.text(b.body, "role_arn", secondMoment)
	r.Region = s.text(b.body, "region", secondMoment)
	r.TimeoutInMinutes = s.whole(b.body, "timeout_in_minutes", secondMoment)
	r.Configuration, r.ConfigurationRange = s.settings(b.body, "configuration")
	r.Commands = s.texts(b.body, "commands", secondMoment)
	r.Inputs = s.inputArtifacts(b.body)
	return r
}

// inputArtifacts reads a list of artifacts. Plain text is refused: nobody would check it.
func (s *scope) inputArtifacts(body *hclsyntax.Body) []Attr[string] {
	parts := s.parts(body, "input_artifacts", "a list of artifacts", secondMoment)
	var all []Attr[string]
	for _, p := range parts {
		if p.name == "" {
			s.ev.report(artifactWanted(p.value, "input_artifacts", p.rng))
			continue
		}
		all = append(all, Attr[string]{Value: p.name, Set: true, Range: p.rng})
	}
	return all
}

// actions evaluates an expression that stands for actions as such: one, or a list of them.
func (s *scope) actions(expr hclsyntax.Expression, where string, at diag.Place) ([]*Action, bool) {
	v, ok := s.value(expr, ordering)
	if !ok {
		return nil, false
	}
	if r := anyReference(v); r != nil {
		s.ev.report(consumed(r, where+" takes actions", expr.Range()))
		return nil, false
	}
	all, ok := actionsIn(v)
	if ok {
		return all, true
	}
	if off := missingIn(v); off != nil {
		s.ev.report(off)
		return nil, false
	}
	s.ev.report(actionWanted(v, where, expr.Range(), at))
	return nil, false
}

// actionsIn reads a value that stands for actions: one, or those of a block with for_each by their keys. ok is false for all else.
func actionsIn(v cty.Value) (all []*Action, ok bool) {
	switch {
	case v.IsMarked() || v.IsNull() || !v.IsKnown():
		return nil, false
	case v.Type().Equals(actionsType):
		for _, a := range v.EncapsulatedValue().(*actionSet).actions {
			all = append(all, a.out)
		}
		return all, true
	case !v.Type().IsObjectType() || v.LengthInt() == 0:
		return nil, false
	}
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		if !e.Type().Equals(actionsType) {
			return nil, false
		}
		some, ok := actionsIn(e)
		if !ok {
			return nil, false
		}
		all = append(all, some...)
	}
	return all, true
}
