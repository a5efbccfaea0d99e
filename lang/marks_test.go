package lang

import (
	"fmt"
	"testing"
)

// one evaluates an expression as a configuration value of an action that comes after action.App, and gives its text and references.
func one(t *testing.T, expr, locals string) (text string, refs []string, names []string) {
	t.Helper()
	doc, names, _ := namesOf(t, fmt.Sprintf(`
variable "plain" { default = "x" }
pipeline "p" {
  variable "RELEASE" { default = "nightly" }
  locals {
    commit = action.App.CommitId
    list   = [action.App.CommitId, "b"]
    %s
  }
  stage "Source" {
    action "App" {
      provider         = "S3"
      output_artifacts = ["source", "dist"]
    }
  }
  stage "Build" {
    action "Use" {
      provider      = "X"
      configuration = { V = %s }
    }
  }
}`, locals, expr))
	for _, set := range doc.Pipelines[0].Stages[1].Actions[0].Configuration {
		text = set.Value.GoString()
		for _, r := range set.Refs {
			refs = append(refs, r.Text)
		}
	}
	return text, refs, names
}

// The text may be moved.
func TestReferencesMove(t *testing.T) {
	const id = "#{Source_App.CommitId}"
	for expr, want := range map[string]string{
		`action.App.CommitId`:                                      `cty.StringVal("` + id + `")`,
		`"v-${action.App.CommitId}"`:                               `cty.StringVal("v-` + id + `")`,
		`(action.App.CommitId)`:                                    `cty.StringVal("` + id + `")`,
		`local.commit`:                                             `cty.StringVal("` + id + `")`,
		`local.list[0]`:                                            `cty.StringVal("` + id + `")`,
		`jsonencode({ a = action.App.CommitId })`:                  `cty.StringVal("{\"a\":\"` + id + `\"}")`,
		`join(",", ["a", action.App.CommitId])`:                    `cty.StringVal("a,` + id + `")`,
		`format("%s!", action.App.CommitId)`:                       `cty.StringVal("` + id + `!")`,
		`merge({ a = "b" }, { a = action.App.CommitId }).a`:        `cty.StringVal("` + id + `")`,
		`concat(["x"], [action.App.CommitId])[1]`:                  `cty.StringVal("` + id + `")`,
		`flatten([["x"], [action.App.CommitId]])[1]`:               `cty.StringVal("` + id + `")`,
		`var.plain == "x" ? action.App.CommitId : "none"`:          `cty.StringVal("` + id + `")`,
		`join("", [for v in local.list : "<${v}>"])`:               `cty.StringVal("<` + id + `><b>")`,
		`[for v in ["a"] : "${v}-${local.commit}"][0]`:             `cty.StringVal("a-` + id + `")`,
		`"%{ if var.plain == "x" }${local.commit}%{ endif }"`:      `cty.StringVal("` + id + `")`,
		`try(local.commit, "none")`:                                `cty.StringVal("` + id + `")`,
		`lookup({ a = local.commit }, "a", "none")`:                `cty.StringVal("` + id + `")`,
		`trimspace(" ${local.commit} ")`:                           `cty.StringVal("` + id + `")`,
		`sort([local.commit, "a"])[0]`:                             `cty.StringVal("` + id + `")`,
		`element([local.commit], 0)`:                               `cty.StringVal("` + id + `")`,
		`{ for k, v in { a = local.commit } : k => v }.a`:          `cty.StringVal("` + id + `")`,
		`variables.RELEASE`:                                        `cty.StringVal("#{variables.RELEASE}")`,
		`"${codepipeline.PipelineExecutionId}/${artifact.source}"`: `cty.StringVal("#{codepipeline.PipelineExecutionId}/source")`,
	} {
		text, refs, names := one(t, expr, "")
		if text != want || len(refs) != 1 || len(names) > 0 {
			t.Errorf("%s\n got %s %v %v\nwant %s", expr, text, refs, names, want)
		}
	}
}

// The branch that is not taken leaves no reference, nor does a name that only decides.
func TestReferencesThatAreNotThere(t *testing.T) {
	for _, expr := range []string{
		`var.plain == "y" ? action.App.CommitId : "none"`,
		`var.plain == "y" ? local.list : ["none"]`,
		`"%{ if var.plain == "y" }${local.commit}%{ endif }none"`,
		`local.list[1]`,
		`length(local.list) == 2 ? "a" : "b"`,
		`artifact.source`,
		`upper(artifact.source)`,
		`"#{Source_App.CommitId}"`,
	} {
		if text, refs, names := one(t, expr, ""); text == "" || len(refs) > 0 || len(names) > 0 {
			t.Errorf("%s: got %s %v %v", expr, text, refs, names)
		}
	}
}

// The text may not be looked at or changed.
func TestReferencesConsumed(t *testing.T) {
	for expr, locals := range map[string]string{
		`upper(action.App.CommitId)`:                            "",
		`upper("a${action.App.CommitId}")`:                      "",
		`action.App.CommitId == "x"`:                            "",
		`action.App.CommitId == "x" ? "a" : "b"`:                "",
		`action.App.CommitId != "" && true ? local.commit : ""`: "",
		`length(split("", action.App.CommitId))`:                "",
		`"${strlen(local.commit)}"`:                             "",
		`[for v in local.list : upper(v)]`:                      "",
		`[for v in local.list : v if v != "b"]`:                 "",
		`{ for v in local.list : v => "x" if v == "b" }`:        "",
		`local.washed`:                             `washed = replace(local.commit, "#", "")`,
		`local.far`:                                "near = lower(\"${local.commit}A\")\n far = [local.near]",
		`substr(local.commit, 0, 4)`:               "",
		`{ a = "x" }[local.commit]`:                "",
		`sha256(local.commit)`:                     "",
		`"%{ if local.commit == "x" }a%{ endif }"`: "",
		`tostring(local.commit == "x")`:            "",
		`base64encode(local.commit)`:               "",
	} {
		_, _, names := one(t, expr, locals)
		if len(names) == 0 {
			t.Errorf("%s is taken", expr)
		}
	}
}

func TestConsumedIsNamed(t *testing.T) {
	for _, expr := range []string{`upper(local.commit)`, `local.commit == "x"`, `local.commit + 1`, `!action.App.CommitId`, `tonumber(local.commit)`, `abs(-local.commit)`, `local.commit == "x" ? "a" : "b"`, `[for v in local.list : v if v != "b"]`} {
		if _, _, names := one(t, expr, ""); len(names) != 1 || names[0] != "reference-consumed" {
			t.Errorf("%s: %v", expr, names)
		}
	}
}
