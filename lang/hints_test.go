package lang

import (
	"strings"
	"testing"
)

// What is said must name the way out: the nearest right word, the line to write instead.
func TestHints(t *testing.T) {
	inAction := func(line string) string {
		return `pipeline "p" {
			variable "RELEASE" { default = "x" }
			stage "Source" {
				action "App" {
					provider         = "S3"
					output_artifacts = ["source"]
				}
				action "Many" {
					for_each = ["a", "b"]
					provider = "S3"
				}
			}
			stage "Build" {
				action "Unit" {
					provider = "X"
					` + line + `
				}
			}
		}`
	}
	for text, want := range map[string]string{
		inAction(`input_artifacts = ["source"]`):                                                       `Write artifact.source:`,
		inAction(`input_artifacts = ["my.source"]`):                                                    `Write artifact["my.source"]:`,
		inAction(`input_artifacts = [source]`):                                                         `Did you mean artifact.source?`,
		inAction(`configuration = { A = "${HOME}" }`):                                                  "write $HOME or $${HOME} in the text",
		inAction(`run_order = action.App.CommitId`):                                                    "#{Source_App.CommitId} is known only while the pipeline runs",
		inAction(`locals { a = 1 }`):                                                                   "move them there",
		inAction(`output_artifacts = [{ nam = "x" }]`):                                                 "An element of output_artifacts has no",
		"locals {\n a = \"%{http_code}\"\n}":                                                           "write %%{ instead of %{.",
		inAction(`after = action.Many`):                                                                `as in after = [action.Many].`,
		inAction(`after = ["App"]`):                                                                    `Write action.App:`,
		inAction(`configuration = { A = App.CommitId }`):                                               `Did you mean action.App.CommitId?`,
		inAction(`configuration = { A = S3 }`):                                                         `put it in quotes: "S3".`,
		inAction(`configuration = { A = action.Many.Url }`):                                            `action.Many["KEY"]. Its keys: a, b.`,
		inAction(`configuration = { A = action.Ap.Url }`):                                              `Did you mean action.App?`,
		inAction(`configuration = { A = artifact.sorce }`):                                             `Did you mean artifact.source?`,
		inAction(`configuration = { A = variable.RELEASE }`):                                           `Did you mean variables.RELEASE?`,
		inAction(`depends_on = [a.b]`):                                                                 `after = [action.NAME], with names of actions instead of [a.b].`,
		inAction(`count = var.x`):                                                                      `enabled = (var.x) > 0`,
		inAction(`configuration { A = 1 }`):                                                            "configuration is an attribute: write it with an equals sign",
		inAction(`outputs_artifacts = []`):                                                             "Did you mean output_artifacts?",
		"variable \"x\" {\n default_value = 3\n}":                                                      "Write default = 3.",
		"pipeline \"p\" {\n artifact_stor {}\n}":                                                       "Did you mean artifact_store?",
		"pipeline \"p\" {\n artifact_store = {}\n}":                                                    "artifact_store is a block: write it without the equals sign",
		"pipeline \"p\" {\n stage {\n name = \"Go\"\n }\n}":                                            `Write stage "Go" { and leave the attribute name out.`,
		"pipeline \"p\" {\n dynamic \"stage\" {\n for_each = local.x\n content {}\n }\n}":              "stage \"NAME\" {\n  for_each = local.x\n",
		"resource \"aws_codepipeline\" \"shop\" {}":                                                    `Write pipeline "shop" {`,
		"pipeline \"p\" {\n trigger {\n git_configuration {\n source_action_name = \"App\"\n }\n }\n}": "source_action = action.App",
		"pipeline \"p\" {\n region = each.key\n}":                                                      "no block around this has one",
		"pipeline \"p\" {\n dynamic \"variable\" {\n for_each = [\"a\"]\n content {}\n }\n}":           "Write each variable out",
		"pipeline \"p\" {\n role_arn = data.aws_iam_role.x.arn\n}":                                     "data.aws_iam_role.x.arn is a name of Terraform. Nothing is looked up while compiling: declare a variable",
		"pipeline \"p\" {\n role_arn = aws_iam_role.x.arn\n}":                                          "A pipeline knows no other resources",
		"pipeline \"p\" {\n role_arn = module.x.arn\n}":                                                "declare a variable",
		"pipeline \"p\" {\n role_arn = \"${path.module}/x\"\n}":                                        "leave it out",
		"pipeline \"p\" {\n role_arn = terraform.workspace\n}":                                         "declare a variable",
		"pipeline \"p\" {\n role_arn = count.index\n}":                                                 "use each.key and each.value",
		"pipeline \"p\" {\n lifecycle {}\n}":                                                           "compiled anew each time",
		inAction(`commands = "make"`):                                                                  `Put brackets around it: commands = ["make"].`,
		inAction(`output_artifacts = "dist"`):                                                          `output_artifacts = ["dist"].`,
		inAction(`input_artifacts = artifact.source`):                                                  `input_artifacts = [artifact.source].`,
		inAction(`environment_variables = { A = "b" }`):                                                `[{ name = "A", value = "b" }]`,
		"pipeline \"p\" {\n region = local.a\n stage \"S\" {\n locals { a = 1 }\n }\n}":                `the one of stage "S" is seen inside of it alone`,
		"locals { b = local.a }\npipeline \"p\" {\n locals { a = 1 }\n region = \"${local.b}\"\n}":     `the one of pipeline "p" is seen`,
		"import {\n}":      "`pipewright import FILE`",
		"check \"x\" {\n}": "Write a validation",
	} {
		_, _, diags := namesOf(t, text)
		if len(diags) == 0 || !strings.Contains(diags[0].Detail, want) {
			t.Errorf("%s\n got %v\nwant %s", text, diags, want)
		}
	}
}

// An optional attribute of an input's type is filled in also where another holds a reference.
func TestOptionalBesideReference(t *testing.T) {
	doc, names, diags := namesOf(t, `
template "t" {
  input "o" { type = object({ url = string, port = optional(number, 80), list = optional(list(string), []) }) }
  input "many" { type = list(object({ url = string, tag = optional(string, "x") })) }
  action "A" {
    provider      = "X"
    configuration = { V = "${input.o.url}:${input.o.port}${input.many[0].url}${input.many[0].tag}" }
  }
}
pipeline "p" {
  stage "Source" {
    action "App" { provider = "S3" }
  }
  stage "Go" {
    template = template.t
    inputs   = { o = { url = action.App.Url }, many = [{ url = action.App.Url }] }
  }
}`)
	if len(names) > 0 {
		t.Fatal(diags)
	}
	set := doc.Pipelines[0].Stages[1].Actions[0].Configuration[0]
	if set.Value.AsString() != "#{Source_App.Url}:80#{Source_App.Url}x" || len(set.Refs) != 2 {
		t.Errorf("got %s %v", set.Value.AsString(), set.Refs)
	}
}

// What may be generated is named where something else is tried; a block that has for_each itself is shown with it.
func TestDynamicRefused(t *testing.T) {
	for place, c := range map[string]struct {
		around string
		kinds  []string
	}{
		"pipeline": {"pipeline \"p\" {\n%s}\n", []string{"stage", "variable", "locals", "encryption_key", "push", "rule", "action", "template"}},
		"trigger":  {"pipeline \"p\" {\n trigger {\n%s}\n}\n", []string{"branches", "tags", "trigger"}},
		"push":     {"pipeline \"p\" {\n trigger {\n push {\n%s}\n}\n}\n", []string{"branches", "tags", "file_paths"}},
		"store":    {"pipeline \"p\" {\n artifact_store {\n%s}\n}\n", []string{"encryption_key"}},
		"stage":    {"pipeline \"p\" {\n stage \"S\" {\n%s}\n}\n", []string{"action", "before_entry", "rule", "locals"}},
		"action":   {"pipeline \"p\" {\n stage \"S\" {\n action \"A\" {\n%s}\n}\n}\n", []string{"configuration", "environment_variables"}},
		"template": {"template \"t\" {\n%s}\n", []string{"action", "input", "rule"}},
		"file":     {"%s", []string{"pipeline", "variable", "template", "runner", "action_type"}},
	} {
		for _, kind := range c.kinds {
			text := strings.Replace(c.around, "%s", "dynamic \""+kind+"\" {\n for_each = [\"a\"]\n content {}\n}\n", 1)
			_, names, diags := namesOf(t, text)
			if len(names) != 1 || names[0] != "dynamic-block" && names[0] != "unknown-block" {
				t.Errorf("%s in %s: got %v", kind, place, diags)
				continue
			}
			if forEach := kind == "pipeline" || kind == "stage" || kind == "action"; forEach != strings.Contains(diags[0].Detail, kind+" \"NAME\" {\n  for_each = [\"a\"]") {
				t.Errorf("%s in %s: %s", kind, place, diags[0].Detail)
			}
		}
	}
}
