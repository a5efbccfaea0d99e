package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/compiler/foreign"
)

// A candidate is a pipeline that is there if its gate is open.
type candidate struct {
	block *hclsyntax.Block
	instance
}

// pipelines reads those that are there. Configurations choose between pipelines with count = condition ? 1 : 0; where one is there those that are switched off are
// left out, but a file whose only pipeline is switched off is worth reading all the same.
func (r *reader) pipelines(list []candidate) {
	on := slices.ContainsFunc(list, func(c candidate) bool { return !c.off })
	for _, c := range list {
		if c.off && on {
			r.note(c.block.DefRange(), "The pipeline %s was left out: in Terraform it exists only if %s, which is not so here.%s", c.label, c.when, r.remedy(countOf(c.block, r.root)))
			continue
		}
		p := r.pipeline(c.block, c.instance)
		r.gates[p] = c
		r.file.Pipelines = append(r.file.Pipelines, p)
	}
}

func countOf(b *hclsyntax.Block, in *scope) node {
	if attr := b.Body.Attributes["count"]; attr != nil {
		return node{expr: attr.Expr, in: in}
	}
	return node{in: in}
}

// rivals decides between pipelines of one name of which nobody knows which is there, as a text that stands for itself decides.
func (s *standing) rivals() {
	named := map[string]int{}
	name := func(p *foreign.Pipeline) string {
		if v := p.Value.Get("name"); v != nil {
			return v.Text
		}
		return ""
	}
	for _, p := range s.file.Pipelines {
		named[name(p)]++
	}
	s.file.Pipelines = slices.DeleteFunc(s.file.Pipelines, func(p *foreign.Pipeline) bool {
		c := s.gates[p]
		if c.when == "" || named[name(p)] < 2 {
			return false
		}
		v, _ := s.evaluate(c.when, p.Range)
		if !isTruth(v) || v.True() {
			return false
		}
		named[name(p)]--
		s.note(c.block.DefRange(), "The pipeline %s was left out for another of its name: in Terraform it exists only if %s, which is taken not to be so.%s", c.label, c.when,
			s.remedy(countOf(c.block, s.root)))
		return true
	})
}
