package cloudformation

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
)

// Write gives a template in YAML with the pipeline as its resource. What a template cannot say is an error; then there is no template.
func Write(g *compiler.Graph) ([]byte, hcl.Diagnostics) { panic("unwritten") }
