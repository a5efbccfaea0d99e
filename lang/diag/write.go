package diag

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/fatih/color"
	"github.com/hashicorp/hcl/v2"
)

// A Style says what the terminal can do.
type Style struct {
	Color bool
	Width int // columns; 0: not known, nothing is wrapped
}

// Write prints diagnostics for a person, in the order given, with the lines they are about. Files are the sources, by the names that ranges use;
// a file that is not among them is named only. Nothing of a source acts on the terminal. The error is that of w.
func Write(w io.Writer, files map[string][]byte, diags hcl.Diagnostics, style Style) error {
	p := printer{files: files, style: style, paint: paints(style.Color)}
	for _, d := range diags {
		p.diagnostic(d)
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

// paint are the colours of the parts.
type paint struct{ errors, warnings, strong, faint func(...any) string }

func paints(on bool) paint {
	of := func(attributes ...color.Attribute) func(...any) string {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c.Sprint
	}
	return paint{
		errors:   of(color.FgRed, color.Bold),
		warnings: of(color.FgYellow, color.Bold),
		strong:   of(color.Bold),
		faint:    of(color.Faint),
	}
}

type printer struct {
	out   bytes.Buffer
	files map[string][]byte
	style Style
	paint paint
}

func (p *printer) diagnostic(d *hcl.Diagnostic) {
	extra := Of(d)
	word, loud := "Error", p.paint.errors
	if d.Severity == hcl.DiagWarning {
		word, loud = "Warning", p.paint.warnings
	}
	fmt.Fprintf(&p.out, "%s %s %s\n", loud(word+":"), p.paint.strong(visible(discreet(d, d.Summary))), p.paint.faint("["+visible(extra.Name)+"]"))
	if d.Subject != nil {
		p.place("", *d.Subject, loud, values(d))
	}
	for _, related := range extra.Related {
		p.place(visible(related.Message)+": ", related.Range, p.paint.strong, nil)
	}
	if d.Detail != "" {
		fmt.Fprintf(&p.out, "\n%s\n", wrap(visible(discreet(d, d.Detail)), p.style.Width))
	}
	p.out.WriteByte('\n')
}

// place prints where something stands, with its lines and the values of the names in them.
func (p *printer) place(label string, r hcl.Range, loud func(...any) string, names []value) {
	fmt.Fprintf(&p.out, "  %s%s:%d:%d\n", label, visible(r.Filename), r.Start.Line, r.Start.Column)
	src, ok := p.files[r.Filename]
	s, inside := within(src, r)
	if !ok || !inside {
		p.notes("    ", names)
		return
	}
	shown := rows(src, r, s)
	gutter := len(strconv.Itoa(shown[len(shown)-1].number))
	room := 0
	if p.style.Width > 0 {
		room = max(p.style.Width-gutter-len("   | "), 20)
	}
	for _, row := range shown {
		line, pointer := row.shown(src, room)
		if row.skips {
			fmt.Fprintf(&p.out, "  %s\n", p.paint.faint(strings.Repeat(".", gutter)+" |"))
		}
		fmt.Fprintf(&p.out, "  %s %s\n", p.paint.faint(fmt.Sprintf("%*d |", gutter, row.number)), line)
		if pointer != "" {
			fmt.Fprintf(&p.out, "  %s %s\n", p.paint.faint(strings.Repeat(" ", gutter)+" |"), pointed(pointer, loud))
		}
	}
	p.notes(strings.Repeat(" ", gutter+5), names)
}

func (p *printer) notes(indent string, names []value) {
	for _, v := range names {
		fmt.Fprintf(&p.out, "%s%s %s\n", indent, visible(v.Traversal), visible(v.Statement))
	}
}

// pointed colours the carets, not the blanks before them: terminals underline those too.
func pointed(pointer string, loud func(...any) string) string {
	carets := strings.TrimLeft(pointer, " \t")
	return pointer[:len(pointer)-len(carets)] + loud(carets)
}
