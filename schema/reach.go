package schema

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// A reach is what an expression of a law looks at. Most actions set few keys, so most laws need not be evaluated for them.
type reach struct {
	keys  []string // of config and json that it names
	any   bool     // it may look at any key: config[...]
	facts bool     // it looks at category, inputs, outputs or commands
	idle  bool     // it holds when none of its keys is set, for an expression that looks at keys alone
}

// reachOf finds the reach of an expression; one that is not there looks at nothing and holds.
func reachOf(x hcl.Expression, l *Law) reach {
	var r reach
	if x == nil {
		return reach{idle: true}
	}
	for _, use := range x.Variables() {
		r.add(use)
	}
	if !r.facts && !r.any {
		ctx := Facts{}.light(l.functions)
		Facts{}.whole(ctx, l.keys, nil)
		v, diags := x.Value(ctx)
		r.idle = !diags.HasErrors() && !is(v, false)
	}
	return r
}

func (r *reach) add(use hcl.Traversal) {
	root := use.RootName()
	if root != rootConfig && root != rootJSON {
		r.facts = true
		return
	}
	if len(use) > 1 {
		if step, ok := use[1].(hcl.TraverseAttr); ok {
			r.keys = append(r.keys, step.Name)
			return
		}
	}
	r.any = true
}

// rests says that nothing the expression looks at is set, so that idle is its answer.
func (r reach) rests(f Facts) bool {
	return !r.facts && !r.any && !slices.ContainsFunc(r.keys, func(k string) bool { _, set := f.Config[k]; return set })
}

// light says that the expression looks at no key.
func (r reach) light() bool { return !r.any && len(r.keys) == 0 }

// passes says, from what it looks at alone, that a law cannot be broken: its When does not hold, or its Require does.
func (l *Law) passes(f Facts) bool {
	return l.when.rests(f) && !l.when.idle || l.require.rests(f) && l.require.idle
}
