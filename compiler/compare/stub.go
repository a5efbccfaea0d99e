// Package compare answers one question: in what do two pipelines differ, as far as the service is concerned?
package compare

import (
	"pipewright/compiler"
	"pipewright/schema"
)

// A Difference is one thing that two pipelines do not have in common.
type Difference struct {
	Path     []string // from the pipeline down: "stage Build", "action Unit", "configuration.ProjectName"
	Old, New string   // as people are shown it; a secret is shown by hash. Empty where it is absent
	Had, Has bool     // whether the old and the new side have it at all
}

// Pipelines gives the differences from one pipeline to another, defaults normalised and order ignored where it has no meaning. The catalog knows
// which keys are JSON and which are secret.
func Pipelines(old, new *compiler.Graph, cat *schema.Catalog) []Difference { panic("unwritten") }
