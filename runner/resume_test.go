package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/executor"
	"pipewright/runner/sandbox"
)

func TestResumeSweepsAndTellsOfTheDead(t *testing.T) {
	w := newWorld(t, storefront(), nil)
	if _, err := w.run(t, t.Context()); err != nil {
		t.Fatal(err)
	}
	again := w.again(t, nil, w.history(t)[:8]) // Unit and Lint have started
	result, err := again.run(t, t.Context())
	if err != nil || result.Status != Succeeded {
		t.Fatalf("%+v, error %v", result, err)
	}
	got := brief(again.history(t))[8:13]
	want := []string{"execution.resumed", "action.abandoned Build/Unit", "action.abandoned Build/Lint", "action.started Build/Unit", "action.started Build/Lint"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if swept := again.Sandbox.(*nowhere).swept; !slices.Equal(swept, []string{"execution-1"}) {
		t.Errorf("swept %v", swept)
	}
}

func TestResumeOfAnotherDefinition(t *testing.T) {
	w := newWorld(t, storefront(), nil)
	if _, err := w.run(t, t.Context()); err != nil {
		t.Fatal(err)
	}
	again := w.again(t, nil, w.history(t)[:8])
	again.Graph = storefront()
	configured("ProjectName", "other")(again.Graph.Stages[1].Actions[0])
	_, err := again.run(t, t.Context())
	var changed *DefinitionChangedError
	if !errors.As(err, &changed) || changed.Recorded == changed.Compiled {
		t.Errorf("%v", err)
	}
	if n := len(again.history(t)); n != 8 {
		t.Errorf("%d events: something was written", n)
	}
}

func TestResumeWithoutAnEngine(t *testing.T) {
	w := newWorld(t, storefront(), nil)
	if _, err := w.run(t, t.Context()); err != nil {
		t.Fatal(err)
	}
	again := w.again(t, nil, w.history(t)[:8])
	again.Sandbox = &nowhere{err: errors.New("gone")}
	var broken *BrokenError
	if _, err := again.run(t, t.Context()); !errors.As(err, &broken) {
		t.Errorf("%v", err)
	}
}

// An approval that was answered and then cut off does not ask again.
func TestAnswerSurvives(t *testing.T) {
	g := pipeline(stage("Prod", action("Approve", 1, category("Approval"))))
	asked := 0
	ask := play(func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		a, err := s.Ask(ctx, executor.Question{Address: s.Action.Address(), CustomData: "Ship it?"})
		return executor.Outcome{Fidelity: executor.Real, Summary: a.Status + " " + a.Summary}, err
	})
	plays := map[string]play{"Approve": ask}
	answer := func(context.Context, executor.Question) (executor.Answer, error) {
		asked++
		return executor.Answer{Status: "Approved", Summary: "fine", By: "terminal"}, nil
	}
	w := newWorld(t, g, plays)
	w.Ask = answer
	if _, err := w.run(t, t.Context()); err != nil {
		t.Fatal(err)
	}
	history := w.history(t)
	want := []string{"action.started Prod/Approve", "action.waiting Prod/Approve", "action.answered Prod/Approve", "action.succeeded Prod/Approve"}
	if diff := cmp.Diff(want, brief(history)[2:6]); diff != "" {
		t.Fatal(diff)
	}
	for cut, want := range map[int]int{4: 1, 5: 0} {
		asked = 0
		again := w.again(t, plays, history[:cut])
		again.Ask = answer
		result, err := again.run(t, t.Context())
		if err != nil || asked != want || result.State.Action("Prod", "Approve").Summary != "Approved fine" {
			t.Errorf("cut after %d: asked %d times, want %d, error %v", cut, asked, want, err)
		}
	}
}

// A variable whose value held a secret reaches its consumer whole, and is not on disk; a resumed run fails by name rather than go on
// with stars.
func TestSecretVariable(t *testing.T) {
	got := ""
	plays := map[string]play{
		"Login": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
			s.Mask("hunter2!")
			return executor.Outcome{Fidelity: executor.Real, Variables: map[string]string{"TOKEN": "t-hunter2!", "V": "plain"}}, nil
		},
		"Use": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
			got = s.Configuration["Key"]
			return good(ctx, s)
		},
	}
	g := pipeline(stage("Build", action("Login", 1), action("Use", 2, configured("Key", "#{Login.TOKEN}"))))
	w := newWorld(t, g, plays)
	if result, err := w.run(t, t.Context()); err != nil || got != "t-hunter2!" || result.Status != Succeeded {
		t.Fatalf("got %q, error %v", got, err)
	}
	history := w.history(t)
	for _, e := range history {
		if strings.Contains(fmt.Sprint(e), "hunter2!") {
			t.Errorf("the secret is in the log: %+v", e)
		}
	}
	again := w.again(t, plays, history[:4])
	result, err := again.run(t, t.Context())
	if use := result.State.Action("Build", "Use"); err != nil || use.Error == nil || use.Error.Name != "variable-masked" {
		t.Errorf("%+v, error %v", use, err)
	}
}

// A run that ended because an engine died can be gone on with when it lives again; what had failed by itself stays failed.
func TestResumeAfterBroken(t *testing.T) {
	dead := play(func(context.Context, *executor.Scene) (executor.Outcome, error) {
		return executor.Outcome{}, &sandbox.EngineError{Engine: "x", Err: errors.New("gone")}
	})
	for want, lint := range map[string]play{Succeeded: good, Failed: fails("command-failed")} {
		w := newWorld(t, storefront(), map[string]play{"Unit": dead, "Lint": lint})
		if result, err := w.run(t, t.Context()); err == nil || result.Status != Failed || result.State.Finished() {
			t.Fatalf("%+v, error %v", result, err)
		}
		again := w.again(t, map[string]play{"Lint": fails("started-again")}, w.history(t))
		result, err := again.run(t, t.Context())
		unit := result.State.Action("Build", "Unit")
		if err != nil || result.Status != want || !result.State.Finished() || unit.Status != Succeeded || unit.Attempt != 2 {
			t.Errorf("%+v, Unit %+v, error %v", result, unit, err)
		}
	}
}

// A pipeline variable that holds a secret known from the start is not on disk, and a resumed run has it nevertheless.
func TestSecretPipelineVariable(t *testing.T) {
	got := ""
	plays := map[string]play{"Use": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		got = s.Configuration["Key"]
		return good(ctx, s)
	}}
	g := pipeline(stage("Build", action("Use", 1, configured("Key", "#{variables.TOKEN}"))))
	g.Variables = []*compiler.Variable{{Name: "TOKEN"}}
	w := newWorld(t, g, plays)
	w.Variables, w.Secrets = map[string]string{"TOKEN": "hunter2!"}, []string{"hunter2!"}
	if _, err := w.run(t, t.Context()); err != nil || got != "hunter2!" {
		t.Fatalf("got %q, error %v", got, err)
	}
	history := w.history(t)
	if text := fmt.Sprint(history); strings.Contains(text, "hunter2!") || !strings.Contains(text, stars) {
		t.Error(text)
	}
	again := w.again(t, plays, history[:2])
	again.Variables, again.Secrets, got = w.Variables, w.Secrets, ""
	if _, err := again.run(t, t.Context()); err != nil || got != "hunter2!" {
		t.Errorf("resumed: got %q, error %v", got, err)
	}
}
