package cloudformation

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/tabwriter"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// refused are files of the corpus that CloudFormation would not take, or that are pieces of a template, with the diagnostic that says so.
func refused() map[string]string {
	const docs = "awsdocs__aws-codepipeline-user-guide__doc_source__update-change-detection__"
	return map[string]string{
		docs + "L1046.yml":  "template-no-pipeline", // a resource without its Resources
		docs + "L1078.json": "tree-syntax",
		docs + "L1638.yml":  "template-reference", // parameters are left out of what the guide shows
		docs + "L1849.json": "tree-syntax",
		docs + "L419.yml":   "template-reference",
		docs + "L771.yml":   "template-reference",
		docs + "L849.json":  "tree-syntax",
	}
}

// TestCorpus reads templates that nobody here wrote, and prints what became of each.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/cfn/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the corpus is not on this machine")
	}
	table := &strings.Builder{}
	w := tabwriter.NewWriter(table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "file\tpipelines\tstages\tactions\tvariables\tlocals\tnotes\toutcome")
	for _, path := range files {
		name := filepath.Base(path)
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, outcome := outcomeOf(name, src)
		if want := refused()[name]; outcome != want && !strings.HasPrefix(outcome, want+" ") {
			t.Errorf("%s: %q, want %q", name, outcome, want)
		}
		fmt.Fprintln(w, row(name, f, outcome))
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

func outcomeOf(name string, src []byte) (*foreign.File, string) {
	root, diags := tree.Read(name, src)
	var f *foreign.File
	if !diags.HasErrors() {
		f, diags = Read(name, root, nil)
	}
	if diags.HasErrors() {
		return nil, fmt.Sprintf("%s %s: %s", diag.Of(diags[0]).Name, diags[0].Subject, diags[0].Detail)
	}
	return f, ""
}

func row(name string, f *foreign.File, outcome string) string {
	if f == nil {
		return name + "\t\t\t\t\t\t\t" + outcome
	}
	stages, actions, notes := 0, 0, len(f.Notes)
	for _, p := range f.Pipelines {
		notes += len(p.Notes)
		if list := p.Value.Get("stages"); list != nil {
			for _, s := range list.Elems {
				stages++
				if list := s.Get("actions"); list != nil {
					actions += len(list.Elems)
				}
			}
		}
	}
	return fmt.Sprintf("%s\t%d\t%d\t%d\t%d\t%d\t%d\tread", name, len(f.Pipelines), stages, actions, len(f.Variables), len(f.Locals), notes)
}
