package author

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// imported writes the pipeline.hcl of a document of the service; its findings are errors of the test.
func imported(t *testing.T, name string, src []byte) ([]byte, []*compiler.Graph) {
	t.Helper()
	root, diags := tree.Read(name, src)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, diags := foreign.Read(name, root)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return authored(t, f)
}

func authored(t *testing.T, f *foreign.File) ([]byte, []*compiler.Graph) {
	t.Helper()
	doc, graphs, diags := foreign.Compile(f, schema.Builtin())
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	cat, more := compiler.Catalog(doc, schema.Builtin())
	out, diags := Write(f, doc, graphs, cat)
	if diags = append(diags, more...); diags.HasErrors() {
		t.Fatal(diags)
	}
	return out, graphs
}

// compiled compiles a pipeline.hcl.
func compiled(t *testing.T, src []byte, in lang.Inputs) ([]*compiler.Graph, hcl.Diagnostics) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), src, 0o644); err != nil {
		t.Fatal(err)
	}
	s, diags := lang.Load(folder)
	doc, more := s.Evaluate(in)
	if diags = append(diags, more...); diags.HasErrors() {
		return nil, diags
	}
	cat, more := compiler.Catalog(doc, schema.Builtin())
	diags = append(diags, more...)
	graphs, more := compiler.Compile(doc, cat)
	return graphs, append(diags, more...)
}

// TestExamples takes what the examples compile to through the language and back, byte for byte.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/want.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no wanted JSON: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out, _ := imported(t, file, src)
			graphs, diags := compiled(t, out, lang.Inputs{})
			if diags.HasErrors() {
				t.Fatalf("%v\n%s", diags, out)
			}
			if diff := cmp.Diff(string(src), string(graphs[0].Wire().JSON())); diff != "" {
				t.Errorf("(-read +written)\n%s\n%s", diff, out)
			}
			if os.Getenv("SHOW") != "" {
				t.Logf("\n%s", out)
			}
		})
	}
}
