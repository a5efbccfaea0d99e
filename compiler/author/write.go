// Package author answers one question: how would its author have written this pipeline in the language?
//
// What was derived elsewhere is derived again: owner, category and version of an action come from the catalog, run orders from what actions need,
// the type of a pipeline from what it uses, so that none of them is written where it would come out the same. References take the place of names in texts, and
// JSON in a text becomes the list or object that it stands for.
package author

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/schema"
)

// Write gives the pipeline.hcl of a foreign file, whose document and graphs foreign.Compile made of it without an error, in canonical layout. The catalog is the one they
// were compiled with. What the language cannot say is an error; then there is no file.
func Write(f *foreign.File, doc *lang.Document, graphs []*compiler.Graph, cat *schema.Catalog) ([]byte, hcl.Diagnostics) {
	w := &writer{file: f, cat: cat, variables: foreign.Names{}, sensitive: map[string]bool{}}
	for _, v := range f.Variables {
		w.variables[v.Name] = true
	}
	typed := typesSaid(doc, graphs, cat)
	pipelines, away := allThere(f)
	if away {
		doc, _ = foreign.Document(&foreign.File{Name: f.Name, Format: f.Format, Pipelines: pipelines, ActionTypes: f.ActionTypes})
		graphs, _ = compiler.Compile(doc, cat)
	}
	forms := formsOf(doc, graphs, pipelines, cat)
	var blocks sheet
	for i, p := range pipelines {
		forms[i].typed = typed[i]
		w.normal(p.Value)
		blocks.gap()
		w.pipeline(&blocks, newScope(w, p, graphs[i]), forms[i])
	}
	var s sheet
	w.heading(&s)
	for _, v := range slices.Concat(f.Variables, w.secrets) {
		s.gap()
		variable(&s, v, v.Sensitive || w.sensitive[v.Name])
	}
	w.locals(&s)
	for _, t := range f.ActionTypes {
		s.gap()
		w.actionType(&s, t)
	}
	s.gap()
	s.take(&blocks)
	if w.diags.HasErrors() {
		return nil, w.diags
	}
	out, diags := lang.Format(foreignName, []byte(s.text()))
	return out, append(w.diags, diags...)
}

// foreignName is what a fault in what was written would be reported in.
const foreignName = "pipeline.hcl"

// A writer writes one file.
type writer struct {
	file      *foreign.File
	cat       *schema.Catalog
	variables foreign.Names       // names that are taken
	sensitive map[string]bool     // names of variables that stand for a secret
	secrets   []*foreign.Variable // for what a read of the service masks
	diags     hcl.Diagnostics
}

// heading says where the file comes from, and what could not be carried over.
func (w *writer) heading(s *sheet) {
	kind := map[string]string{
		foreign.FormatCodePipeline: "the service's own JSON", foreign.FormatCloudFormation: "a CloudFormation template", foreign.FormatTerraform: "a Terraform configuration",
	}[w.file.Format]
	name := w.file.Name
	if at := strings.LastIndexByte(name, '/'); at >= 0 {
		name = name[at+1:]
	}
	s.comment(fmt.Sprintf("Imported from %s, %s.", name, kind))
	for _, n := range w.file.Notes {
		s.comment(n.Text)
	}
}

func (w *writer) locals(s *sheet) {
	if len(w.file.Locals) == 0 {
		return
	}
	s.gap()
	s.open("locals")
	for _, l := range w.file.Locals {
		if l.Comment != "" {
			s.comment(l.Comment)
		}
		s.set(l.Name, pretty(l.Expr))
	}
	s.close()
}

func variable(s *sheet, v *foreign.Variable, sensitive bool) {
	s.open("variable " + lang.Quote(v.Name))
	s.set("type", v.Type)
	s.set("default", pretty(v.Default))
	if words := strings.Join(strings.Fields(v.Description), " "); words != "" {
		s.set("description", lang.Quote(words))
	}
	if sensitive {
		s.set("sensitive", "true")
	}
	for _, check := range v.Validations {
		s.gap()
		s.open("validation")
		s.set("condition", check.Condition)
		s.set("error_message", lang.Quote(check.Message))
		s.close()
	}
	s.close()
}
