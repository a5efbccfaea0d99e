package schema

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// A reach is what a law looks at. Most actions set few keys, so most laws need not be evaluated for them.
type reach struct {
	keys      []string // of config and json that it names
	any       bool     // it may look at any key: config[...]
	facts     bool     // it looks at category, inputs, outputs or commands
	whenFacts bool     // its When looks at these alone
	idle      bool     // it is broken when none of its keys is set, for a law without facts
}

// reachOf finds the reach of a law from the names in its expressions.
func reachOf(l *Law) reach {
	var r, when reach
	if l.When != nil {
		when.add(l.When)
		r.add(l.When)
	}
	r.add(l.Require)
	r.whenFacts = l.When != nil && !when.any && len(when.keys) == 0
	if !r.facts && !r.any {
		r.idle = l.Broken(Facts{})
	}
	return r
}

func (r *reach) add(x hcl.Expression) {
	for _, use := range x.Variables() {
		if root := use.RootName(); root != rootConfig && root != rootJSON {
			r.facts = true
			continue
		}
		step, ok := hcl.TraverseAttr{}, len(use) > 1
		if ok {
			step, ok = use[1].(hcl.TraverseAttr)
		}
		if !ok {
			r.any = true
			continue
		}
		r.keys = append(r.keys, step.Name)
	}
}

// rests says that nothing the law looks at is set, so that idle is its answer.
func (r reach) rests(f Facts) bool {
	return !r.facts && !r.any && !slices.ContainsFunc(r.keys, func(k string) bool { _, set := f.Config[k]; return set })
}
