package lang

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// generated is a pipeline of n actions, 40 a stage, about 500 bytes an action, with references, artifacts, locals and functions as real ones have.
func generated(n int) string {
	var b strings.Builder
	b.WriteString(`variable "account" { default = "111122223333" }

locals {
  role = "arn:aws:iam::${var.account}:role/bench"
}

pipeline "bench" {
  role_arn = local.role

  artifact_store { location = "bench-artifacts" }

  stage "Source" {
    action "App" {
      provider         = "S3"
      output_artifacts = ["source"]
    }
  }
`)
	for i := range n {
		if i%40 == 0 {
			if i > 0 {
				b.WriteString("  }\n")
			}
			fmt.Fprintf(&b, "\n  stage \"Build%d\" {\n", i/40)
		}
		fmt.Fprintf(&b, `    action "Unit%[1]d" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["out%[1]d"]
      role_arn         = local.role

      configuration = {
        ProjectName   = "unit-%[1]d"
        PrimarySource = artifact.source
        EnvironmentVariables = [
          { name = "COMMIT", value = action.App.CommitId },
          { name = "NAME", value = upper("unit-%[1]d") },
          { name = "TAG", value = "v-${var.account}-${action.App.BranchName}" },
        ]
      }
    }
`, i)
	}
	b.WriteString("  }\n}\n")
	return b.String()
}

// floor is what any program on HCL must do: read, parse, and for every attribute ask for its names and its value.
func floor(path string, ctx *hcl.EvalContext) int {
	src, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	f, _ := hclsyntax.ParseConfig(src, path, hcl.InitialPos)
	return floorBody(f.Body.(*hclsyntax.Body), ctx)
}

func floorBody(body *hclsyntax.Body, ctx *hcl.EvalContext) int {
	n := 0
	for _, a := range body.Attributes {
		n += len(hclsyntax.Variables(a.Expr))
		a.Expr.Value(ctx)
	}
	for _, b := range body.Blocks {
		n += floorBody(b.Body, ctx)
	}
	return n
}

func benchContext(dir string) *hcl.EvalContext {
	return &hcl.EvalContext{Functions: functions(dir, dir), Variables: map[string]cty.Value{
		"var":      cty.ObjectVal(map[string]cty.Value{"account": cty.StringVal("1")}),
		"local":    cty.ObjectVal(map[string]cty.Value{"role": cty.StringVal("1")}),
		"artifact": cty.ObjectVal(map[string]cty.Value{"source": cty.StringVal("1")}),
		"action": cty.ObjectVal(map[string]cty.Value{"App": cty.ObjectVal(map[string]cty.Value{
			"CommitId": cty.StringVal("1"), "BranchName": cty.StringVal("1"),
		})}),
	}}
}

// processor is the processor time this process has used, in nanoseconds: other work on the machine does not count.
func processor(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkEvaluate loads and evaluates generated pipelines in turn with a program that does nothing with them, and reports
// the ratio of the two. The goal is at most 1.5 with the compiler included.
func BenchmarkEvaluate(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			path := filepath.Join(dir, "pipeline.hcl")
			if err := os.WriteFile(path, []byte(generated(n)), 0o600); err != nil {
				b.Fatal(err)
			}
			ctx := benchContext(dir)
			var theirs, ours float64
			for b.Loop() {
				start := processor(b)
				floor(path, ctx)
				between := processor(b)
				src, diags := Load(dir)
				_, more := src.Evaluate(Inputs{})
				if len(diags)+len(more) > 0 {
					b.Fatal(diags, more)
				}
				theirs, ours = theirs+between-start, ours+processor(b)-between
			}
			b.ReportMetric(theirs/float64(b.N)/1e6, "floor-cpu-ms")
			b.ReportMetric(ours/float64(b.N)/1e6, "ours-cpu-ms")
			b.ReportMetric(ours/theirs, "ratio")
		})
	}
}
