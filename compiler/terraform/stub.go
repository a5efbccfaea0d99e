package terraform

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
)

// Write gives a configuration with the pipeline as its resource. What the resource cannot say is an error; then there is no configuration.
func Write(g *compiler.Graph) ([]byte, hcl.Diagnostics) { panic("unwritten") }
