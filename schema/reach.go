package schema

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
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
		ctx := Facts{}.light()
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
	if l.least != nil && !l.least.holds(f) {
		return true
	}
	return l.when.rests(f) && !l.when.idle || l.require.rests(f) && l.require.idle
}

// A least is the condition length(inputs) > 1, or the same of outputs or commands with another number. It is answered without evaluating it.
type least struct {
	root string
	over int
}

// leastOf reads that condition; nil: the expression is another.
func leastOf(x hcl.Expression) *least {
	more, ok := x.(*hclsyntax.BinaryOpExpr)
	if !ok || more.Op != hclsyntax.OpGreaterThan {
		return nil
	}
	call, isCall := more.LHS.(*hclsyntax.FunctionCallExpr)
	literal, isNumber := more.RHS.(*hclsyntax.LiteralValueExpr)
	if !isCall || call.Name != "length" || len(call.Args) != 1 || !isNumber || literal.Val.Type() != cty.Number {
		return nil
	}
	use, ok := call.Args[0].(*hclsyntax.ScopeTraversalExpr)
	if !ok || len(use.Traversal) != 1 || !slices.Contains([]string{rootInputs, rootOutputs, rootCommands}, use.Traversal.RootName()) {
		return nil
	}
	l := &least{root: use.Traversal.RootName()}
	if number(&l.over)(literal.Val) != "" {
		return nil
	}
	return l
}

func (l *least) holds(f Facts) bool {
	switch l.root {
	case rootInputs:
		return len(f.Inputs) > l.over
	case rootOutputs:
		return len(f.Outputs) > l.over
	}
	return len(f.Commands) > l.over
}
