// Package terraform answers one question: how does a pipeline stand in a Terraform configuration?
package terraform

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
)

// Read takes every aws_codepipeline and aws_codepipeline_custom_action_type of a file. Beside are the other .tf files of its folder, by name: their variables and
// locals are read as well, their pipelines are not.
func Read(filename string, src []byte, beside map[string][]byte, values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	panic("unwritten")
}

// Write gives a configuration with the pipeline as its resource. What the resource cannot say is an error; then there is no configuration.
func Write(g *compiler.Graph) ([]byte, hcl.Diagnostics) { panic("unwritten") }
