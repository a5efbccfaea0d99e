package terraform_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler"
	"pipewright/compiler/terraform"
	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// graphs compiles a folder.
func graphs(t testing.TB, folder string) ([]*compiler.Graph, hcl.Diagnostics) {
	t.Helper()
	src, diags := lang.Load(folder)
	doc, more := src.Evaluate(lang.Inputs{})
	diags = append(diags, more...)
	if diags.HasErrors() {
		return nil, diags
	}
	cat, more := compiler.Catalog(doc, schema.Builtin())
	diags = append(diags, more...)
	list, more := compiler.Compile(doc, cat)
	return list, append(diags, more...)
}

// folders are all the configurations that the tests of the compiler have, and the examples.
func folders(t *testing.T) []string {
	t.Helper()
	examples, err := filepath.Glob("../../examples/*/pipeline.hcl")
	if err != nil || len(examples) == 0 {
		t.Fatal("no examples", err)
	}
	var out []string
	for _, e := range examples {
		out = append(out, filepath.Dir(e))
	}
	archives, err := filepath.Glob("../testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(t.TempDir(), strings.TrimSuffix(filepath.Base(path), ".txtar"))
		for _, f := range a.Files {
			file := filepath.Join(folder, f.Name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, folder)
	}
	return out
}

// again reads what was written and compiles it.
func again(t testing.TB, text []byte) *compiler.Graph {
	t.Helper()
	f, diags := terraform.Read("main.tf", text, nil, nil)
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text)
	}
	_, list, diags := foreign.Compile(f, schema.Builtin())
	if diags.HasErrors() || len(list) != 1 {
		t.Fatalf("%d graphs, %v\n%s", len(list), diags, text)
	}
	return list[0]
}

// same wants two graphs to ask create-pipeline for the same, in the same Region.
func same(t testing.TB, want, got *compiler.Graph) {
	t.Helper()
	if diff := cmp.Diff(string(want.Wire().JSON()), string(got.Wire().JSON())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if want.Region != got.Region {
		t.Errorf("the Region is %q, want %q", got.Region, want.Region)
	}
}

func TestWriteIsReadAgain(t *testing.T) {
	written := 0
	for _, folder := range folders(t) {
		list, diags := graphs(t, folder)
		if diags.HasErrors() {
			continue // golden files of errors
		}
		for _, g := range list {
			t.Run(filepath.Base(folder)+"/"+g.Name, func(t *testing.T) {
				text, diags := terraform.Write(g)
				for _, d := range diags {
					if diag.Of(d).Name != "terraform-cannot-say" || text != nil {
						t.Errorf("%v with %d bytes", d, len(text))
					}
				}
				if len(diags) > 0 {
					return
				}
				written++
				same(t, g, again(t, text))
				if second, _ := terraform.Write(g); !bytes.Equal(text, second) {
					t.Error("a second time gives other bytes")
				}
			})
		}
	}
	if written < 10 {
		t.Errorf("only %d pipelines were written", written)
	}
}
