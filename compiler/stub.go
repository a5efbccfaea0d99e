package compiler

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/schema"
)

// Compile gives the graphs of a document's pipelines, in written order, checked against the catalog. With errors the graphs are
// as complete as could be made.
func Compile(doc *lang.Document, cat *schema.Catalog) ([]*Graph, hcl.Diagnostics) { panic("unwritten") }

// CompileLaptop gives what the runner blocks say, checked against the graphs. It is never nil.
func CompileLaptop(doc *lang.Document, graphs []*Graph) (*Laptop, hcl.Diagnostics) {
	panic("unwritten")
}

// OverrideFor gives the override that applies to an action of a pipeline; nil: none.
func (l *Laptop) OverrideFor(g *Graph, a *Action) *Override { panic("unwritten") }

