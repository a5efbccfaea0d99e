// Package author answers one question: how would its author have written this pipeline in the language?
package author

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/schema"
)

// Write gives the pipeline.hcl of a foreign file, whose document and graphs foreign.Compile made of it, in canonical layout. The catalog is the one they
// were compiled with.
func Write(f *foreign.File, doc *lang.Document, graphs []*compiler.Graph, cat *schema.Catalog) ([]byte, hcl.Diagnostics) {
	panic("unwritten")
}
