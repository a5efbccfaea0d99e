package main

import (
	"io"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// writeDiagnostics prints diagnostics for a person.
func writeDiagnostics(w io.Writer, files map[string][]byte, diags hcl.Diagnostics) error {
	if len(diags) == 0 {
		return nil
	}
	return diag.Write(w, files, diags, diag.Style{Color: colors(w), Width: width(w)})
}

// counts gives how many errors and how many warnings there are.
func counts(diags hcl.Diagnostics) (errors, warnings int) {
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// failure gives the exit code of diagnostics that hold errors: one that speaks of flags means a wrong call, whatever else may follow
// from it; else the pipeline is wrong.
func failure(diags hcl.Diagnostics) error {
	for _, d := range diags {
		if d.Severity == hcl.DiagError && speaksOfFlags(d) {
			return &exit{code: exitUsage}
		}
	}
	return errSaid()
}

func speaksOfFlags(d *hcl.Diagnostic) bool {
	return diag.Of(d).Name == "unknown-pipeline" || d.Subject != nil && strings.HasPrefix(d.Subject.Filename, "--var")
}
