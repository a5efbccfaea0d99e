package foreign

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// Compile is Document, then compiler.Compile, without the findings that judge a stand-in of something unknown.
func Compile(f *File, cat *schema.Catalog) (*lang.Document, []*compiler.Graph, hcl.Diagnostics) {
	doc, diags := Document(f)
	cat, more := compiler.Catalog(doc, cat)
	diags = append(diags, more...)
	graphs, more := compiler.Compile(doc, cat)
	u := unknownIn(f)
	for _, d := range more {
		if !u.excuses(d) && !unsaid(f, d) {
			diags = append(diags, d)
		}
	}
	return doc, graphs, diags
}

// unsaid says whether a finding is about what a foreign file has no place for: the Region of the pipeline, which the service knows from where it is
// asked, is said by templates of one Region alone.
func unsaid(f *File, d *hcl.Diagnostic) bool { return diag.Of(d).Name == "region-required" }

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
	return slices.ContainsFunc(u.ranges, func(r hcl.Range) bool { return within(*d.Subject, r) })
}

// within says whether one place lies in another.
func within(inner, outer hcl.Range) bool {
	return inner.Filename == outer.Filename && outer.Start.Byte <= inner.Start.Byte && inner.End.Byte <= outer.End.Byte
}
