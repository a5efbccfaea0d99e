package lang

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/zclconf/go-cty/cty"
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
	for name, v := range s.folder.variables {
		if _, given := s.ev.given[name]; s.ev.stand == nobody || given || v.fallback != nil {
			continue
		}
		text := "${" + v.called() + "}"
		vals[text] = cty.StringVal(text).Mark(&artifactMark{text}) // it may be any of them
	}
	v := cty.ObjectVal(vals)
	if s.cached == nil {
		s.cached = map[string]cty.Value{}
	}
	s.cached["artifact"] = v
	return v
}
