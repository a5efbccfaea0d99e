package foreign

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// Formats of files.
const (
	FormatCodePipeline   = "codepipeline"
	FormatCloudFormation = "cloudformation"
	FormatTerraform      = "terraform"
)

// Is says whether a document has the form that Read takes: {"pipeline": {...}}, or a bare PipelineDeclaration.
func Is(root *tree.Value) bool {
	return root.Get("pipeline") != nil || root.Get("stages") != nil
}

// Read takes what create-pipeline, update-pipeline and get-pipeline take and give, metadata and version included, or the bare declaration.
func Read(filename string, root *tree.Value) (*File, hcl.Diagnostics) {
	f := &File{Name: filename, Format: FormatCodePipeline}
	r := &reader{}
	declaration := root
	if root.Get("stages") == nil {
		declaration = root.Get("pipeline")
	}
	if declaration == nil || declaration.Kind != tree.Map {
		r.fail("not-a-pipeline", "No pipeline", found(root)+" A pipeline is {\"pipeline\": {\"name\": ..., \"stages\": [...]}} as create-pipeline takes it and get-pipeline prints it, "+
			"or what stands in its \"pipeline\" alone.", head(root))
		return f, r.diags
	}
	if declaration != root {
		r.object(root, "document", "pipeline", "tags", "metadata")
	}
	p := &Pipeline{Value: declaration, Tags: root.Get("tags"), Range: head(declaration)}
	if name := declaration.Get("name"); name != nil && name.Kind == tree.String {
		p.Label = name.Text
	}
	if declaration == root {
		p.Tags = nil
	}
	f.Stored = stored(root, declaration)
	r.metadata(p, root)
	f.Pipelines = []*Pipeline{p}
	return f, r.diags
}

// stored says whether the service printed a document: it has metadata, or a version that only an update gives. What people write for create-pipeline
// has the version 1 or none.
func stored(root, declaration *tree.Value) bool {
	version := declaration.Get("version")
	return root.Get("metadata") != nil || version != nil && version.Kind == tree.Number && version.Text != "1"
}

// found says what a document is that is no pipeline.
func found(root *tree.Value) string {
	switch {
	case root.Kind != tree.Map:
		return "This is " + root.Kind.String() + "."
	case root.Get("actionTypeId") != nil || root.Get("ActionTypeId") != nil:
		return "This is one action of a pipeline."
	case root.Get("actions") != nil || root.Get("Actions") != nil:
		return "This is one stage of a pipeline."
	}
	return "This is an object without \"pipeline\" and without \"stages\"."
}

// metadata is what only the service writes. Its ARN says where the pipeline lives.
func (r *reader) metadata(p *Pipeline, root *tree.Value) {
	if inside := p.Value.Field("metadata"); inside != nil {
		r.fail("metadata-in-input", "Metadata inside the pipeline", "The service prints metadata beside pipeline, and refuses them inside of it. Take metadata out.", inside.KeyRange)
	}
	m := root.Get("metadata")
	if m == nil || root == p.Value {
		return
	}
	if !r.object(m, "metadata", "pipelineArn", "created", "updated", "pollingDisabledAt") {
		return
	}
	if arn := m.Get("pipelineArn"); arn != nil {
		if parts := strings.Split(arn.Text, ":"); len(parts) >= 6 && parts[2] == "codepipeline" && parts[3] != "" {
			p.Region = &tree.Value{Kind: tree.String, Text: parts[3], Range: arn.Range}
			return
		}
		r.fail("metadata-in-input", "Malformed ARN of the pipeline", fmt.Sprintf("%q is no ARN of a pipeline, as get-pipeline prints it. Take metadata out: an update must not carry it.", arn.Text), arn.Range)
	}
}

// head is where a value begins: its name, where it has one, else its first character.
func head(v *tree.Value) hcl.Range {
	if v == nil {
		return hcl.Range{}
	}
	if name := v.Get("name"); name != nil && name.Kind == tree.String {
		return name.Range
	}
	at := v.Range
	if v.Kind == tree.Map || v.Kind == tree.List {
		at.End = at.Start
		at.End.Byte++
		at.End.Column++
	}
	return at
}

// A reader takes values apart and gathers what is wrong with them.
type reader struct {
	lax     bool // whole numbers, truth values and texts stand for each other, as CloudFormation and Terraform convert them
	diags   hcl.Diagnostics
	element hcl.Range   // the action, rule, store, ... that is being read; zero: none
	spoilt  []hcl.Range // what was refused for its form, so that nothing is to be said of what it holds
	lost    bool        // something could not be read at all: what is missing elsewhere may be that
}

// spoil remembers that a value, and what it stands in, could not be read as it was meant.
func (r *reader) spoil(at hcl.Range) {
	r.spoilt, r.lost = append(r.spoilt, at), true
	if r.element != (hcl.Range{}) {
		r.spoilt = append(r.spoilt, r.element)
	}
}

// inside reads a part of the pipeline whose own values are judged together.
func (r *reader) inside(v *tree.Value, read func()) {
	outer := r.element
	r.element = v.Range
	read()
	r.element = outer
}

func (r *reader) fail(name, summary, detail string, at hcl.Range, related ...diag.Place) {
	r.diags = append(r.diags, diag.Error(name, summary, detail, at, related...))
}
