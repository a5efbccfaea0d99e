package terraform

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// refused are files of the corpus whose stages nobody can know without values, with the diagnostic that says so.
func refused() map[string]string {
	return map[string]string{
		"Daemon-Solutions__terraform-aws-pipeline__codepipeline.tf":                                                                       "terraform-dynamic-unknown",
		"SPHTech-Platform__terraform-aws-cicd__main.tf":                                                                                   "terraform-dynamic-unknown",
		"nexient-llc__tf-aws-module-codepipeline__main.tf":                                                                                "terraform-dynamic-unknown",
		"bridgecrewio__checkov__tests__terraform__graph__variable_rendering__test_resources__dynamic_nested_with_lookup_foreach__main.tf": "terraform-dynamic-unknown",
	}
}

// valuesFor are values with which those files are read after all.
func valuesFor(name string) foreign.Values {
	const build = `name = "Build", category = "Build", owner = "AWS", provider = "CodeBuild", version = "1"`
	switch {
	case strings.HasPrefix(name, "Daemon"):
		return nil // it needs locals of another file
	case strings.HasPrefix(name, "nexient"):
		return foreign.Values{"artifact_stores": "[{}]", "stages": `[{ stage_name = "Build", ` + build + ` }, { stage_name = "Ok" }]`}
	case strings.HasPrefix(name, "SPHTech"):
		return foreign.Values{"codepipeline_additional_stage": `[{ name = "More", action = { a = { ` + build + ` } } }]`}
	}
	return foreign.Values{"stages": `[{ name = "Build", action = [{ ` + build + `, run_order = 2 }] }, { name = "No", enabled = false, action = [] }]`}
}

// wrong are the errors in files of the corpus that the service would find.
func wrong() map[string][]string {
	return map[string][]string{
		"bridgecrewio__checkov__tests__terraform__checks__resource__aws__example_CodePipelineArtifactsEncrypted__main.tf": {"cfn-mode-requirements", "pipeline-name-unique"},
	}
}

// refusals are the names of the errors that compiling a file reports, each once.
func refusals(f *foreign.File) []string {
	_, _, diags := foreign.Compile(f, schema.Builtin())
	var names []string
	for _, d := range diags {
		if name := diag.Of(d).Name; d.Severity == hcl.DiagError && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TestCorpus reads configurations that nobody here wrote, and prints what became of each.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/terraform/*.tf")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("the corpus is not on this machine")
	}
	table := &strings.Builder{}
	w := tabwriter.NewWriter(table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "file\tpipelines\tstages\tactions\tvariables\tlocals\tnotes\tthe service would say\toutcome")
	for _, path := range files {
		name := filepath.Base(path)
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, diags := Read(name, src, nil, nil)
		outcome := "read"
		if diags.HasErrors() {
			outcome = fmt.Sprintf("%s %d: %s", diag.Of(diags[0]).Name, diags[0].Subject.Start.Line, diags[0].Detail)
		}
		if want := refused()[name]; want == "" && outcome != "read" || !strings.HasPrefix(outcome, want) {
			t.Errorf("%s: %q, want %q", name, outcome, want)
		}
		if f != nil {
			if got := refusals(f); !slices.Equal(got, wrong()[name]) {
				t.Errorf("%s: the service would say %q, want %q", name, got, wrong()[name])
			}
		}
		fmt.Fprintln(w, row(name, f, outcome))
		if values := valuesFor(name); outcome != "read" && values != nil {
			f, diags := Read(name, src, nil, values)
			if diags.HasErrors() {
				t.Errorf("%s with values: %v", name, diags)
			}
			fmt.Fprintln(w, row(name, f, "read with values"))
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

func row(name string, f *foreign.File, outcome string) string {
	if f == nil {
		return name + "\t\t\t\t\t\t\t\t" + outcome
	}
	stages, actions, notes := 0, 0, len(f.Notes)
	for _, p := range f.Pipelines {
		notes += len(p.Notes)
		for _, s := range elementsOf(p.Value, "stages") {
			stages++
			actions += len(elementsOf(s, "actions"))
		}
	}
	return fmt.Sprintf("%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s", name, len(f.Pipelines), stages, actions, len(f.Variables), len(f.Locals), notes,
		strings.Join(refusals(f), " "), outcome)
}
