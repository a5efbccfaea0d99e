// Package diag answers one question: how do we tell the author?
//
// A diagnostic is an hcl.Diagnostic with a kebab-case name, which is printed with it and is what `pipewright explain` takes.
package diag

import "github.com/hashicorp/hcl/v2"

// An Extra is what our diagnostics carry beside what HCL's do.
type Extra struct {
	Name    string  // kebab-case; what `pipewright explain` takes
	Related []Place // where the other party of a clash stands
}

// A Place is a second place that a diagnostic speaks of: the first definition of two, an edge of a ring.
type Place struct {
	Message string // lower case, no full stop: "first defined here"
	Range   hcl.Range
}

// Error makes an error. Summary is a short noun phrase; detail says what was found, what was allowed, and what to write instead.
func Error(name, summary, detail string, subject hcl.Range, related ...Place) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &subject, Extra: &Extra{Name: name, Related: related}}
}

// Warning makes a warning: the service may take it, or takes it and does something unexpected.
func Warning(name, summary, detail string, subject hcl.Range, related ...Place) *hcl.Diagnostic {
	d := Error(name, summary, detail, subject, related...)
	d.Severity = hcl.DiagWarning
	return d
}

// Of gives the name and related places of a diagnostic; those that HCL itself made, syntax errors, are named "syntax".
func Of(d *hcl.Diagnostic) Extra {
	if e, ok := hcl.DiagnosticExtra[*Extra](d); ok {
		return *e
	}
	return Extra{Name: "syntax"}
}
