// Package cloudformation answers one question: how does a pipeline stand in a CloudFormation template?
//
// Read resolves a template twice over. What a value comes to, with the parameters that were given and the defaults of the rest, is its text; how an author
// would write it in a pipeline.hcl are its parts. Parameters and what only a deployed stack knows become variables, conditions and mappings become locals, and
// Fn::If becomes a conditional or says When a value is there.
package cloudformation

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// The resource types that are read.
const (
	pipelineType   = "AWS::CodePipeline::Pipeline"
	actionTypeType = "AWS::CodePipeline::CustomActionType"
)

// Is says whether a document is a template: a map with Resources.
func Is(root *tree.Value) bool {
	resources := root.Get("Resources")
	return resources != nil && resources.Kind == tree.Map
}

// Read takes every AWS::CodePipeline::Pipeline and AWS::CodePipeline::CustomActionType of a template. The file is nil where there are errors. A value for
// something the template does not lead to is a warning.
func Read(filename string, root *tree.Value, values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	r := newReader(filename, values)
	if !Is(root) {
		r.fail("template-no-pipeline", "No template", "A CloudFormation template is an object with the key Resources, and this document is not.", root.Range)
		return nil, r.diags
	}
	root = reading{}.of(root)
	r.declare(root)
	r.resourcesOf(root)
	if r.diags.HasErrors() {
		slices.SortStableFunc(r.diags, func(a, b *hcl.Diagnostic) int { return a.Subject.Start.Byte - b.Subject.Start.Byte })
		return nil, r.diags
	}
	r.checkValues(root)
	return r.finish(), r.diags
}

// checkValues warns of values that were given and that nothing takes. A parameter that no pipeline uses may have one.
func (r *reader) checkValues(root *tree.Value) {
	known := slices.Collect(maps.Keys(r.params))
	for _, v := range r.late {
		known = append(known, v.Name)
	}
	for _, p := range r.order {
		if p.variable != nil {
			known = append(known, p.variable.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.values)) {
		if !slices.Contains(known, name) {
			r.diags = append(r.diags, diag.Warning("variable-undeclared", "Undeclared variable", fmt.Sprintf("A value was given for %s, and the template leads to no variable of that name.%s",
				name, near.DidYouMean(name, known)), root.Field("Resources").KeyRange))
		}
	}
}
