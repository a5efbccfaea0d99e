package foreign

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// emptied are the places of texts that are empty because a variable's default is, and the names of those variables.
type emptied map[hcl.Range]string

// emptyDefaults finds them in a file.
func emptyDefaults(f *File) emptied {
	found := emptied{}
	if len(f.Variables) == 0 {
		return found
	}
	for _, p := range f.Pipelines {
		found.look(p.Value)
	}
	return found
}

func (e emptied) look(v *tree.Value) {
	if v == nil {
		return
	}
	if v.Text == "" && len(v.Parts) == 1 {
		name, ok := strings.CutPrefix(v.Parts[0].Expr, "var.")
		if ok && !strings.ContainsAny(name, ".[( ") {
			e[v.Range] = name
		}
	}
	for _, elem := range v.Elems {
		e.look(elem)
	}
	for _, field := range v.Fields {
		e.look(field.Value)
	}
}

// said says of a finding about an empty value where the value comes from: a variable whose default is empty is one that has to be given.
func (e emptied) said(d *hcl.Diagnostic) *hcl.Diagnostic {
	name := e[*d.Subject]
	if name == "" || !strings.HasSuffix(diag.Of(d).Name, "-empty") {
		return d
	}
	out := *d
	out.Detail = d.Detail + " It comes from " + name + ", whose default is empty: give it with --var " + name + "=VALUE."
	return &out
}
