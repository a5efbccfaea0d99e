package main

import (
	"fmt"
	"io"

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

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
