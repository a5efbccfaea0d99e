package cloudformation

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/tree"
)

// Where a template that Write made says which Region its pipeline is for. CloudFormation has no place of its own for that: a stack lives where it is
// deployed. Metadata it keeps as they are.
const (
	homeSection = "Pipewright"
	homeKey     = "Region"
)

// writeHome is the section that says the Region; absent where nobody said it.
func writeHome(g *compiler.Graph) field {
	if g.Region == "" {
		return field{}
	}
	return field{"Metadata", mapOf(field{homeSection, mapOf(required(homeKey, g.Region))})}
}

// homeOf is the Region that a template was written for; nil: it does not say.
func homeOf(root *tree.Value) *tree.Value {
	if v := root.Get("Metadata").Get(homeSection).Get(homeKey); v != nil && v.Kind == tree.String && v.Parts == nil {
		return v
	}
	return nil
}

// regionOf is the Region of a pipeline: the one that the template was written for, or the stack's own, which is not known here.
func (r *reader) regionOf(at hcl.Range) *tree.Value {
	if r.home != nil {
		return r.home
	}
	return r.pseudoNamed("AWS::Region", at)
}
