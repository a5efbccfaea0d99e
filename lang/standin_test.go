package lang

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestStandIns makes sure that a variable without a value stands for itself, unjudged, where that was asked for, and for strings alone.
func TestStandIns(t *testing.T) {
	folder := t.TempDir()
	write := func(src string) *Source {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
		s, diags := Load(folder)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		return s
	}
	s := write(`variable "account" {
  type = string
  validation {
    condition     = length(var.account) == 12
    error_message = "Twelve digits."
  }
}
pipeline "p" { role_arn = "arn:${var.account}" }
`)
	doc, diags := s.Evaluate(Inputs{StandIns: true})
	if diags.HasErrors() || doc.Pipelines[0].RoleARN.Value != "arn:${var.account}" || !slices.Equal(doc.StandIns, []string{"account"}) {
		t.Errorf("got %q, stand-ins %q, %v", doc.Pipelines[0].RoleARN.Value, doc.StandIns, diags)
	}
	if _, diags := s.Evaluate(Inputs{}); !diags.HasErrors() {
		t.Error("a missing value was accepted")
	}
	if doc, _ := s.Evaluate(Inputs{StandIns: true, Vars: []string{"account=111122223333"}}); len(doc.StandIns) != 0 || doc.Pipelines[0].RoleARN.Value != "arn:111122223333" {
		t.Errorf("a given value was not taken: %q", doc.Pipelines[0].RoleARN.Value)
	}
	s = write("variable \"on\" { type = bool }\npipeline \"p\" { restart_execution_on_update = var.on }\n")
	if _, diags := s.Evaluate(Inputs{StandIns: true}); !diags.HasErrors() {
		t.Error("a truth value had a stand-in")
	}
	s = write(`variable "task" { type = object({ from = string, deep = object({ n = number }) }) }
variable "on" { type = bool }
variable "given" {}
pipeline "p" {
  name = var.task.from
  stage "S" {
    action "A" {
      provider        = "CodeBuild"
      input_artifacts = [artifact[var.given]]
      configuration   = { ProjectName = var.task.deep.n, BatchEnabled = var.on }
    }
  }
}
`)
	doc, diags = s.Evaluate(Inputs{StandIns: true})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	action := doc.Pipelines[0].Stages[0].Actions[0]
	if doc.Pipelines[0].Name.Value != "${var.task.from}" || action.Inputs[0].Value != "${var.given}" {
		t.Errorf("got the name %q and the input %q", doc.Pipelines[0].Name.Value, action.Inputs[0].Value)
	}
	if _, diags := s.Evaluate(Inputs{}); !diags.HasErrors() {
		t.Error("a missing object was accepted")
	}
	s = write(`variable "id" {}
locals { far = "x-${split("/", var.id)[3]}" }
pipeline "p" {
  name     = "p-${split("/", var.id)[2]}-${upper(var.id)}"
  role_arn = local.far
}
`)
	doc, diags = s.Evaluate(Inputs{StandIns: true})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	p := doc.Pipelines[0]
	if p.Name.Value != `p-${split("/", var.id)[2]}-${VAR.ID}` || p.RoleARN.Value != "${local.far}" {
		t.Errorf("got %q and %q of what nothing can be made of", p.Name.Value, p.RoleARN.Value)
	}
	if _, diags := s.Evaluate(Inputs{StandIns: true, Vars: []string{"id=one"}}); !diags.HasErrors() {
		t.Error("what fails with a value was accepted")
	}
}
