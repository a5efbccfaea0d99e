// Package terraform answers one question: how does a pipeline stand in a Terraform configuration?
//
// Read resolves a configuration twice over, as package cloudformation does: what a value comes to now is its text, how an author would write it in a
// pipeline.hcl are its parts. Variables and locals are carried over; what only a plan or an apply knows becomes a variable named after it.
package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/compiler/foreign"
	"pipewright/lang/near"
)

// The resources that are read (hashicorp/aws 6, resources aws_codepipeline and aws_codepipeline_custom_action_type).
const (
	pipelineResource   = "aws_codepipeline"
	actionTypeResource = "aws_codepipeline_custom_action_type"
)

// Read takes every aws_codepipeline and aws_codepipeline_custom_action_type of a file. Beside are the other .tf files of its folder, by name: their variables,
// locals and resources are looked up, their pipelines are not read. Nothing else is read, and nothing is run. The file is nil where there are errors.
func Read(filename string, src []byte, beside map[string][]byte, values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	r := newReader(filename, values)
	if strings.HasSuffix(filename, ".tf.json") {
		r.fail("terraform-json-syntax", "Terraform's JSON syntax", "Files named .tf.json are not read. Write the resource in Terraform's own syntax, in a file named .tf.", r.fileStart())
		return nil, r.diags
	}
	body := r.parse(filename, src)
	if body == nil {
		return nil, r.diags
	}
	r.declare(body)
	r.declareBeside(beside)
	return r.read(body)
}

// ReadFolder is Read for all the files of a folder, by name: a module of Terraform.
func ReadFolder(folder string, files map[string][]byte, values foreign.Values) (*foreign.File, hcl.Diagnostics) {
	r := newReader(folder, values)
	whole := &hclsyntax.Body{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if body := r.parse(name, files[name]); body != nil {
			whole.Blocks = append(whole.Blocks, body.Blocks...)
		}
	}
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	r.declare(whole)
	return r.read(whole)
}

// read takes the resources of a body, once everything is declared.
func (r *reader) read(body *hclsyntax.Body) (*foreign.File, hcl.Diagnostics) {
	r.resources(body)
	if !r.diags.HasErrors() && len(r.file.Pipelines)+len(r.file.ActionTypes) == 0 {
		r.noPipeline(body.Blocks)
	}
	r.finish()
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return r.file, r.diags
}

func (r *reader) noPipeline(blocks blocks) {
	detail := fmt.Sprintf("The file has no resource %q. Name the file that holds it; those beside it are read for their variables and locals.", pipelineResource)
	at := r.fileStart()
	for _, b := range blocks {
		switch {
		case b.Type == "module":
			detail += fmt.Sprintf(" The module %s may hold one: name its own file.", labelOf(b, 0))
		case b.Type != "resource" || len(b.Labels) == 0 || len(r.file.Notes) > 0:
		case near.Word(b.Labels[0], []string{pipelineResource, actionTypeResource}) != "" && !strings.HasPrefix(b.Labels[0], pipelineResource):
			detail, at = fmt.Sprintf("There is no resource type %q.%s", b.Labels[0], near.DidYouMean(b.Labels[0], []string{pipelineResource, actionTypeResource})), b.LabelRanges[0]
		}
	}
	if len(r.file.Notes) > 0 {
		detail = "Every pipeline of the file is switched off: " + r.file.Notes[0].Text
	}
	r.fail("terraform-no-pipeline", "No pipeline", detail, at)
}
