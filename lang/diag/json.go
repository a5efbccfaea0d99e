package diag

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// What `terraform validate -json` prints, with the names and related places of ours beside it. Lines and columns count from 1, columns in
// characters as a reader takes them; bytes count from 0.
type (
	report struct {
		FormatVersion string     `json:"format_version"`
		Valid         bool       `json:"valid"`
		ErrorCount    int        `json:"error_count"`
		WarningCount  int        `json:"warning_count"`
		Diagnostics   []jsonDiag `json:"diagnostics"`
	}
	jsonDiag struct {
		Severity string        `json:"severity"`
		Name     string        `json:"name"`
		Summary  string        `json:"summary"`
		Detail   string        `json:"detail"`
		Range    *jsonRange    `json:"range,omitempty"`
		Snippet  *jsonSnippet  `json:"snippet,omitempty"`
		Related  []jsonRelated `json:"related,omitempty"`
	}
	jsonRange struct {
		Filename string  `json:"filename"`
		Start    jsonPos `json:"start"`
		End      jsonPos `json:"end"`
	}
	jsonPos struct {
		Line   int `json:"line"`
		Column int `json:"column"`
		Byte   int `json:"byte"`
	}
	jsonSnippet struct {
		Context              *string `json:"context"` // terraform's header of the block around it; always null here
		Code                 string  `json:"code"`
		StartLine            int     `json:"start_line"`
		HighlightStartOffset int     `json:"highlight_start_offset"` // in bytes of code
		HighlightEndOffset   int     `json:"highlight_end_offset"`
		Values               []value `json:"values"`
	}
	jsonRelated struct {
		Message string    `json:"message"`
		Range   jsonRange `json:"range"`
	}
)

// JSON gives diagnostics in the shape of `terraform validate -json`, indented, with a newline at the end.
func JSON(diags hcl.Diagnostics, files map[string][]byte) []byte {
	r := report{FormatVersion: "1.0", Valid: !diags.HasErrors(), Diagnostics: []jsonDiag{}}
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			r.ErrorCount++
		} else {
			r.WarningCount++
		}
		r.Diagnostics = append(r.Diagnostics, jsonOf(d, files))
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r); err != nil {
		panic(err) // texts and numbers always encode
	}
	return out.Bytes()
}

func jsonOf(d *hcl.Diagnostic, files map[string][]byte) jsonDiag {
	extra := Of(d)
	out := jsonDiag{Severity: "error", Name: extra.Name, Summary: discreet(d, d.Summary), Detail: discreet(d, d.Detail)}
	if d.Severity == hcl.DiagWarning {
		out.Severity = "warning"
	}
	if d.Subject != nil {
		at := rangeOf(*d.Subject)
		out.Range = &at
		out.Snippet = snippetOf(d, files[d.Subject.Filename])
	}
	for _, related := range extra.Related {
		out.Related = append(out.Related, jsonRelated{related.Message, rangeOf(related.Range)})
	}
	return out
}

func rangeOf(r hcl.Range) jsonRange {
	return jsonRange{r.Filename, jsonPos(r.Start), jsonPos(r.End)}
}

// snippetOf gives the lines of the subject, at most as many bytes as a long line may have.
func snippetOf(d *hcl.Diagnostic, src []byte) *jsonSnippet {
	s, ok := within(src, *d.Subject)
	if !ok {
		return nil
	}
	from := lineAt(src, s.from).from
	to := min(lineAt(src, s.to).to, from+2*longest)
	return &jsonSnippet{
		Code:                 legible(src[from:to]),
		StartLine:            d.Subject.Start.Line,
		HighlightStartOffset: min(s.from, to) - from,
		HighlightEndOffset:   min(s.to, to) - from,
		Values:               values(d),
	}
}

// legible is a source as JSON can hold it, of the same length: a byte that is not UTF-8 is a question mark.
func legible(src []byte) string {
	if utf8.Valid(src) {
		return string(src)
	}
	out := bytes.Clone(src)
	for i := 0; i < len(out); {
		r, n := utf8.DecodeRune(out[i:])
		if r == utf8.RuneError && n == 1 {
			out[i] = '?'
		}
		i += n
	}
	return string(out)
}
