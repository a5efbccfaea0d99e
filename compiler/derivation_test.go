package compiler

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pipewright/lang/diag"
)

// TestDerivation goes through language.md B.6, from the text of a stage to its run orders and namespaces.
func TestDerivation(t *testing.T) {
	const (
		fn     = `provider = "Lambda"` + "\n configuration = { FunctionName = \"f\" }\n"
		manual = `provider = "Manual"` + "\n"
		input  = "input_artifacts = [artifact.source]\n"
	)
	uses := func(text string) string {
		return "provider = \"Lambda\"\n configuration = { FunctionName = \"f\", UserParameters = " + text + " }\n"
	}
	stack := func(name, more string) string {
		return "provider = \"CloudFormation\"\n configuration = { ActionMode = \"DELETE_ONLY\", StackName = \"" + name + "\", RoleArn = \"arn:aws:iam::111122223333:role/x\" }\n" + more
	}
	action := func(name, body string) string { return "action \"" + name + "\" {\n" + body + "}\n" }
	a := func(body string) string { return action("A", body) }
	b := func(body string) string { return action("B", body) }
	c := func(body string) string { return action("C", body) }
	for _, tt := range []struct{ what, stage, want string }{
		{"nothing", a(fn) + b(fn), "A1 B1"},
		{"artifact", a(fn+"output_artifacts = [\"x\"]\n") + b(fn+"input_artifacts = [artifact.x]\n"), "A1 B2"},
		{"artifact, written below", a(fn+"input_artifacts = [artifact.x]\n") + b(fn+"output_artifacts = [\"x\"]\n"), "A2 B1"},
		{"reference", a(fn) + b(uses("action.A.Url")), "A1/S_A B2"},
		{"literal reference", a(fn+"namespace = \"n\"\n") + b(uses(`"#{n.Url}"`)), "A1/n B2"},
		{"reference in a local", "locals {\n u = action.A.Url\n}\n" + a(fn) + b(uses("local.u")), "A1/S_A B2"},
		{"reference in JSON", a(fn) + b(uses("jsonencode({ a = [action.A.Url] })")), "A1/S_A B2"},
		{"reference in a command", a(fn) + b("provider = \"Commands\"\n"+input+"commands = [\"echo ${action.A.Url}\"]\n"), "A1/S_A B2"},
		{"reference in the environment", a(fn) + b("provider = \"Commands\"\n"+input+"commands = [\"m\"]\nenvironment_variables = [{ name = \"N\", value = action.A.Url }]\n"), "A1/S_A B2"},
		{"after", a(fn) + b(fn+"after = [action.A]\n"), "A1 B2"},
		{"after, written below", a(fn+"after = [action.B]\n") + b(fn), "A2 B1"},
		{"after all instances", a(fn+"for_each = [\"x\", \"y\"]\n") + b(fn+"after = [action.A]\n"), "A-x1 A-y1 B2"},
		{"after one instance", a(fn+"for_each = [\"x\", \"y\"]\n") + b(fn+"after = [action.A[\"x\"]]\n"), "A-x1 A-y1 B2"},
		{"chain", a(fn) + b(fn+"after = [action.A]\n") + c(fn+"after = [action.B]\n"), "A1 B2 C3"},
		{"sequential", "sequential = true\n" + a(fn) + b(fn) + c(fn), "A1 B2 C3"},
		{"sequential, instances side by side", "sequential = true\n" + a(fn) + b(fn+"for_each = [\"x\", \"y\"]\n") + c(fn), "A1 B-x2 B-y2 C3"},
		{"sequential over a block without instances", "sequential = true\n" + a(fn) + b(fn+"enabled = false\n") + c(fn), "A1 C2"},
		{"approval", a(fn) + b(manual) + c(fn), "A1 B2 C3"},
		{"approvals side by side", a(manual+"for_each = [\"x\", \"y\"]\n") + b(fn), "A-x1 A-y1 B2"},
		{"approval beside a number", a(fn+"run_order = 4\n") + b(manual) + c(fn), "A4 B5 C6"},
		{"same target", a(stack("s", "")) + b(stack("s", "")) + c(stack("t", "")), "A1 B2 C1"},
		{"same target, two of one block", a(stack("s", "for_each = [\"x\", \"y\"]\n")), "A-x1 A-y1"},
		{"same target, another role", a(stack("s", "")) + b(stack("s", " role_arn = \"arn:aws:iam::111122223333:role/y\"\n")), "A1 B1"},
		{"same target, another region", a(stack("s", "")) + b(stack("s", "region = \"us-east-1\"\n")), "A1 B1"},
		{"same target, numbers meant", a(stack("s", "run_order = 3\n")) + b(stack("s", "run_order = 3\n")), "A3 B3"},
		{"manner with one number", a(stack("s", "run_order = 3\n")) + b(stack("s", "")), "A3 B4"},
		{"gaps stay", a(fn+"run_order = 5\n") + b(fn+"after = [action.A]\n") + c(fn), "A5 B6 C1"},
		{"numbers only", a(fn+"run_order = 2\n") + b(fn+"run_order = 1\n"), "A2 B1"},
		{"an earlier stage adds nothing", a(uses("action.App.CommitId")), "A1"},
		{"cleaned and numbered", action("x.y", fn) + action("x_y", fn) + c(uses(`"${action["x.y"].K}${action.x_y.K}"`)), "x.y1/S_x_y x_y1/S_x_y_2 C2"},
		{"a namespace nobody needs", a(fn+"namespace = \"mine\"\n") + b(fn), "A1/mine B1"},
		{"a written one first", a(fn) + b(fn+"namespace = \"S_A\"\n") + c(uses("action.A.K")), "A1/S_A_2 B1/S_A C2"},

		{"cycle", a(fn+"after = [action.B]\n") + b(fn+"after = [action.A]\n"), "run-order-cycle"},
		{"cycle through an approval", a(fn+"after = [action.C]\n") + b(manual) + c(fn), "run-order-cycle"},
		{"number too low", a(fn+"run_order = 2\n") + b(fn+"run_order = 2\nafter = [action.A]\n"), "run-order"},
		{"number too low for a reference", a(fn+"run_order = 2\n") + b(uses("action.A.K")+"run_order = 1\n"), "run-order"},
		{"below the range", a(fn + "run_order = 0\n"), "run-order-range"},
		{"above the range", a(fn + "run_order = 1000\n"), "run-order-range"},
		{"derived above the range", a(fn+"run_order = 999\n") + b(fn+"after = [action.A]\n"), "run-order-range"},
		{"itself", a(fn + "after = [action.A]\n"), "after-itself"},
	} {
		if got := derived(t, "stage \"S\" {\n"+tt.stage+"}\n"); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.what, got, tt.want)
		}
	}
}

// derived compiles a pipeline with a stage, and gives the run orders and namespaces of its actions, or the names of what is wrong.
func derived(t *testing.T, stage string) string {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "pipeline.hcl"), []byte(whole(stage)))
	graphs, _, diags := compileFolder(t, folder)
	if diags.HasErrors() {
		var names []string
		for _, d := range diags {
			names = append(names, diag.Of(d).Name)
		}
		return strings.Join(names, " ")
	}
	var list []string
	for _, a := range graphs[0].Wire().Pipeline.Stages[1].Actions {
		text := fmt.Sprint(a.Name, a.RunOrder)
		if a.Namespace != "" {
			text += "/" + a.Namespace
		}
		list = append(list, text)
	}
	return strings.Join(list, " ")
}
