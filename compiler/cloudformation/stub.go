// Package cloudformation answers one question: how does a pipeline stand in a CloudFormation template?
package cloudformation

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang/tree"
)

// Is says whether a document is a template: a map with Resources.
func Is(root *tree.Value) bool { panic("unwritten") }

// Read takes every AWS::CodePipeline::Pipeline and AWS::CodePipeline::CustomActionType of a template.
func Read(filename string, root *tree.Value, values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	panic("unwritten")
}

// Write gives a template in YAML with the pipeline as its resource. What a template cannot say is an error; then there is no template.
func Write(g *compiler.Graph) ([]byte, hcl.Diagnostics) { panic("unwritten") }
