package runner

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/runner/executor"
)

func TestOutputFiles(t *testing.T) {
	w := newWorld(t, pipeline(stage("Build", action("Unit", 1), action("Quiet", 1))), map[string]play{"Unit": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		s.Mask("hunter2!")
		s.Log.Write([]byte("one\r\nmy hunt"))
		s.Log.Write([]byte("er2! is\nlast"))
		s.Progress(executor.Progress{Phase: "BUILD", Command: "echo hunter2!"})
		return good(ctx, s)
	}})
	if _, err := w.run(t, t.Context()); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(OutputPath(w.LogDir, "Build", "Unit", 1))
	if want := "one\r\nmy **** is\nlast"; err != nil || string(kept) != want {
		t.Errorf("kept %q, error %v", kept, err)
	}
	if _, err := os.Stat(OutputPath(w.LogDir, "Build", "Quiet", 1)); !os.IsNotExist(err) {
		t.Errorf("an action without output has a file: %v", err)
	}
	var lines []string
	for _, e := range w.seen {
		if e.Type.Passing() {
			lines = append(lines, e.Text)
		}
	}
	if diff := cmp.Diff([]string{"one", "my **** is", "echo ****", "last"}, lines); diff != "" {
		t.Error(diff)
	}
}

func TestOutputCannotBeKept(t *testing.T) {
	w := newWorld(t, pipeline(stage("Build", action("Unit", 1))), map[string]play{"Unit": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		s.Log.Write([]byte("one\n"))
		return good(ctx, s)
	}})
	if err := os.WriteFile(w.LogDir, nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	result, err := w.run(t, t.Context())
	var broken *BrokenError
	if !errors.As(err, &broken) || broken.Name() != "output-unwritable" || result.Status != Failed {
		t.Errorf("%+v, error %v", result, err)
	}
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{"Unit.1": "Unit.1", "..": "%2E.", "a/b": "a%2Fb", "é": "%C3%A9", "A@b-c_d": "A@b-c_d", "": ""} {
		if got := fileName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// What an executor says when it breaks is masked like everything else, also in the error that Run gives.
func TestErrorsAreMasked(t *testing.T) {
	w := newWorld(t, pipeline(stage("Build", action("Unit", 1))), map[string]play{"Unit": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		s.Mask("hunter2!")
		return executor.Outcome{}, errors.New("cannot log in with hunter2!")
	}})
	result, err := w.run(t, t.Context())
	if err == nil || err.Error() != "Build/Unit: cannot log in with ****" || result.State.Action("Build", "Unit").Error.Message != "cannot log in with ****" {
		t.Errorf("%v, %+v", err, result.State.Action("Build", "Unit").Error)
	}
}
