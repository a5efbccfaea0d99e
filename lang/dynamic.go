package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A placed block is a block as it is written, or one that a dynamic block generates, with the scope its attributes are read in.
type placed struct {
	body   *hclsyntax.Body
	labels []string
	rng    hcl.Range // of the header
	label  hcl.Range // of the label, or of the header
	scope  *scope
}

// blocks lists the blocks of a type in written order, dynamic ones expanded.
func (s *scope) blocks(body *hclsyntax.Body, kind string) []*placed {
	var all []*placed
	for _, b := range body.Blocks {
		switch {
		case b.Type == kind:
			all = append(all, placedAs(b, s))
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == kind:
			all = append(all, s.generate(b)...)
		}
	}
	return all
}

func placedAs(b *hclsyntax.Block, s *scope) *placed {
	p := &placed{body: b.Body, labels: b.Labels, rng: b.DefRange(), label: b.DefRange(), scope: s}
	if len(b.LabelRanges) > 0 {
		p.label = b.LabelRanges[0]
	}
	return p
}

// generate makes one block for each element of a dynamic block's for_each.
func (s *scope) generate(b *hclsyntax.Block) []*placed {
	each, content := b.Body.Attributes["for_each"], only(b.Body, "content")
	if each == nil || content == nil {
		s.ev.fail("missing-attribute", "Incomplete dynamic block", "A dynamic block needs for_each and a block content.", b.DefRange())
		return nil
	}
	name := iteratorOf(b)
	if name == "" {
		s.ev.fail("wrong-type", "Wrong type of value", "iterator takes a name, without quotes.", b.Body.Attributes["iterator"].Expr.Range())
		return nil
	}
	got, ok := s.settle(each.Expr, secondMoment)
	if !ok {
		return nil
	}
	if len(got.refs) > 0 {
		s.ev.fail("reference-consumed", "Reference consumed", fmt.Sprintf("%s is known only while the pipeline runs, but for_each decides which blocks exist.",
			got.refs[0].Text), each.Expr.Range())
		return nil
	}
	elements, ok := s.dynamicElements(got.value, each.Expr.Range())
	if !ok {
		return nil
	}
	var all []*placed
	for _, e := range elements {
		p := placedAs(content, s.inside())
		p.rng, p.label = b.DefRange(), b.DefRange()
		p.scope.iterator = &iterator{name: name, outer: s.iterator, element: e}
		p.labels = p.scope.dynamicLabels(b)
		all = append(all, p)
	}
	return all
}

// dynamicElements are as HCL's own dynamic blocks have them: the key of a list's element is its number.
func (s *scope) dynamicElements(v cty.Value, subject hcl.Range) ([]element, bool) {
	if v.IsNull() || !v.CanIterateElements() {
		s.ev.fail("for-each-value", "Wrong value for for_each", fmt.Sprintf("Found %s. for_each of a dynamic block takes a list, a set or a map.", shown(v)), subject)
		return nil, false
	}
	var all []element
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		all = append(all, element{key, value})
	}
	return all, true
}

func (s *scope) dynamicLabels(b *hclsyntax.Block) []string {
	var labels []string
	for _, l := range s.texts(b.Body, "labels", secondMoment) {
		labels = append(labels, l.Value)
	}
	return labels
}
