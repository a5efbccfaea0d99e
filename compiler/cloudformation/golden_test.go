package cloudformation

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads the first file of each archive as a template; the second holds what it comes to, or what is wrong with it. A line of the archive's
// comment "NAME=VALUE" gives a value.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil || len(a.Files) == 0 {
				t.Fatal("no template", err)
			}
			got := printed(a.Files[0].Name, a.Files[0].Data, given(string(a.Comment)))
			if *update {
				a.Files = append(a.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(a.Files) != 2 {
				t.Fatal("the second file is missing; -update writes it")
			}
			if diff := cmp.Diff(string(a.Files[1].Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func given(comment string) foreign.Values {
	values := foreign.Values{}
	for line := range strings.Lines(comment) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
			values[name] = value
		}
	}
	return values
}

// printed shows all that Read gives, for people.
func printed(name string, src []byte, values foreign.Values) string {
	root, diags := tree.Read(name, src)
	var f *foreign.File
	if !diags.HasErrors() {
		f, diags = Read(name, root, values)
	}
	b := &strings.Builder{}
	for _, d := range diags {
		fmt.Fprintf(b, "%s %s %q\n  %s: %s\n", place(*d.Subject), diag.Of(d).Name, d.Subject.SliceBytes(src), d.Summary, d.Detail)
	}
	if f == nil {
		return b.String()
	}
	for _, v := range f.Variables {
		fmt.Fprintf(b, "variable %s %s = %s # %s sensitive=%t %s\n", v.Name, v.Type, v.Default, v.Description, v.Sensitive, place(v.Range))
		for _, c := range v.Validations {
			fmt.Fprintf(b, "  %s # %s\n", c.Condition, c.Message)
		}
	}
	for _, l := range f.Locals {
		fmt.Fprintf(b, "local %s = %s # %s\n", l.Name, l.Expr, place(l.Range))
	}
	printNotes(b, "", f.Notes)
	for _, a := range f.ActionTypes {
		b.WriteString("action type\n")
		printValue(b, "  ", a)
	}
	for _, p := range f.Pipelines {
		fmt.Fprintf(b, "pipeline %s # %s\n", p.Label, place(p.Range))
		printNotes(b, "  ", p.Notes)
		for _, beside := range []struct {
			name  string
			value *tree.Value
		}{{"region", p.Region}, {"restart", p.Restart}, {"tags", p.Tags}} {
			if beside.value != nil {
				fmt.Fprintf(b, "  (%s)%s\n", beside.name, whenText(beside.value))
				printValue(b, "    ", beside.value)
			}
		}
		for _, t := range p.Transitions {
			fmt.Fprintf(b, "  (disabled) %s: %s%s\n", written(t.Stage), written(t.Reason), whenText(t.Reason))
		}
		printValue(b, "  ", p.Value)
	}
	return b.String()
}

func place(r hcl.Range) string { return fmt.Sprintf("%d:%d", r.Start.Line, r.Start.Column) }

func printNotes(b *strings.Builder, indent string, notes []foreign.Note) {
	for _, n := range notes {
		fmt.Fprintf(b, "%snote %s %s\n", indent, place(n.Range), n.Text)
	}
}

// printValue shows a value as the language has it, and behind it what it comes to where that is something else.
func printValue(b *strings.Builder, indent string, v *tree.Value) {
	switch {
	case v.Kind == tree.Map && v.Parts == nil:
		for _, f := range v.Fields {
			fmt.Fprintf(b, "%s%s%s\n", indent, keyExpr(f), whenText(f.Value))
			printValue(b, indent+"  ", f.Value)
		}
	case v.Kind == tree.List && v.Parts == nil:
		for _, e := range v.Elems {
			fmt.Fprintf(b, "%s-%s\n", indent, whenText(e))
			printValue(b, indent+"  ", e)
		}
	default:
		expr := written(v)
		b.WriteString(indent + expr)
		if v.Parts != nil {
			fmt.Fprintf(b, " # %s", valueText(v))
		}
		b.WriteByte('\n')
	}
}

func valueText(v *tree.Value) string {
	if v.Kind != tree.List {
		return v.Text
	}
	var list []string
	for _, e := range v.Elems {
		list = append(list, e.Text)
	}
	return "[" + strings.Join(list, ", ") + "]"
}

func whenText(v *tree.Value) string {
	if v.When == "" {
		return ""
	}
	return fmt.Sprintf(" (when %s, off %t)", v.When, v.Off)
}
