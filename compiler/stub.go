package compiler

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/schema"
	"pipewright/schema/wire"
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

// Wire gives the pipeline as create-pipeline takes it, in the completed form of language.md B.6.
func (g *Graph) Wire() *wire.Request { panic("unwritten") }

// A Hole is one #{namespace.key} of a Text.
type Hole struct{ Namespace, Key string }

// Holes lists the holes of a text, in order.
func (t Text) Holes() []Hole { panic("unwritten") }

// Fill replaces every hole by what lookup says. A hole it does not know is an *UnfilledError; values are not read a second time.
func (t Text) Fill(lookup func(Hole) (string, bool)) (string, error) { panic("unwritten") }

func groups(actions []*Action) [][]*Action { panic("unwritten") }
