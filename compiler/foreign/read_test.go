package foreign

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// compileText goes the whole way from a document to graphs.
func compileText(t *testing.T, name string, src []byte) ([]*compiler.Graph, hcl.Diagnostics) {
	t.Helper()
	root, diags := tree.Read(name, src)
	if diags.HasErrors() {
		return nil, diags
	}
	f, diags := Read(name, root)
	if diags.HasErrors() {
		return nil, diags
	}
	_, graphs, more := Compile(f, schema.Builtin())
	return graphs, append(diags, more...)
}

// TestWantedJSON reads what the examples compile to, and writes the same bytes again.
func TestWantedJSON(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/want.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no wanted JSON: %v", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		graphs, diags := compileText(t, file, src)
		if diags.HasErrors() {
			t.Errorf("%s: %v", file, diags)
			continue
		}
		if diff := cmp.Diff(string(src), string(graphs[0].Wire().JSON())); diff != "" {
			t.Errorf("%s: (-read +written)\n%s", file, diff)
		}
	}
}

// TestCorpus reads every document of the corpus beside the checkout, prints what became of it, and fails where a refusal has no name.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/json/*.json")
	if err != nil || len(files) == 0 {
		t.Skip("no corpus beside the checkout")
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		graphs, diags := compileText(t, file, src)
		actions := 0
		for _, g := range graphs {
			for _, s := range g.Stages {
				actions += len(s.Actions)
			}
		}
		outcome := "accepted"
		for _, d := range diags {
			if d.Severity != hcl.DiagError {
				continue
			}
			outcome = "refused"
			if diag.Of(d).Name == "" || d.Subject == nil {
				t.Errorf("%s: an error without a name or a place: %v", file, d)
			}
		}
		t.Logf("%-9s %2d actions  %s %v", outcome, actions, filepath.Base(file), diags)
	}
}
