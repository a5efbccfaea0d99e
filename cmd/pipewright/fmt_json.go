package main

import (
	"encoding/json"
	"io"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// The shape of fmt --json.
type (
	formatReport struct {
		Files    []formatEntry   `json:"files"`
		Findings json.RawMessage `json:"findings"` // as validate --json prints them
	}
	formatEntry struct {
		Filename string `json:"filename"`
		State    string `json:"state"`
		Diff     string `json:"diff,omitempty"`
		Content  string `json:"content,omitempty"` // of standard input
	}
)

func (v *format) writeJSON(w io.Writer, all []*formatted) error {
	report := formatReport{Files: []formatEntry{}}
	var diags hcl.Diagnostics
	sources := map[string][]byte{}
	for _, f := range all {
		entry := formatEntry{Filename: f.name, State: f.state}
		switch {
		case f.state == isBroken:
			diags = append(diags, f.diags...)
			sources[f.name] = f.before
		case v.diff:
			entry.Diff = string(f.unified())
		case f.name == stdin && !v.check:
			entry.Content = string(f.out)
		}
		report.Files = append(report.Files, entry)
	}
	report.Findings = diag.JSON(diags, sources)
	return writeIndented(w, report)
}
