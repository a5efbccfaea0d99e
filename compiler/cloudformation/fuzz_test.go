package cloudformation

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler/foreign"
	"pipewright/lang/tree"
)

// FuzzRead makes sure that no template makes Read panic, that what it says points into the file, and that every expression it gives is one.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	for _, row := range intrinsicRows() {
		f.Add([]byte(strings.Replace(around, "VALUE", row.value, 1)))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		root, diags := tree.Read("template.yaml", src)
		if diags.HasErrors() {
			return
		}
		file, diags := Read("template.yaml", root, nil)
		if (file == nil) != diags.HasErrors() {
			t.Fatalf("file %v, diagnostics %v", file, diags)
		}
		for _, d := range diags {
			inside(t, *d.Subject, src)
		}
		if file != nil {
			checkFile(t, file, src)
		}
	})
}

func inside(t *testing.T, at hcl.Range, src []byte) {
	t.Helper()
	if at.Start.Byte < 0 || at.Start.Byte > at.End.Byte || at.End.Byte > len(src) {
		t.Fatalf("%v is not within %d bytes", at, len(src))
	}
}

func checkFile(t *testing.T, f *foreign.File, src []byte) {
	t.Helper()
	for _, l := range f.Locals {
		checkExpr(t, l.Expr)
	}
	for _, v := range f.Variables {
		if v.Default != "" {
			checkExpr(t, v.Default)
		}
		for _, c := range v.Validations {
			checkExpr(t, c.Condition)
		}
		inside(t, v.Range, src)
	}
	for _, p := range f.Pipelines {
		for _, n := range p.Notes {
			inside(t, n.Range, src)
		}
		if p.Value == nil {
			t.Fatal("a pipeline without a value")
		}
		checkValue(t, p.Value, src)
	}
}

func checkExpr(t *testing.T, expr string) {
	t.Helper()
	if parsed(expr) == nil {
		t.Fatalf("%q is no expression", expr)
	}
}

func checkValue(t *testing.T, v *tree.Value, src []byte) {
	t.Helper()
	inside(t, v.Range, src)
	if v.When != "" {
		checkExpr(t, v.When)
	}
	for _, p := range v.Parts {
		if p.Expr != "" {
			checkExpr(t, p.Expr)
		}
	}
	if v.Kind == tree.String && v.Parts != nil && tree.Join(v.Parts) != v.Text {
		t.Fatalf("%q is not %q", tree.Join(v.Parts), v.Text)
	}
	for _, e := range v.Elems {
		checkValue(t, e, src)
	}
	for _, f := range v.Fields {
		checkValue(t, f.Value, src)
	}
}

// TestReadOfCorpusIsSound holds what nobody here wrote against the same rules.
func TestReadOfCorpusIsSound(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/cfn/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the corpus is not on this machine")
	}
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if f, _ := outcomeOf(filepath.Base(path), src); f != nil {
			checkFile(t, f, src)
		}
	}
}
