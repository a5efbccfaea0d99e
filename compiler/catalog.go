package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// Catalog gives a catalog that knows a document's own custom action types as well. One of the name of an entry of the catalog takes its place: the
// entries of owner Custom there stand for what a vendor registers in an account, and the account knows better. Of the types of AWS and of third
// parties that a printed list holds, only those count that the catalog does not know.
func Catalog(doc *lang.Document, cat *schema.Catalog) (*schema.Catalog, hcl.Diagnostics) {
	if len(doc.ActionTypes) == 0 {
		return cat, nil
	}
	o := owned{cat: cat, standIns: len(doc.StandIns) > 0, first: map[schema.ID]hcl.Range{}}
	for _, t := range doc.ActionTypes {
		o.read(t)
	}
	return cat.With(o.types...), o.diags
}

// owned gathers the action types of a document.
type owned struct {
	cat      *schema.Catalog
	standIns bool // a name may be what stands for a variable without a value
	types    []*schema.ActionType
	first    map[schema.ID]hcl.Range // where each was declared first
	diags    hcl.Diagnostics
}

func (o *owned) read(a *lang.ActionType) {
	var types []*schema.ActionType
	var diags hcl.Diagnostics
	if a.Block != nil {
		var t *schema.ActionType
		if t, diags = o.block(a.Block); t != nil {
			types = append(types, t)
		}
	} else {
		types, diags = schema.CustomTypes(a.Tree)
	}
	for _, found := range diags {
		o.diags = append(o.diags, renamed(found, a.Range))
	}
	for _, t := range types {
		o.add(t)
	}
}

// block reads a block. The spelling of a provider or a version that stands for something else is not judged.
func (o *owned) block(b *hclsyntax.Block) (*schema.ActionType, hcl.Diagnostics) {
	if !o.standIns || !strings.Contains(b.Labels[1]+b.Labels[2], "${var.") {
		return schema.CustomType(b)
	}
	spelled := *b
	spelled.Labels = []string{b.Labels[0], "P", "1"}
	t, diags := schema.CustomType(&spelled)
	if t != nil {
		t.Provider, t.Version = b.Labels[1], b.Labels[2]
	}
	return t, diags
}

// add takes a type, once.
func (o *owned) add(t *schema.ActionType) {
	if t.Owner != "Custom" && slices.ContainsFunc(o.cat.Lookup(t.Provider), func(known *schema.ActionType) bool { return known.ID == t.ID }) {
		return
	}
	if first, twice := o.first[t.ID]; twice {
		o.diags = append(o.diags, diag.Error("action-type-unique", "Action type declared twice",
			fmt.Sprintf("The %s action type %q, version %q, of the category %s is declared already. An account has each once: leave one of the two out, or give it another version.",
				t.Owner, t.Provider, t.Version, t.Category), t.Range, diag.Place{Message: "first declared here", Range: first}))
		return
	}
	o.first[t.ID] = t.Range
	o.types = append(o.types, t)
}

// renamed is what the catalog's reader found, as a diagnostic of ours.
func renamed(found *hcl.Diagnostic, at hcl.Range) *hcl.Diagnostic {
	name := "action-type"
	if p, ok := hcl.DiagnosticExtra[*schema.Problem](found); ok {
		name = p.Name
	}
	if found.Subject != nil && !zero(*found.Subject) {
		at = *found.Subject
	}
	return diag.Error(name, found.Summary, found.Detail, at)
}
