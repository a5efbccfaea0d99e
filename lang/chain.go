package lang

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A chain is one name as it is written: a root and the steps after it, action.Stack[each.key].Url.
type chain struct {
	root  string
	steps []step
	rng   hcl.Range
}

// A step is one part of a chain after its root.
type step struct {
	name    string // what is written after the dot, or as a literal in brackets
	bracket bool
	dynamic bool // an expression in brackets; name is empty
	rng     hcl.Range
}

// text is the chain for people, as far as it is literal.
func (c *chain) text(steps int) string {
	var b strings.Builder
	b.WriteString(c.root)
	for _, s := range c.steps[:min(steps, len(c.steps))] {
		switch {
		case s.dynamic:
			b.WriteString("[...]")
		default:
			b.WriteString(s.text(s.name))
		}
	}
	return b.String()
}

// text is how another name would be written in the step's place.
func (s step) text(name string) string {
	if s.bracket {
		return "[" + quoted(name) + "]"
	}
	return member(name)
}

// member is how a name is written after another: .name, or ["name"] where it is no identifier.
func member(name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return "." + name
	}
	return "[" + quoted(name) + "]"
}

// upTo is the range of the root and the first steps.
func (c *chain) upTo(steps int) hcl.Range {
	r := c.rng
	if steps < len(c.steps) && steps > 0 {
		r.End = c.steps[steps-1].rng.End
	}
	return r
}

// A chainWalker collects the chains of an expression whose roots it does not bind itself.
type chainWalker struct {
	found []*chain
	inner []hclsyntax.Node // parts of chains already found
	bound []map[string]struct{}
}

// chainsOf lists the names that an expression needs from outside.
func chainsOf(expr hclsyntax.Expression) []*chain {
	if one, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok { // the most frequent by far, and nothing to walk through
		return []*chain{{root: one.Traversal.RootName(), steps: stepsOf(one.Traversal[1:]), rng: one.SrcRange}}
	}
	var w chainWalker
	_ = hclsyntax.Walk(expr, &w) // Enter and Exit give no diagnostics
	return w.found
}

// Enter takes the outermost node of a chain.
func (w *chainWalker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	switch e := n.(type) {
	case hclsyntax.ChildScope:
		w.bound = append(w.bound, e.LocalNames)
	case *verdict:
		return w.Enter(e.Expression) // stands in its place; its children are walked as the verdict's
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.IndexExpr, *hclsyntax.RelativeTraversalExpr:
		if !w.isInner(n) {
			w.take(e.(hclsyntax.Expression))
		}
	}
	return nil
}

// Exit leaves the names of a for.
func (w *chainWalker) Exit(n hclsyntax.Node) hcl.Diagnostics {
	if _, ok := n.(hclsyntax.ChildScope); ok {
		w.bound = w.bound[:len(w.bound)-1]
	}
	return nil
}

func (w *chainWalker) isInner(n hclsyntax.Node) bool {
	for _, known := range w.inner {
		if known == n {
			return true
		}
	}
	return false
}

func (w *chainWalker) isBound(name string) bool {
	for _, names := range w.bound {
		if _, ok := names[name]; ok {
			return true
		}
	}
	return false
}

// take flattens nested indexes and traversals into one chain, unless they begin with something that is no name.
func (w *chainWalker) take(expr hclsyntax.Expression) {
	c := &chain{rng: expr.Range()}
	if w.flatten(expr, c) && !w.isBound(c.root) {
		w.found = append(w.found, c)
	}
}

func (w *chainWalker) flatten(expr hclsyntax.Expression, c *chain) bool {
	switch e := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		c.root = e.Traversal.RootName()
		c.steps = append(c.steps, stepsOf(e.Traversal[1:])...)
		return true
	case *hclsyntax.IndexExpr:
		w.inner = append(w.inner, e.Collection)
		if !w.flatten(e.Collection, c) {
			return false
		}
		c.steps = append(c.steps, step{bracket: true, dynamic: true, rng: e.BracketRange})
		return true
	case *hclsyntax.RelativeTraversalExpr:
		w.inner = append(w.inner, e.Source)
		if !w.flatten(e.Source, c) {
			return false
		}
		c.steps = append(c.steps, stepsOf(e.Traversal)...)
		return true
	}
	return false
}

func stepsOf(t hcl.Traversal) []step {
	steps := make([]step, 0, len(t))
	for _, part := range t {
		switch p := part.(type) {
		case hcl.TraverseAttr:
			steps = append(steps, step{name: p.Name, rng: p.SrcRange})
		case hcl.TraverseIndex:
			steps = append(steps, step{name: keyText(p.Key), bracket: true, rng: p.SrcRange})
		}
	}
	return steps
}

// keyText is a literal index as text: [0] is taken for ["0"]. Where the parser stumbled over the index, it is empty.
func keyText(key cty.Value) string {
	switch {
	case key.IsNull() || !key.IsKnown():
		return ""
	case key.Type() == cty.String:
		return key.AsString()
	case key.Type() == cty.Number:
		return key.AsBigFloat().Text('f', -1)
	}
	return ""
}
