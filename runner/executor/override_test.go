package executor

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pipewright/compiler"
)

func TestOverrideCommand(t *testing.T) {
	tr := try(t, "ECS", "Deploy", nil, map[string]map[string][]byte{"my-in": {"f": []byte("text")}}, "my-out")
	tr.Override = &compiler.Override{
		Command:         []string{"sh", "-c", `cat f; cat "$PIPEWRIGHT_INPUT_my_in/f" >"$PIPEWRIGHT_OUTPUT_my_out/g"; echo done >&2`},
		OutputVariables: map[string]string{"Url": "http://localhost"},
	}
	o := tr.run(t, override{})
	if o.Failure != nil || o.Fidelity != LocalEquivalent || o.Variables["Url"] == "" {
		t.Errorf("%+v", o)
	}
	if got := tr.paths(t, o.Outputs["my-out"]); !slices.Equal(got, []string{"g"}) {
		t.Error(got)
	}
	if got := tr.log.String(); !strings.Contains(got, "text") || !strings.Contains(got, "done") {
		t.Errorf("log %q", got)
	}
	left, err := filesBelow(filepath.Dir(tr.State))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestOverrideFailure(t *testing.T) {
	tr := try(t, "ECS", "Deploy", nil, nil)
	tr.Override = &compiler.Override{Command: []string{"sh", "-c", "echo why; exit 3"}}
	o := tr.run(t, override{})
	if o.Failure == nil || o.Failure.Name != "command-failed" || o.Failure.Exit != 3 || !slices.Equal(o.Failure.Lines, []string{"why"}) {
		t.Errorf("%+v", o.Failure)
	}
}

func TestOverrideMissingOutput(t *testing.T) {
	tr := try(t, "CodeBuild", "Build", nil, nil, "out")
	tr.Action.Outputs[0].Consumers = []*compiler.Action{tr.Action}
	tr.Override = &compiler.Override{Command: []string{"true"}}
	if o := tr.run(t, override{}); o.Failure == nil || o.Failure.Name != "output-missing" {
		t.Errorf("%+v", o)
	}
}

func TestOverrideSkip(t *testing.T) {
	tr := try(t, "CodeBuild", "Build", nil, nil, "out")
	tr.Override = &compiler.Override{Skip: "slow"}
	if f := (override{}).Check(t.Context(), &tr.Plan); len(f.Problems) > 0 {
		t.Errorf("nobody needs the output: %+v", f)
	}
	user := &compiler.Action{Name: "B", Stage: tr.Action.Stage, Type: tr.Action.Type, Configuration: map[string]compiler.Text{"X": "#{ns.V} #{ns.V} #{ns.W}"}}
	tr.Action.Stage.Actions = append(tr.Action.Stage.Actions, user)
	tr.Action.Namespace = "ns"
	tr.Action.Outputs[0].Consumers = []*compiler.Action{user}
	tr.Override.OutputVariables = map[string]string{"W": "1"}
	f := override{}.Check(t.Context(), &tr.Plan)
	var names []string
	for _, p := range f.Problems {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"skipped-output-needed", "skipped-variable-needed"}) {
		t.Errorf("%v", names)
	}
	folder := t.TempDir()
	write(t, filepath.Join(folder, "a/b"), "1")
	tr.Override.OutputArtifacts = map[string]string{"out": folder}
	o := tr.run(t, override{})
	if got := tr.paths(t, o.Outputs["out"]); o.Fidelity != Skipped || !slices.Equal(got, []string{"a/b"}) {
		t.Errorf("%+v %v", o, got)
	}
}
