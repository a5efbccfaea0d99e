package lang

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

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
