package foreign

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// defaulted says of a finding about an empty value where the value comes from: a variable whose default is empty is one that has to be given.
func (f *File) defaulted(d *hcl.Diagnostic) *hcl.Diagnostic {
	if len(f.Variables) == 0 {
		return d
	}
	for _, p := range f.Pipelines {
		name := emptyAt(p.Value, *d.Subject)
		if name == "" {
			continue
		}
		out := *d
		out.Detail = d.Detail + " It comes from " + name + ", whose default is empty: give it with --var " + name + "=VALUE."
		return &out
	}
	return d
}

// emptyAt gives the variable that an empty text at a place is; empty: there is none.
func emptyAt(v *tree.Value, at hcl.Range) string {
	if v == nil {
		return ""
	}
	if v.Range == at && v.Text == "" && len(v.Parts) == 1 {
		name, ok := strings.CutPrefix(v.Parts[0].Expr, "var.")
		if ok && !strings.ContainsAny(name, ".[( ") {
			return name
		}
	}
	for _, e := range v.Elems {
		if name := emptyAt(e, at); name != "" {
			return name
		}
	}
	for _, field := range v.Fields {
		if name := emptyAt(field.Value, at); name != "" {
			return name
		}
	}
	return ""
}
