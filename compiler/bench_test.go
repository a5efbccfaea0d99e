package compiler

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pipewright/lang"
	"pipewright/schema"
)

// written makes a pipeline of so many actions: builds that hand on artifacts, approvals, references, stacks.
func written(actions int) string {
	var b strings.Builder
	b.WriteString("pipeline \"p\" {\n  role_arn = \"arn:aws:iam::111122223333:role/p\"\n  artifact_store { location = \"bucket\" }\n" + sourceStage)
	const each = 25
	for s := range (actions + each - 1) / each {
		fmt.Fprintf(&b, "  stage \"S%d\" {\n", s)
		for a := range min(each, actions-s*each) {
			switch a % 5 {
			case 4:
				fmt.Fprintf(&b, "    action \"A%d\" { provider = \"Manual\" }\n", a)
			case 3:
				fmt.Fprintf(&b, "    action \"A%d\" {\n      provider = \"Lambda\"\n      configuration = {\n        FunctionName = \"f\"\n        UserParameters = \"${action.App.CommitId} of ${action.A%d.V}\"\n      }\n    }\n", a, a-1)
			case 2:
				fmt.Fprintf(&b, "    action \"A%d\" {\n      provider = \"CodeBuild\"\n      input_artifacts = [artifact.a-%d-%d]\n      configuration = {\n        ProjectName = \"p\"\n        EnvironmentVariables = [{ name = \"C\", value = action.App.CommitId }]\n      }\n    }\n", a, s, a-1)
			default:
				fmt.Fprintf(&b, "    action \"A%d\" {\n      provider = \"CodeBuild\"\n      input_artifacts = [artifact.source]\n      output_artifacts = [\"a-%d-%d\"]\n      configuration = { ProjectName = \"p\" }\n    }\n", a, s, a)
			}
		}
		b.WriteString("  }\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// BenchmarkCompile measures what the compiler adds to lang.Evaluate, which stands beside it.
func BenchmarkCompile(b *testing.B) {
	for _, actions := range []int{100, 1000} {
		folder := b.TempDir()
		text := written(actions - 1) // and the source
		path := filepath.Join(folder, "pipeline.hcl")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
		src, diags := lang.Load(folder)
		if diags.HasErrors() {
			b.Fatal(diags)
		}
		doc, diags := src.Evaluate(lang.Inputs{})
		if diags.HasErrors() {
			b.Fatal(diags)
		}
		cat := schema.Builtin()
		if _, diags := Compile(doc, cat); diags.HasErrors() {
			b.Fatal(diags)
		}
		b.Run(fmt.Sprintf("evaluate-%d", actions), func(b *testing.B) {
			for b.Loop() {
				src.Evaluate(lang.Inputs{})
			}
		})
		b.Run(fmt.Sprintf("compile-%d", actions), func(b *testing.B) {
			for b.Loop() {
				Compile(doc, cat)
			}
		})
		b.Run(fmt.Sprintf("wire-%d", actions), func(b *testing.B) {
			graphs, _ := Compile(doc, cat)
			for b.Loop() {
				graphs[0].Wire().JSON()
			}
		})
	}
	b.Run("first", func(b *testing.B) { // with a catalog that has read nothing yet
		for b.Loop() {
			Compile(&lang.Document{Pipelines: []*lang.Pipeline{pipeline(&lang.Stage{Name: set("S", 2), Actions: []*lang.Action{action("A", "CodeBuild", 0, 3)}})}}, schema.Builtin())
		}
	})
}
