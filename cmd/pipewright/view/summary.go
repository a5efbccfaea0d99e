package view

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/fatih/color"

	"pipewright/runner/event"
)

// A Paths says where the files of a run are.
type Paths struct {
	Log    string            // of the events
	Output func(*Row) string // of an action's output
}

// WriteSummary writes what ends every run: the failures, the table of actions, the log's path, and last the status with its fidelity.
func WriteSummary(w io.Writer, t *Tally, p Paths, s Style) error {
	var b bytes.Buffer
	for _, r := range t.Rows {
		if r.Status == "Failed" {
			writeFailure(&b, r, p, s)
		}
	}
	if t.Error != nil && !failedFor(t.Rows, t.Error) {
		fmt.Fprintf(&b, "\n%s: %s\n", s.bad("Failed"), Clean(t.Error.Message))
		field(&b, "explain", explainLine(t.Error.Name))
	}
	writeTable(&b, t.Rows)
	for _, left := range t.Left {
		fmt.Fprintf(&b, "not entered: %s\n", Clean(left))
	}
	fmt.Fprintf(&b, "log: %s\n%s\n", p.Log, t.LastLine(s))
	_, err := w.Write(b.Bytes())
	return err
}

// failedFor says whether the execution failed for the reason that one of its actions gives already.
func failedFor(rows []*Row, e *event.Error) bool {
	for _, r := range rows {
		if r.Error != nil && r.Error.Name == e.Name {
			return true
		}
	}
	return false
}

func writeFailure(b *bytes.Buffer, r *Row, p Paths, s Style) {
	fmt.Fprintf(b, "\n%s %s", s.bad("Failed"), r.Address())
	if e := r.Error; e != nil {
		fmt.Fprintf(b, ": %s\n", Clean(e.Message))
		field(b, "command", Clean(e.Command))
	} else {
		fmt.Fprintln(b)
	}
	if r.Exit != nil && *r.Exit != 0 {
		field(b, "exit code", strconv.Itoa(*r.Exit))
	}
	if e := r.Error; e != nil {
		for _, line := range e.Lines {
			fmt.Fprintf(b, "  | %s\n", Clean(line))
		}
		field(b, "explain", explainLine(e.Name))
	}
	if p.Output != nil {
		field(b, "output", p.Output(r))
	}
}

func explainLine(name string) string {
	if name == "" {
		return ""
	}
	return "pipewright explain " + name
}

func field(b *bytes.Buffer, name, value string) {
	if value != "" {
		fmt.Fprintf(b, "  %-10s %s\n", name, value)
	}
}

// writeTable writes a row for each action; why something is not real comes last, being the longest.
func writeTable(b *bytes.Buffer, rows []*Row) {
	if len(rows) == 0 {
		return
	}
	var table bytes.Buffer
	t := tabwriter.NewWriter(&table, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "ACTION\tSTATUS\tFIDELITY\tTIME\tEXIT\t")
	for _, r := range rows {
		exit := ""
		if r.Exit != nil {
			exit = strconv.Itoa(*r.Exit)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Address(), r.Status, fidelity(r.Fidelity, r.Cached, ""), Duration(r.Seconds), exit, Clean(r.Reason))
	}
	t.Flush() // to a buffer: it cannot fail
	b.WriteByte('\n')
	for line := range strings.Lines(table.String()) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}

// LastLine states the status and how much of it was real: "Succeeded: 5 real, 1 local equivalent, 1 skipped".
func (t *Tally) LastLine(s Style) string {
	status := t.Status
	if t.Status == "Succeeded" {
		status = s.good(status)
	} else {
		status = s.bad(status)
	}
	n := t.Count()
	var parts []string
	for _, f := range []event.Fidelity{event.Real, event.LocalEquivalent, event.Ignored, event.Skipped} {
		if n[f] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[f], f))
		}
	}
	for _, status := range []string{"Failed", "Abandoned"} {
		if k := t.countStatus(status); k > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", k, strings.ToLower(status)))
		}
	}
	if len(t.Left) > 0 {
		parts = append(parts, fmt.Sprintf("%d not entered", len(t.Left)))
	}
	if len(parts) == 0 {
		parts = []string{"nothing was carried out"}
	}
	line := status + ": " + strings.Join(parts, ", ")
	if t.Text != "" {
		line += "; " + Clean(t.Text)
	}
	return line
}

func (t *Tally) countStatus(status string) (n int) {
	for _, r := range t.Rows {
		if r.Status == status {
			n++
		}
	}
	return n
}

func (s Style) bad(text string) string  { return s.paint(text, color.FgRed, color.Bold) }
func (s Style) good(text string) string { return s.paint(text, color.FgGreen, color.Bold) }

func (s Style) paint(text string, how ...color.Attribute) string {
	c := color.New(how...)
	if s.Color {
		c.EnableColor()
	} else {
		c.DisableColor()
	}
	return c.Sprint(text)
}
