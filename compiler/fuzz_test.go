package compiler

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// FuzzCompile compiles whatever evaluates: it must not panic, and every finding has a name, a place and something to say.
func FuzzCompile(f *testing.F) {
	files, err := filepath.Glob("testdata/check/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, section := range archive.Files {
			f.Add(whole(string(section.Data)))
		}
	}
	cat := schema.Builtin()
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(folder, "pipeline.hcl")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		src, diags := lang.Load(path)
		if diags.HasErrors() {
			return
		}
		doc, _ := src.Evaluate(lang.Inputs{})
		graphs, diags := Compile(doc, cat)
		_, more := CompileLaptop(doc, graphs)
		for _, d := range append(diags, more...) {
			if diag.Of(d).Name == "syntax" || d.Summary == "" || d.Detail == "" || *d.Subject == (hcl.Range{}) {
				t.Errorf("%v: %v", d.Subject, d)
			}
		}
		for _, g := range graphs {
			g.Lost()
			g.Wire().JSON()
		}
	})
}
