package foreign

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// Is says whether a document has the form that Read takes: {"pipeline": {...}}, or a bare PipelineDeclaration.
func Is(root *tree.Value) bool { panic("unwritten") }

// Read takes what create-pipeline, update-pipeline and get-pipeline take and give, metadata and version included, or the bare declaration.
func Read(filename string, root *tree.Value) (*File, hcl.Diagnostics) { panic("unwritten") }

// Document gives what the file would have come to in the language, every attribute with its place in the foreign file.
func Document(f *File) (*lang.Document, hcl.Diagnostics) { panic("unwritten") }

// Compile is Document, then compiler.Compile, without the findings that judge a stand-in of something unknown.
func Compile(f *File, cat *schema.Catalog) (*lang.Document, []*compiler.Graph, hcl.Diagnostics) {
	panic("unwritten")
}
