package lang

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// FuzzParse parses and evaluates any text: no panic, a document, and every range inside the file.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/fixtures/*.hcl", "testdata/reference/*/*.hcl", "testdata/folders/*/*.hcl"} {
		seeds, err := filepath.Glob(pattern)
		if err != nil || len(seeds) == 0 {
			f.Fatal("no seeds in", pattern)
		}
		for _, path := range seeds {
			src, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	for _, text := range []string{"${VAR:-x}", "${#VAR}", "${VAR##*/}", "${@} ${{ a }}", "%{http_code}", "\\d", "$${VAR} %%{x}", "${data.a.b} ${path.module}"} {
		f.Add([]byte("locals {\n  a = \"" + text + "\"\n}\naction_type \"Deploy\" \"A\" \"1\" {}\n"))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<16 {
			return
		}
		s := &Source{folder: ".", dir: t.TempDir(), texts: map[string][]byte{"pipeline.hcl": src}}
		s.root = s.dir
		one := &file{name: "pipeline.hcl", kind: pipelineFile}
		diags := one.parseText(src)
		if one.body != nil {
			s.files = []*file{one}
		}
		s.broken = diags.HasErrors()
		doc, more := s.Evaluate(Inputs{})
		if doc == nil || doc.Runner == nil {
			t.Fatal("no document")
		}
		if len(diags) == 0 && !utf8.Valid(src) {
			t.Error("text that is not UTF-8 was taken")
		}
		for _, d := range append(diags, more...) {
			checkInside(t, *d.Subject, src)
			for _, p := range diag.Of(d).Related {
				checkInside(t, p.Range, src)
			}
		}
		if s.broken {
			return // HCL's ranges are not to be relied on after an error of syntax
		}
		for _, p := range doc.Pipelines {
			checkInside(t, p.Body, src)
			for _, st := range p.Stages {
				for _, a := range st.Actions {
					checkInside(t, a.Range, src)
				}
			}
		}
	})
}

func checkInside(t *testing.T, r hcl.Range, src []byte) {
	t.Helper()
	if r.Filename == "pipeline.hcl" && (r.Start.Byte < 0 || r.Start.Byte > r.End.Byte || r.End.Byte > len(src)) {
		t.Errorf("range outside of the file: %v", r)
	}
}
