package diag

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Sort gives the diagnostics in the order of their places: by file, line, column, then errors before warnings; those without a place come first.
// Of those that say the same of the same place one is left. The argument is not changed.
func Sort(diags hcl.Diagnostics) hcl.Diagnostics {
	sorted := slices.Clone(diags)
	slices.SortStableFunc(sorted, func(a, b *hcl.Diagnostic) int {
		p, q := placeOf(a), placeOf(b)
		return cmp.Or(
			cmp.Compare(p.Filename, q.Filename),
			cmp.Compare(p.Start.Line, q.Start.Line),
			cmp.Compare(p.Start.Column, q.Start.Column),
			cmp.Compare(a.Severity, b.Severity),
		)
	})
	seen := make(map[said]bool, len(sorted))
	return slices.DeleteFunc(sorted, func(d *hcl.Diagnostic) bool {
		s := said{d.Severity, Of(d).Name, d.Summary, d.Detail, placeOf(d)}
		again := seen[s]
		seen[s] = true
		return again
	})
}

// said is what makes two diagnostics the same.
type said struct {
	severity              hcl.DiagnosticSeverity
	name, summary, detail string
	at                    hcl.Range
}

func placeOf(d *hcl.Diagnostic) hcl.Range {
	if d.Subject == nil {
		return hcl.Range{}
	}
	return *d.Subject
}
