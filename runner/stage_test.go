package runner

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/event"
	"pipewright/runner/executor"
)

// failing fails some number of times and then succeeds.
func failing(times int) play {
	return func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		if times--; times >= 0 {
			return fails("command-failed")(ctx, s)
		}
		return good(ctx, s)
	}
}

func TestAutomaticRetry(t *testing.T) {
	for name, tc := range map[string]struct {
		mode  string
		times int
		want  []string
	}{
		"failed actions": {FailedActions, 1, []string{"action.started Build/Lint", "action.succeeded Build/Lint", "stage.succeeded Build", "execution.succeeded"}},
		"by default":     {"", 1, []string{"action.started Build/Lint", "action.succeeded Build/Lint", "stage.succeeded Build", "execution.succeeded"}},
		"all actions": {AllActions, 1, []string{"action.started Build/Unit", "action.succeeded Build/Unit",
			"action.started Build/Lint", "action.succeeded Build/Lint", "stage.succeeded Build", "execution.succeeded"}},
		"once only": {FailedActions, 2, []string{"action.started Build/Lint", "action.failed Build/Lint", "stage.failed Build", "execution.failed"}},
	} {
		t.Run(name, func(t *testing.T) {
			g := pipeline(stage("Build", action("Unit", 1), action("Lint", 2)))
			g.Stages[0].OnFailure = &compiler.Condition{Result: "RETRY", RetryMode: tc.mode}
			w := newWorld(t, g, map[string]play{"Lint": failing(tc.times)})
			result, err := w.run(t, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			before := []string{"execution.started", "stage.started Build", "action.started Build/Unit", "action.succeeded Build/Unit",
				"action.started Build/Lint", "action.failed Build/Lint", "stage.failed Build", "stage.retried Build"}
			if diff := cmp.Diff(append(before, tc.want...), brief(w.history(t))); diff != "" {
				t.Error(diff)
			}
			if lint := result.State.Action("Build", "Lint"); lint.Attempt != 2 {
				t.Errorf("attempt %d", lint.Attempt)
			}
		})
	}
}

func TestRollbackHasNowhereToGo(t *testing.T) {
	g := pipeline(stage("Build", action("Unit", 1)))
	g.Stages[0].OnFailure = &compiler.Condition{Result: "ROLLBACK"}
	w := newWorld(t, g, map[string]play{"Unit": fails("x")})
	result, err := w.run(t, t.Context())
	history := w.history(t)
	if note := history[len(history)-2]; err != nil || result.Status != Failed || note.Type != event.StageNote || !strings.Contains(note.Text, "nothing to roll back to") {
		t.Errorf("%v, error %v", brief(history), err)
	}
}

func TestDisabledTransition(t *testing.T) {
	g := storefront()
	g.Stages[1].TransitionDisabled = "release freeze"
	w := newWorld(t, g, nil)
	if problems, notes := Check(t.Context(), w.Options); len(problems) > 0 || len(notes) != 1 {
		t.Errorf("%v %v", problems, notes)
	}
	result, err := w.run(t, t.Context())
	want := []NotEntered{{"Build", "transition disabled: release freeze"}, {"Prod", "stage Build in front of it was not entered"}}
	if diff := cmp.Diff(want, result.State.NotEntered); err != nil || diff != "" {
		t.Errorf("error %v: %s", err, diff)
	}
	history := w.history(t)
	if end := history[len(history)-1]; result.Status != Succeeded || end.Text != "not entered: Build, Prod (transition disabled: release freeze)" {
		t.Errorf("%+v", end)
	}
}

func TestConditionsWithRules(t *testing.T) {
	g := pipeline(stage("Build", action("Unit", 1)))
	g.Stages[0].BeforeEntry = &compiler.Condition{Result: "SKIP", Rules: []*compiler.Rule{{Name: "Quiet"}}}
	g.Stages[0].OnFailure = &compiler.Condition{Result: "RETRY"} // without rules: carried out
	w := newWorld(t, g, nil)
	problems, _ := Check(t.Context(), w.Options)
	if len(problems) != 1 || problems[0].Name != "condition-not-carried-out" || problems[0].Address != "Build" {
		t.Errorf("%+v", problems)
	}
	w.IgnoreConditions = true
	problems, notes := Check(t.Context(), w.Options)
	if len(problems) != 0 || len(notes) != 1 {
		t.Errorf("%+v %+v", problems, notes)
	}
	if _, err := w.run(t, t.Context()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(brief(w.history(t)), "\n"), "stage.note Build") {
		t.Error("the run does not say that a condition was passed over")
	}
}
