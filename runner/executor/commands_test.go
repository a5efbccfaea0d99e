package executor

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
)

func symlink(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

// TestCommands: commands, variables, files and a secret of a Commands action.
func TestCommands(t *testing.T) {
	everywhere(t, func(t *testing.T, in func(*trial) *trial) {
		tr := in(try(t, "Commands", "Compute", nil, map[string]map[string][]byte{"source": {"f": []byte("1")}}, "out"))
		tr.Action.Outputs[0].Files = []string{"build/**", "f"}
		tr.Action.OutputVariables = []string{"VERSION", "AWS_DEFAULT_REGION", "TOKEN"}
		tr.Commands = []string{"mkdir build && echo x >build/x", "export VERSION=\"$(cat f)-$SUFFIX\"", "echo token $TOKEN"}
		tr.Environment = []Variable{{Name: "SUFFIX", Value: "s"}, {Name: "TOKEN", Value: "app:key", Type: "SECRETS_MANAGER"}}
		tr.Laptop.Secrets = map[string]*compiler.Secret{"app": {Name: "app", Value: `{"key":"hush"}`}}
		o := tr.run(t, commandsRun{})
		if o.Failure != nil || !strings.Contains(tr.plain(), "token hush") {
			t.Fatalf("%+v\n%s", o.Failure, tr.plain())
		}
		if diff := cmp.Diff(map[string]string{"VERSION": "1-s", "AWS_DEFAULT_REGION": "us-east-1"}, o.Variables); diff != "" {
			t.Error(diff)
		}
		if got := tr.paths(t, o.Outputs["out"]); !slices.Equal(got, []string{"build/x", "f"}) {
			t.Error(got)
		}
		want, reason := Real, ""
		if tr.Sandbox.Name() == "process" {
			want, reason = LocalEquivalent, "commands ran on this machine, not in an image"
		}
		if o.Fidelity != want || o.Reason != reason {
			t.Errorf("%s %s", o.Fidelity, o.Reason)
		}
	})
}

// TestCommandsStop: the first command that fails is the last that runs.
func TestCommandsStop(t *testing.T) {
	tr := try(t, "Commands", "Compute", nil, map[string]map[string][]byte{"source": {}})
	tr.Commands = []string{"exit 4", "echo never"}
	o := tr.run(t, commandsRun{})
	if o.Failure == nil || o.Failure.Exit != 4 || strings.Contains(tr.plain(), "\nnever\n") {
		t.Errorf("%+v\n%s", o.Failure, tr.plain())
	}
}

// TestCommandsCheck says what is missing.
func TestCommandsCheck(t *testing.T) {
	tr := try(t, "Commands", "Compute", map[string]compiler.Text{"EnvironmentType": "WINDOWS_SERVER_2022_CONTAINER"}, nil)
	tr.Sandbox = images{}
	tr.Action.Environment = []compiler.EnvironmentVariable{{Name: "A", Value: "x", Type: "SECRETS_MANAGER"}, {Name: "B", Value: "#{a.b}", Type: "SECRETS_MANAGER"}}
	if got := names(commandsRun{}.Check(t.Context(), &tr.Plan)); !slices.Equal(got, []string{"windows-unsupported", "image-unknown", "secret-unknown"}) {
		t.Error(got)
	}
}

// TestProcessNotes: what a process of this machine cannot give is said, and not left out in silence.
func TestProcessNotes(t *testing.T) {
	large := "BUILD_GENERAL1_LARGE"
	commands := try(t, "Commands", "Compute", map[string]compiler.Text{"ComputeType": compiler.Text(large)}, nil)
	project := try(t, "CodeBuild", "Build", map[string]compiler.Text{"ProjectName": "proj"}, nil)
	project.Laptop.Projects = map[string]*compiler.Project{"proj": {ComputeType: large, Buildspec: "version: 0.2\nphases: {build: {commands: [x]}}\n"}}
	for name, notes := range map[string][]string{
		"Commands":  commandsRun{}.Check(t.Context(), &commands.Plan).Notes,
		"CodeBuild": buildspecRun{}.Check(t.Context(), &project.Plan).Notes,
	} {
		if !strings.Contains(strings.Join(notes, "\n"), large+" is not imitated: a process may") {
			t.Errorf("%s: %q", name, notes)
		}
	}
	user := building(t, "run-as: nobody\nphases: {build: {commands: ['true']}}\n")
	if o := user.run(t, buildspecRun{}); o.Failure != nil || !strings.Contains(strings.Join(user.notes, "\n"), "run-as nobody: not carried out") {
		t.Errorf("%+v %q", o.Failure, user.notes)
	}
}

// TestFor: every word that has an executor, and the override before it.
func TestFor(t *testing.T) {
	for _, c := range []struct {
		provider, category string
		configuration      map[string]compiler.Text
		override           *compiler.Override
		want               Executor
	}{
		{"CodeBuild", "Test", nil, nil, buildspecRun{}},
		{"Commands", "Compute", nil, nil, commandsRun{}},
		{"Manual", "Approval", nil, nil, approval{}},
		{"Manual", "Approval", nil, &compiler.Override{Answer: "Approved"}, approval{}},
		{"Manual", "Approval", nil, &compiler.Override{Skip: "x"}, override{}},
		{"S3", "Deploy", nil, nil, deployCopy{}},
		{"S3", "Source", map[string]compiler.Text{"S3ObjectKey": "k"}, nil, objectSource{}},
		{"ECR", "Source", nil, nil, imageSource{}},
		{"CodeCommit", "Source", nil, nil, checkout{}},
		{"Lambda", "Invoke", nil, nil, nil},
		{"Lambda", "Invoke", nil, &compiler.Override{Command: []string{"x"}}, override{}},
		{"CodeBuild", "Build", nil, &compiler.Override{OutputArtifacts: map[string]string{"a": "b"}}, override{}},
	} {
		tr := try(t, c.provider, c.category, c.configuration, nil)
		tr.Override = c.override
		if got := For(&tr.Plan); got != c.want {
			t.Errorf("%s %s: %T, want %T", c.provider, c.category, got, c.want)
		}
	}
}

// TestRunAs: one user for all commands, who can read the source and keep state; a shell that the image has not is named.
func TestRunAs(t *testing.T) {
	d, image := engine(t)
	tr := building(t, "run-as: nobody\nphases: {build: {commands: ['X=1; cd /tmp', 'echo \"$(id -un) $X $PWD\"; cat \"$CODEBUILD_SRC_DIR/buildspec.yml\" >/dev/null']}}\n")
	tr.Sandbox, tr.Laptop.Image = d, image
	if o := tr.run(t, buildspecRun{}); o.Failure != nil || !strings.Contains(tr.plain(), "\nnobody 1 /tmp\n") {
		t.Errorf("%+v\n%s", o.Failure, tr.plain())
	}
	tr = building(t, "env: {shell: bash}\nphases: {build: {commands: [x]}}\n")
	tr.Sandbox, tr.Laptop.Image = d, image
	if o := tr.run(t, buildspecRun{}); o.Failure == nil || o.Failure.Name != "shell-missing" {
		t.Errorf("%+v", o.Failure)
	}
	tr = building(t, "phases: {build: {commands: [x]}}\n")
	tr.Sandbox = d
	if o := tr.run(t, buildspecRun{}); o.Failure == nil || o.Failure.Name != "image-unknown" {
		t.Errorf("%+v", o.Failure)
	}
}
