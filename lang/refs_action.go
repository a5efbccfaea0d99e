package lang

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// resolveAction finds action.X: of this stage first, else of the pipeline if one stage only has the name.
func (s *scope) resolveAction(c *chain, m moment, names *branch) bool {
	name := c.steps[0].name
	if s.stage != nil {
		if b := s.stage.named[name]; b != nil {
			return s.resolveOutput(c, 1, b, m, names)
		}
	}
	if s.inputs != nil {
		s.unknown(c, 1, "action "+quoted(name)+" in this template, which sees its own actions only", slices.Collect(maps.Keys(s.stage.named)))
		return false
	}
	found := s.plan.named[name]
	if len(found) == 1 {
		return s.resolveOutput(c, 1, found[0], m, names)
	}
	if len(found) > 1 {
		s.ambiguous(c, found)
		return false
	}
	if off := s.plan.off[name]; off != nil {
		return s.resolveMissing(c, names, off)
	}
	s.unknown(c, 1, "action "+quoted(name), slices.Collect(maps.Keys(s.plan.named)))
	return false
}

func (s *scope) ambiguous(c *chain, found []*actionBlock) {
	ways := make([]string, 0, len(found))
	related := make([]diag.Place, 0, len(found))
	for _, b := range found {
		ways = append(ways, (&chain{root: b.stage.reference(), steps: c.steps}).text(len(c.steps)))
		related = append(related, diag.Place{Message: "one stands here", Range: b.block.DefRange()})
	}
	s.ev.fail("ambiguous-action", "Ambiguous action", fmt.Sprintf("Several stages have an action %q, and this stage has none. Write which one is meant: %s.",
		c.steps[0].name, strings.Join(ways, " or ")), c.rng, related...)
}

// resolveStage finds stage.S.X, or stage.S["key"].X where the stage has for_each.
func (s *scope) resolveStage(c *chain, m moment, names *branch) bool {
	if s.inputs != nil {
		s.misplaced(c, "A template sees its own actions only. Make what is needed an input of the template.")
		return false
	}
	b := s.plan.stageBlocks[c.steps[0].name]
	if b == nil {
		s.unknown(c, 1, "stage "+quoted(c.steps[0].name), slices.Collect(maps.Keys(s.plan.stageBlocks)))
		return false
	}
	stages, at, ok := s.pickStage(c, b)
	if !ok {
		return false
	}
	if at >= len(c.steps) || c.steps[at].dynamic {
		s.form(c, "A stage is no value; write the name of one of its actions after it: "+c.text(at)+".Action.Key.")
		return false
	}
	for _, stage := range stages {
		if !s.resolveInStage(c, at, stage, m, names) {
			return false
		}
	}
	return true
}

// pickStage takes the instances that a chain names, and says at which step the action stands.
func (s *scope) pickStage(c *chain, b *stageBlock) (stages []*stagePlan, at int, ok bool) {
	if !b.repeated {
		return b.instances, 1, true
	}
	if len(c.steps) < 2 || !c.steps[1].bracket {
		s.form(c, fmt.Sprintf("The stage has for_each: say which one, as in stage%s[\"KEY\"]. Its keys: %s.", member(b.label), listed(b.keys())))
		return nil, 0, false
	}
	if c.steps[1].dynamic {
		return b.instances, 2, true
	}
	for _, st := range b.instances {
		if st.out.Key == c.steps[1].name {
			return []*stagePlan{st}, 2, true
		}
	}
	s.unknown(c, 2, fmt.Sprintf("stage %s with the key %q", b.label, c.steps[1].name), b.keys())
	return nil, 0, false
}

func (s *scope) resolveInStage(c *chain, at int, stage *stagePlan, m moment, names *branch) bool {
	name := c.steps[at].name
	b := stage.named[name]
	if b == nil {
		s.unknown(c, at+1, fmt.Sprintf("action %q in the stage %s", name, stage.out.Name.Value), slices.Collect(maps.Keys(stage.named)))
		return false
	}
	if !stage.exists {
		return s.resolveMissing(c, names, &switchOff{what: "stage " + stage.out.Name.Value, by: stage.offBy})
	}
	return s.resolveOutput(c, at+1, b, m, names, stageSteps(c, at, stage)...)
}

// stageSteps are the names above the action in the value of the root stage.
func stageSteps(c *chain, at int, stage *stagePlan) []string {
	if at == 2 {
		return []string{c.steps[0].name, stage.out.Key}
	}
	return []string{c.steps[0].name}
}

// resolveOutput resolves what follows the name of an action block: the key of its for_each, then the output variable.
// Its name is c.steps[at-1]; above are the names between the root and it.
func (s *scope) resolveOutput(c *chain, at int, b *actionBlock, m moment, names *branch, above ...string) bool {
	path := append(append([]string{c.root}, above...), b.label)
	chosen, next, ok := s.pickActions(c, at, b, m)
	if !ok {
		return false
	}
	if chosen == nil {
		return s.resolveMissing(c, names, b.offFor(c, next))
	}
	if m == ordering {
		return s.resolveActions(c, chosen, next, b.repeated, names, path)
	}
	if at = next; !s.isKey(c, at) {
		return false
	}
	for _, a := range chosen {
		p := path
		if b.repeated {
			p = append(slices.Clone(path), a.out.Key)
		}
		key := c.steps[at].name
		names.set(mark(c, s.plan.namespace(a), key, a.out), append(slices.Clone(p), key)...)
	}
	return true
}

// resolveActions puts actions as such into names: those of a block with for_each at their keys, so that one expression may name the block and one
// of its instances.
func (s *scope) resolveActions(c *chain, chosen []*actionPlan, next int, repeated bool, names *branch, path []string) bool {
	if next < len(c.steps) {
		s.form(c, fmt.Sprintf("Here the action itself is wanted, without an output variable: %s.", c.text(next)))
		return false
	}
	if !repeated || len(chosen) == 0 {
		names.set(cty.CapsuleVal(actionsType, &actionSet{chosen}), path...)
		return true
	}
	for _, a := range chosen {
		names.set(cty.CapsuleVal(actionsType, &actionSet{[]*actionPlan{a}}), append(slices.Clone(path), a.out.Key)...)
	}
	return true
}

// pickActions takes the instances that a chain names; nil if they were switched off. next is the step after.
func (s *scope) pickActions(c *chain, at int, b *actionBlock, m moment) (chosen []*actionPlan, next int, ok bool) {
	if !b.repeated {
		return b.instances, at, true
	}
	if at >= len(c.steps) && m == ordering {
		return append([]*actionPlan{}, b.instances...), at, true
	}
	if at >= len(c.steps) || !c.steps[at].bracket {
		s.form(c, fmt.Sprintf("%s has for_each, so it stands for several actions: say which one, as in %s[\"KEY\"]. Its keys: %s.",
			c.text(at), c.text(at), listed(b.keys())))
		return nil, 0, false
	}
	if c.steps[at].dynamic {
		return append([]*actionPlan{}, b.instances...), at + 1, true
	}
	key := c.steps[at].name
	for _, a := range b.instances {
		if a.out.Key == key {
			return []*actionPlan{a}, at + 1, true
		}
	}
	if b.offKeys[key] != nil {
		return nil, at + 1, true
	}
	s.unknown(c, at+1, fmt.Sprintf("action %s with the key %q", c.text(at), key), b.keys())
	return nil, 0, false
}

// isKey checks that an output variable, and nothing else, stands at a step.
func (s *scope) isKey(c *chain, at int) bool {
	switch {
	case at >= len(c.steps):
		s.form(c, c.text(at)+" is an action, not text. Write one of its output variables after it, as in "+c.text(at)+".CommitId.")
	case c.steps[at].dynamic:
		s.form(c, "The output variable of an action is always literal: "+c.text(at)+".Key, not an expression in brackets.")
	case at+1 < len(c.steps):
		s.form(c, c.text(at+1)+" is text; nothing is below it.")
	default:
		return true
	}
	return false
}
