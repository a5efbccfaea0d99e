package lang

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// An actionSet is what a name of actions as such comes to, in after and source_action.
type actionSet struct{ actions []*actionPlan }

// actionsType carries an actionSet through an expression. It is never changed.
var actionsType = cty.Capsule("action", reflect.TypeFor[actionSet]())

// resolveRuntime is for the roots of the second moment.
func (s *scope) resolveRuntime(c *chain, m moment, names *branch) bool {
	if s.plan == nil {
		s.misplaced(c, c.root+" is known inside a pipeline or a template only.")
		return false
	}
	if m == firstMoment || m == choosing {
		s.tooEarly(c)
		return false
	}
	if c.root == "artifact" && len(c.steps) > 0 && c.steps[0].dynamic {
		names.set(s.allArtifacts(), "artifact")
		return true
	}
	if !s.hasStep(c) {
		return false
	}
	switch c.root {
	case "artifact":
		return s.resolveArtifact(c, names)
	case "action":
		return s.resolveAction(c, m, names)
	case "stage":
		return s.resolveStage(c, m, names)
	case "variables":
		return s.resolvePipelineVariable(c, names)
	}
	return s.resolveConstant(c, names, "codepipeline", c.steps[0].name)
}

// resolveConstant makes the reference #{namespace.key} whose namespace is no action's.
func (s *scope) resolveConstant(c *chain, names *branch, namespace, key string) bool {
	if len(c.steps) > 1 {
		s.form(c, c.text(1)+" is text; nothing is below it.")
		return false
	}
	names.set(mark(c, namespace, key, nil), c.root, key)
	return true
}

// mark makes the text of a reference, with its memory.
func mark(c *chain, namespace, key string, producer *Action) cty.Value {
	text := "#{" + namespace + "." + key + "}"
	r := &reference{chain: c, Reference: Reference{Text: text, Namespace: namespace, Key: key, Action: producer, Range: c.rng}}
	return cty.StringVal(text).Mark(r)
}

func (s *scope) resolvePipelineVariable(c *chain, names *branch) bool {
	name := c.steps[0].name
	known := s.plan.variableNames()
	if !slices.Contains(known, name) {
		if s.folder.variables[name] != nil {
			s.ev.fail("unknown-reference", "Unknown name", fmt.Sprintf("The pipeline has no variable %q, but there is a top-level one, whose value is known while compiling: write var%s.",
				name, member(name)), c.rng)
			return false
		}
		s.unknown(c, 1, "pipeline variable "+quoted(name), known)
		return false
	}
	return s.resolveConstant(c, names, "variables", name)
}

func (s *scope) resolveArtifact(c *chain, names *branch) bool {
	name := c.steps[0].name
	if s.artifactNames()[name] {
		return c.set(names, cty.StringVal(name).Mark(&artifactMark{name}))
	}
	if d := s.offArtifact(name, c); d != nil {
		return c.set(names, cty.UnknownVal(cty.String).Mark(&deferred{d}))
	}
	s.unknown(c, 1, s.artifactsSeen()+" "+quoted(name), slices.Collect(maps.Keys(s.artifactNames())))
	return false
}

func (s *scope) artifactsSeen() string {
	if s.inputs != nil {
		return "output of the template's own actions called"
	}
	return "artifact"
}

// artifactNames are the artifacts that can be named here: a template sees its own stage's only.
func (s *scope) artifactNames() map[string]bool {
	if s.inputs != nil {
		return s.stage.artifacts
	}
	return s.plan.artifacts
}

// allArtifacts is the object that artifact[expression] looks into.
func (s *scope) allArtifacts() cty.Value {
	if v, ok := s.cached["artifact"]; ok {
		return v
	}
	vals := map[string]cty.Value{}
	for name := range s.artifactNames() {
		vals[name] = cty.StringVal(name).Mark(&artifactMark{name})
	}
	v := cty.ObjectVal(vals)
	if s.cached == nil {
		s.cached = map[string]cty.Value{}
	}
	s.cached["artifact"] = v
	return v
}

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
		return s.resolveActions(c, chosen, next, next > at, names, path)
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

// resolveActions puts actions as such into names: each at its key, or all of an un-indexed block together.
func (s *scope) resolveActions(c *chain, chosen []*actionPlan, next int, indexed bool, names *branch, path []string) bool {
	if next < len(c.steps) {
		s.form(c, fmt.Sprintf("Here the action itself is wanted, without an output variable: %s.", c.text(next)))
		return false
	}
	if !indexed {
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

// A switchOff is the reason why something does not exist.
type switchOff struct {
	what string
	by   *hcl.Range // the enabled, or for_each, attribute
}

// resolveMissing stands for something that was switched off: an unknown value that is an error only where it is used.
func (s *scope) resolveMissing(c *chain, names *branch, off *switchOff) bool {
	d := missingProducer(c, off)
	v := cty.DynamicVal.Mark(&deferred{d})
	path := []string{c.root}
	for _, st := range c.steps {
		if st.dynamic {
			s.ev.report(d)
			return false
		}
		path = append(path, st.name)
	}
	names.set(v, path...)
	return true
}

func missingProducer(c *chain, off *switchOff) *hcl.Diagnostic {
	return diag.Error("producer-disabled", "Reference to something switched off", fmt.Sprintf("%s does not exist: the %s is switched off. "+
		"Switch off what uses it with the same condition, or choose something else in a conditional.", c.text(len(c.steps)), off.what), c.rng,
		diag.Place{Message: "switched off here", Range: rangeOr(off.by, c.rng)})
}

// badIndex says better than HCL what was wrong with an index that is an expression.
func (s *scope) badIndex(c *chain) *hcl.Diagnostic {
	for i, st := range c.steps {
		if !st.dynamic {
			continue
		}
		known := s.keysAt(c, i)
		return diag.Error("unknown-reference", "Unknown name", fmt.Sprintf("What stands in the brackets of %s comes to a key that does not exist. Known here: %s.",
			c.text(i+1), listed(known)), c.upTo(i+1))
	}
	return nil
}

// keysAt lists what could stand in the brackets at a step.
func (s *scope) keysAt(c *chain, at int) []string {
	switch {
	case c.root == "artifact":
		return slices.Collect(maps.Keys(s.artifactNames()))
	case c.root == "stage" && at == 1:
		return s.plan.stageBlocks[c.steps[0].name].keys()
	case c.root == "action" && s.stage != nil && s.stage.named[c.steps[0].name] != nil:
		return s.stage.named[c.steps[0].name].keys()
	case c.root == "action" && len(s.plan.named[c.steps[0].name]) == 1:
		return s.plan.named[c.steps[0].name][0].keys()
	}
	return nil
}
