package foreign

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/schema"
)

// fromLanguage compiles a folder of the language.
func fromLanguage(t *testing.T, folder string) []*compiler.Graph {
	t.Helper()
	src, diags := lang.Load(folder)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	doc, diags := src.Evaluate(lang.Inputs{})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	cat, diags := compiler.Catalog(doc, schema.Builtin())
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	graphs, diags := compiler.Compile(doc, cat)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return graphs
}

// needs lists what the actions of a pipeline wait for because they cannot do without, and the run orders that came of it.
func needs(g *compiler.Graph) []string {
	var list []string
	for _, s := range g.Stages {
		for _, a := range s.Actions {
			list = append(list, fmt.Sprintf("%s at %d", a.Address(), a.RunOrder))
			for _, e := range a.Edges {
				if e.Kind == compiler.EdgeArtifact || e.Kind == compiler.EdgeVariable {
					list = append(list, fmt.Sprintf("%s needs %s for %s", a.Address(), e.From.Address(), e.Reason))
				}
			}
		}
	}
	return list
}

// sameThroughJSON writes graphs as JSON, reads them, and holds the two against each other.
func sameThroughJSON(t *testing.T, graphs []*compiler.Graph) {
	t.Helper()
	for _, g := range graphs {
		src := g.Wire().JSON()
		again := accepted(t, src)[0]
		if diff := cmp.Diff(string(src), string(again.Wire().JSON())); diff != "" {
			t.Errorf("%s: -written +read\n%s", g.Name, diff)
		}
		if diff := cmp.Diff(needs(g), needs(again)); diff != "" {
			t.Errorf("%s: -written +read\n%s", g.Name, diff)
		}
	}
}

// TestExamplesThroughJSON takes every example from the language to JSON and to a graph, which is to be the first one.
func TestExamplesThroughJSON(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/pipeline.hcl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) { sameThroughJSON(t, fromLanguage(t, filepath.Dir(file))) })
	}
}

// TestRandomThroughJSON does the same with pipelines made at random.
func TestRandomThroughJSON(t *testing.T) {
	for seed := range uint64(150) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			folder := t.TempDir()
			text := random(rand.New(rand.NewPCG(seed, 11)))
			if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			sameThroughJSON(t, fromLanguage(t, folder))
			if t.Failed() {
				t.Log(text)
			}
		})
	}
}

// A writer writes a pipeline of the language at random: what later actions can refer to is remembered.
type writer struct {
	strings.Builder
	r         *rand.Rand
	artifacts []string
	producers []string // references to output variables
}

func random(r *rand.Rand) string {
	w := &writer{r: r, artifacts: []string{"source"}, producers: []string{"action.App.CommitId", "codepipeline.PipelineExecutionId"}}
	w.WriteString("pipeline \"random\" {\n  role_arn = \"arn:aws:iam::111122223333:role/p\"\n  artifact_store { location = \"bucket\" }\n")
	if r.IntN(2) == 0 {
		w.WriteString("  variable \"LEVEL\" { default = \"low\" }\n")
		w.producers = append(w.producers, "variables.LEVEL")
	}
	w.WriteString("  stage \"Source\" {\n    action \"App\" {\n      provider = \"CodeCommit\"\n      output_artifacts = [\"source\"]\n" +
		"      configuration = { RepositoryName = \"shop\", BranchName = \"main\" }\n    }\n  }\n")
	for s := range 1 + r.IntN(4) {
		w.stage(fmt.Sprintf("S%d", s))
	}
	w.WriteString("}\n")
	return w.String()
}

func (w *writer) stage(name string) {
	fmt.Fprintf(w, "  stage %q {\n", name)
	if w.r.IntN(4) == 0 {
		fmt.Fprintf(w, "    on_failure { result = %q }\n", []string{"ROLLBACK", "RETRY"}[w.r.IntN(2)])
	}
	if w.r.IntN(4) == 0 {
		fmt.Fprintf(w, "    before_entry {\n      result = \"FAIL\"\n      rule \"R%s\" {\n        provider = \"VariableCheck\"\n"+
			"        configuration = { Variable = action.App.BranchName, Operator = \"EQ\", Value = \"main\" }\n      }\n    }\n", name)
	}
	for a := range 1 + w.r.IntN(5) {
		w.action(name, fmt.Sprintf("A%d", a))
	}
	w.WriteString("  }\n")
}

func (w *writer) action(stage, name string) {
	fmt.Fprintf(w, "    action %q {\n", name)
	switch w.r.IntN(4) {
	case 0:
		w.WriteString("      provider = \"Manual\"\n")
	case 1:
		fmt.Fprintf(w, "      provider = \"Lambda\"\n      configuration = {\n        FunctionName = \"f\"\n        UserParameters = \"<&\\\"\\\\ü ${%s}\"\n      }\n", w.one(w.producers))
	case 2:
		fmt.Fprintf(w, "      provider = \"Commands\"\n      input_artifacts = [artifact.%s]\n      commands = [\"make ${%s}\"]\n      output_variables = [\"V\"]\n", w.one(w.artifacts), w.one(w.producers))
		w.producers = append(w.producers, fmt.Sprintf("stage.%s.%s.V", stage, name))
	default:
		fmt.Fprintf(w, "      provider = \"CodeBuild\"\n      input_artifacts = [artifact.%s]\n      output_artifacts = [%q]\n      configuration = {\n        ProjectName = \"p\"\n"+
			"        EnvironmentVariables = [{ name = \"C\", value = %s }]\n      }\n", w.one(w.artifacts), stage+"-"+name, w.one(w.producers))
		w.artifacts = append(w.artifacts, stage+"-"+name)
	}
	w.WriteString("    }\n")
}

func (w *writer) one(list []string) string { return slices.Clone(list)[w.r.IntN(len(list))] }
