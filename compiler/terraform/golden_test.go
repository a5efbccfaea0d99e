package terraform

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

// TestGolden reads the first file of each archive, those that follow beside it; the file want holds what it comes to, or what is wrong with it. A line of the
// archive's comment "NAME=VALUE" gives a value.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil || len(a.Files) == 0 {
				t.Fatal("no configuration", err)
			}
			last := len(a.Files) - 1
			want := ""
			if a.Files[last].Name == "want" {
				want, a.Files = string(a.Files[last].Data), a.Files[:last]
			}
			beside := map[string][]byte{}
			for _, f := range a.Files[1:] {
				beside[f.Name] = f.Data
			}
			got := printed(a.Files[0].Name, a.Files[0].Data, beside, given(string(a.Comment)))
			if *update {
				a.Files = append(a.Files, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
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
func printed(name string, src []byte, beside map[string][]byte, values foreign.Values) string {
	f, diags := Read(name, src, beside, values)
	b := &strings.Builder{}
	for _, d := range diags {
		fmt.Fprintf(b, "%s %s\n  %s: %s\n", place(*d.Subject), diag.Of(d).Name, d.Summary, d.Detail)
	}
	if f == nil {
		return b.String()
	}
	for _, v := range f.Variables {
		fmt.Fprintf(b, "variable %s %s", v.Name, v.Type)
		if v.Default != "" {
			fmt.Fprintf(b, " = %s", v.Default)
		}
		if v.Sensitive {
			b.WriteString(" sensitive")
		}
		fmt.Fprintf(b, " # %s %s\n", place(v.Range), v.Description)
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
		}{{"region", p.Region}, {"tags", p.Tags}} {
			if beside.value != nil {
				fmt.Fprintf(b, "  (%s)%s", beside.name, head(beside.value))
				printValue(b, "    ", beside.value)
			}
		}
		printValue(b, "  ", p.Value)
	}
	return b.String()
}

func place(r hcl.Range) string {
	return fmt.Sprintf("%s:%d:%d", filepath.Base(r.Filename), r.Start.Line, r.Start.Column)
}

func printNotes(b *strings.Builder, indent string, notes []foreign.Note) {
	for _, n := range notes {
		fmt.Fprintf(b, "%snote %s %s\n", indent, place(n.Range), n.Text)
	}
}

// head is what stands on a value's own line: how it is written, what it comes to, and when it is there.
func head(v *tree.Value) string {
	s := ""
	switch {
	case v.Parts != nil && v.Kind == tree.String:
		s = " " + quoted(v.Parts)
	case v.Parts != nil:
		s = " " + v.Parts[0].Expr
	case v.Kind == tree.String:
		s = fmt.Sprintf(" %q", v.Text)
	case v.Kind != tree.Map && v.Kind != tree.List:
		s = " " + v.Text
	}
	if v.Parts != nil && v.Kind != tree.Map && v.Kind != tree.List {
		s += fmt.Sprintf(" -> %q", v.Text)
	}
	if v.When != "" {
		s += fmt.Sprintf(" when %s (off %t)", v.When, v.Off)
	}
	return s + "\n"
}

func printValue(b *strings.Builder, indent string, v *tree.Value) {
	for _, f := range v.Fields {
		key := f.Key
		if f.KeyParts != nil {
			key = quoted(f.KeyParts)
		}
		fmt.Fprintf(b, "%s%s:%s", indent, key, head(f.Value))
		printValue(b, indent+"  ", f.Value)
	}
	for _, e := range v.Elems {
		fmt.Fprintf(b, "%s-%s", indent, head(e))
		printValue(b, indent+"  ", e)
	}
}
