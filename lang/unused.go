package lang

import (
	"cmp"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// checkTemplates looks at the names in templates that no stage used, or that only stages of unwanted pipelines use. What depends on
// a user, artifacts and actions, is not looked at.
func (f *folder) checkTemplates() {
	for _, name := range slices.Sorted(maps.Keys(f.templates)) {
		if t := f.templates[name]; !t.used {
			t.declareInputs()
			s := f.scope.inside()
			s.inputs = &inputs{template: t}
			s.addLocals(t.block.Body)
			s.checkNames(t.block.Body, nil)
		}
	}
}

// checkNames looks at every expression below a body; iterators are the names that dynamic blocks around it bind.
func (s *scope) checkNames(body *hclsyntax.Body, iterators []string) {
	attrs := slices.SortedFunc(maps.Values(body.Attributes), func(a, b *hclsyntax.Attribute) int {
		return cmp.Compare(a.NameRange.Start.Byte, b.NameRange.Start.Byte)
	})
	for _, a := range attrs {
		if a.Name == "type" || a.Name == "iterator" {
			continue // words of their own
		}
		for _, c := range chainsOf(a.Expr) {
			if !slices.Contains(iterators, c.root) && !isRuntimeRoot(c.root) && c.root != "each" {
				s.checkName(c)
			}
		}
	}
	for _, b := range body.Blocks {
		inner := iterators
		if b.Type == "dynamic" && len(b.Labels) == 1 {
			inner = append(slices.Clone(iterators), iteratorOf(b))
		}
		s.checkNames(b.Body, inner)
	}
}

// iteratorOf is the name that a dynamic block binds.
func iteratorOf(b *hclsyntax.Block) string {
	if a := b.Body.Attributes["iterator"]; a != nil {
		return hcl.ExprAsKeyword(a.Expr)
	}
	return b.Labels[0]
}
