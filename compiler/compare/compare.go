// Package compare answers one question: in what do two pipelines differ, as far as the service is concerned?
//
// Each pipeline is laid out as a tree of named parts, and the trees are compared part by part (language.md B.6, "Loss-free"). What has no meaning is left out
// of the trees, or made the same: defaults that are written and those that are not, gaps between run orders, the order of what has none.
package compare

import (
	"slices"

	"pipewright/compiler"
	"pipewright/schema"
)

// A Difference is one thing that two pipelines do not have in common.
type Difference struct {
	Path     []string // from the pipeline down: "stage Build", "action Unit", "configuration.ProjectName"
	Old, New string   // as people are shown it; a secret is shown by hash. Empty where it is absent
	Had, Has bool     // whether the old and the new side have it at all
	// Masked says that one side shows a secret as ****, as get-pipeline does: nobody can tell whether the two differ. It is worth a note and counts for nothing.
	Masked bool
}

// Pipelines gives the differences from one pipeline to another, defaults normalised and order ignored where it has no meaning. The catalog knows
// which keys are JSON and which are secret. They come in the order of the pipeline: its own fields, then stage by stage; a stage that stands elsewhere
// is told once, with the path "stage X", "order".
func Pipelines(old, new *compiler.Graph, cat *schema.Catalog) []Difference {
	d := &drawer{cat, home(old, new), len(old.Stores) == 1 && len(new.Stores) == 1}
	found := differences(nil, d.pipeline(old), d.pipeline(new))
	return append(found, d.stages(old.Stages, new.Stages)...)
}

// Count gives how many differences count: those that are not masked.
func Count(all []Difference) int {
	n := 0
	for _, d := range all {
		if !d.Masked {
			n++
		}
	}
	return n
}

// home gives the Region both pipelines live in, as far as either says so: one that is read from the service's JSON cannot.
func home(old, new *compiler.Graph) string {
	if old.Region == "" {
		return new.Region
	}
	return old.Region
}

// stages gives what is different in the stages, by their names.
func (d *drawer) stages(old, new []*compiler.Stage) []Difference {
	var found []Difference
	moved := moves(names(old), names(new))
	before, after := byName(old), byName(new)
	for _, s := range old {
		other := after[s.Name]
		if other == nil {
			found = append(found, differences(nil, inner("", d.stage(s, ranks(s, s))), inner(""))...)
			continue
		}
		if moved[s.Name] {
			found = append(found, Difference{Path: []string{"stage " + s.Name, "order"}, Old: place(old, s), New: place(new, other), Had: true, Has: true})
		}
		found = append(found, differences(nil, inner("", d.stage(s, ranks(s, other))), inner("", d.stage(other, ranks(other, s))))...)
	}
	for _, s := range new {
		if before[s.Name] == nil {
			found = append(found, differences(nil, inner(""), inner("", d.stage(s, ranks(s, s))))...)
		}
	}
	return found
}

func byName(all []*compiler.Stage) map[string]*compiler.Stage {
	found := make(map[string]*compiler.Stage, len(all))
	for _, s := range all {
		found[s.Name] = s
	}
	return found
}

func names(stages []*compiler.Stage) []string {
	var all []string
	for _, s := range stages {
		all = append(all, s.Name)
	}
	return all
}

// place says for people where a stage stands.
func place(all []*compiler.Stage, s *compiler.Stage) string {
	i := slices.Index(all, s)
	if i == 0 {
		return "first"
	}
	return "after " + all[i-1].Name
}
