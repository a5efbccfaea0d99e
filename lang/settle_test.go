package lang

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

const settling = `
variable "env" { default = "prod" }
variable "key" {
  default   = "sesame"
  sensitive = true
}
locals {
  prefix  = "shop-${var.env}"
  number  = 7
  nothing = null
}
pipeline "p" {
  locals {
    release = "${local.prefix}/${action.App.CommitId}"
    pair    = { name = "A", value = action.App.CommitId }
    late    = [action.App.CommitId, local.number]
  }
  stage "Source" {
    action "App" {
      provider         = "CodeCommit"
      output_artifacts = ["source"]
    }
    action "Off" {
      enabled  = false
      provider = "CodeCommit"
    }
  }
  stage "Build" {
    action "Unit" {
      for_each      = ["x"]
      provider      = "CodeBuild"
      configuration = { K = %s }
    }
  }
}
`

// settledAs gives the value of an expression in a configuration, its references and the names of what is wrong with it.
func settledAs(t *testing.T, expression string) (value string, refs, wrong []string) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), fmt.Appendf(nil, settling, expression), 0o644); err != nil {
		t.Fatal(err)
	}
	source, diags := Load(folder)
	doc, more := source.Evaluate(Inputs{})
	for _, d := range append(diags, more...) {
		if extra, ok := hcl.DiagnosticExtra[*diag.Extra](d); ok {
			wrong = append(wrong, extra.Name)
		}
	}
	for _, s := range doc.Pipelines[0].Stages[1].Actions[0].Configuration {
		value += s.Value.GoString()
		for _, r := range s.Refs {
			refs = append(refs, r.Text)
		}
	}
	slices.Sort(refs)
	return value, slices.Compact(refs), wrong
}

// TestSettlingIsEvaluating holds what is settled element by element against HCL's own evaluation of the same, for which parentheses are enough.
func TestSettlingIsEvaluating(t *testing.T) {
	values, faults := 0, 0
	for written, whole := range map[string]string{
		`[]`: `([])`, `{}`: `({})`, `[null]`: `([null])`, `[[{}], {}]`: `([[{}], {}])`, `[1, true, "a", local.nothing]`: `([1, true, "a", local.nothing])`,
		`[action.App.CommitId]`:                              `([action.App.CommitId])`,
		`[artifact.source, "${artifact.source}::a"]`:         `([artifact.source, "${(artifact.source)}::a"])`,
		`{ a = action.App.CommitId, "b c" = "x", "d" = 1 }`:  `({ a = action.App.CommitId, "b c" = "x", "d" = 1 })`,
		`{ a = 1, a = 2 }`:                                   `({ a = 1, a = 2 })`,
		`{ (var.env) = [action.App.CommitId] }`:              `({ (var.env) = [action.App.CommitId] })`,
		`{ "${var.env}" = local.pair, null = 1, true = 2 }`:  `({ "${var.env}" = local.pair, null = 1, true = 2 })`,
		`{ (action.App.CommitId) = 1 }`:                      `({ (action.App.CommitId) = 1 })`,
		`[local.pair, local.pair.value, local.late]`:         `([local.pair, local.pair.value, local.late])`,
		`[local.release, action.App.CommitId, each.key]`:     `([local.release, action.App.CommitId, each.key])`,
		`[join(",", [local.release, var.env]), var.key]`:     `([join(",", [local.release, var.env]), var.key])`,
		`"${local.prefix}-${local.number}"`:                  `"${(local.prefix)}-${(local.number)}"`,
		`"${local.prefix}-${local.release}-${var.key}"`:      `"${(local.prefix)}-${(local.release)}-${(var.key)}"`,
		`"a ${each.value} ${local.pair.value} é"`:            `"a ${(each.value)} ${(local.pair.value)} é"`,
		`"${local.nothing}"`:                                 `"${(local.nothing)}"`,
		`"x${local.nothing}"`:                                `"x${(local.nothing)}"`,
		`"x${local.pair}"`:                                   `"x${(local.pair)}"`,
		`"x${local.pair.none}"`:                              `"x${(local.pair.none)}"`,
		`"x${local.none}"`:                                   `"x${(local.none)}"`,
		`"x${action.Off.CommitId}"`:                          `"x${(action.Off.CommitId)}"`,
		`[upper(action.App.CommitId)]`:                       `([upper(action.App.CommitId)])`,
		`[{ a = [upper(action.App.CommitId)] }]`:             `([{ a = [upper(action.App.CommitId)] }])`,
		`[action.Off.CommitId, var.env]`:                     `([action.Off.CommitId, var.env])`,
		`[true ? var.env : action.Off.CommitId]`:             `([true ? var.env : action.Off.CommitId])`,
		`[local.none, local.late]`:                           `([local.none, local.late])`,
		`[{ a = var.none }]`:                                 `([{ a = var.none }])`,
		`[for k in [action.App.CommitId] : { k = k }]`:       `([for k in [action.App.CommitId] : { k = k }])`,
		`[[for k in [local.late] : "${k[0]}!"], local.late]`: `([[for k in [local.late] : "${k[0]}!"], local.late])`,
	} {
		value, refs, wrong := settledAs(t, written)
		wantValue, wantRefs, wantWrong := settledAs(t, whole)
		if value != wantValue || !slices.Equal(refs, wantRefs) || !slices.Equal(wrong, wantWrong) {
			t.Errorf("%s\ngot  %s %q %q\nwant %s %q %q", written, value, refs, wrong, wantValue, wantRefs, wantWrong)
		}
		if len(wrong) > 0 {
			faults++
		} else if value != "" {
			values++
		}
	}
	if values < 12 || faults < 8 {
		t.Errorf("%d values and %d faults are too few to show anything", values, faults)
	}
}
