package foreign

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// Compile is Document, then compiler.Compile, without the findings that judge a stand-in of something unknown.
func Compile(f *File, cat *schema.Catalog) (*lang.Document, []*compiler.Graph, hcl.Diagnostics) {
	r := &reader{lax: f.Format != FormatCodePipeline}
	doc := r.document(f)
	diags := r.diags
	cat, more := compiler.Catalog(doc, cat)
	diags = append(diags, more...)
	graphs, more := compiler.Compile(doc, cat)
	u := unknownIn(f)
	u.ranges, r.spoilt = outermost(u.ranges), outermost(r.spoilt)
	empty := emptyDefaults(f)
	for _, d := range more {
		if !u.excuses(d) && !r.follows(d) && unsaid[diag.Of(d).Name] == "" {
			diags = append(diags, f.weighed(empty.said(d)))
		}
	}
	return doc, graphs, diags
}

// cascades are the findings about what is not there, perhaps because what should say it could not be read.
var cascades = []string{
	"artifact-input-produced", "var-namespace-known", "var-declared", "trigger-source-exists", "artifact-store-required", "stage-count-min", "stage-not-empty",
	"non-source-action-required", "first-stage-has-source", "condition-rule-count", "trigger-push-combination", "trigger-pr-combination",
}

// follows says whether a finding may be due to a value that could not be read and was reported for that.
func (r *reader) follows(d *hcl.Diagnostic) bool {
	if r.lost && slices.Contains(cascades, diag.Of(d).Name) {
		return true
	}
	return cover(*d.Subject, r.spoilt)
}

// unsaid are the findings about what a foreign file has no place for, and why they are left out.
var unsaid = map[string]string{
	"region-required": "the service knows the Region of a pipeline from where it is asked; templates and create-pipeline's input have no word for it",
}

// weighed is a finding as it stands for a foreign file.
func (f *File) weighed(d *hcl.Diagnostic) *hcl.Diagnostic {
	extra := diag.Of(d)
	switch {
	case extra.Name == "run-order":
		return inServiceWords(d, extra)
	case extra.Name == "secret-mask-on-create" && f.Format == FormatCodePipeline && !f.Stored:
		sure := *d
		sure.Severity = hcl.DiagError
		return &sure
	}
	return d
}

// inServiceWords names a run order that is too low by what it breaks: the service has no rule about order itself. In a foreign file every run order
// counts as written, so that nothing but an artifact or a reference makes an action wait.
func inServiceWords(d *hcl.Diagnostic, extra diag.Extra) *hcl.Diagnostic {
	name, summary := "var-producer-earlier", "Reference to an action that is not earlier"
	if strings.HasPrefix(extra.Related[0].Message, "artifact ") {
		name, summary = "artifact-input-order", "Artifact made too late"
	}
	detail := strings.Replace(d.Detail, ", or leave run_order out.", ".", 1)
	return diag.Error(name, summary, strings.Replace(detail, "Write ", "Write \"runOrder\": ", 1), *d.Subject, extra.Related...)
}

// unknowns are the places of a file whose values are not known.
type unknowns struct {
	ranges  []hcl.Range
	regions bool // a Region is among them
}

// unknownIn finds the unknown places of a file.
func unknownIn(f *File) *unknowns {
	u := &unknowns{}
	for _, p := range f.Pipelines {
		u.look(p.Value)
		if p.Region != nil {
			u.region(p.Region)
		}
		for _, t := range p.Transitions {
			u.look(t.Stage)
			u.look(t.Reason)
		}
		if p.Tags != nil {
			u.look(p.Tags)
		}
	}
	return u
}

func (u *unknowns) look(v *tree.Value) {
	if v == nil {
		return
	}
	if v.Unknown() {
		u.ranges = append(u.ranges, v.Range)
	}
	for _, e := range v.Elems {
		u.look(e)
	}
	for _, f := range v.Fields {
		if f.Key == "region" {
			u.region(f.Value)
		}
		u.look(f.Value)
		if f.Key == "artifactStores" {
			for _, s := range f.Value.Fields {
				u.regions = u.regions || slices.ContainsFunc(s.KeyParts, func(p tree.Part) bool { return p.Unknown })
			}
		}
	}
}

func (u *unknowns) region(v *tree.Value) { u.regions = u.regions || v.Unknown() }

// regional are the findings that hold several Regions against each other: one that is unknown may be any.
var regional = []string{"artifact-stores-home-region", "artifact-stores-action-regions", "artifact-store-needed-for-cross-region", "region-owner", "region-format", "region-unknown"}

// excuses says whether a finding is about something unknown.
func (u *unknowns) excuses(d *hcl.Diagnostic) bool {
	if u.regions && slices.Contains(regional, diag.Of(d).Name) {
		return true
	}
	return cover(*d.Subject, u.ranges)
}

// outermost sorts places, and leaves out those that lie in others.
func outermost(all []hcl.Range) []hcl.Range {
	slices.SortFunc(all, func(a, b hcl.Range) int {
		return cmp.Or(strings.Compare(a.Filename, b.Filename), a.Start.Byte-b.Start.Byte, b.End.Byte-a.End.Byte)
	})
	var kept []hcl.Range
	for _, r := range all {
		if n := len(kept); n == 0 || r.Filename != kept[n-1].Filename || r.End.Byte > kept[n-1].End.Byte {
			kept = append(kept, r)
		}
	}
	return kept
}

// cover says whether a place lies in one of those that outermost gave.
func cover(inner hcl.Range, places []hcl.Range) bool {
	at, _ := slices.BinarySearchFunc(places, inner, func(r, inner hcl.Range) int {
		return cmp.Or(strings.Compare(r.Filename, inner.Filename), r.Start.Byte-inner.Start.Byte-1)
	})
	return at > 0 && places[at-1].Filename == inner.Filename && inner.End.Byte <= places[at-1].End.Byte
}
