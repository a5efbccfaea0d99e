package runner

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pipewright/compiler"
	"pipewright/runner/event"
	"pipewright/runner/executor"
	"pipewright/runner/sandbox"
)

// storefront has a source, two builds side by side with a third behind them, and a deployment.
func storefront() *compiler.Graph {
	return pipeline(
		stage("Source", action("App", 1, makes("source"))),
		stage("Build",
			action("Unit", 1, takes("source"), makes("dist")),
			action("Lint", 1, takes("source")),
			action("Scan", 2, takes("dist"), configured("From", "#{Unit.V} in #{codepipeline.PipelineExecutionId}"))),
		stage("Prod", action("Ship", 1, takes("dist"))),
	)
}

func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, storefront(), map[string]play{"Unit": takesTime(time.Minute, good), "Lint": takesTime(time.Second, good)})
		result, err := w.run(t, t.Context())
		if err != nil || result.Status != Succeeded || result.Execution != "execution-1" {
			t.Fatalf("%+v, error %v", result, err)
		}
		want := []string{
			"execution.started",
			"stage.started Source", "action.started Source/App", "action.succeeded Source/App", "stage.succeeded Source",
			"stage.started Build", "action.started Build/Unit", "action.started Build/Lint", "action.succeeded Build/Lint", "action.succeeded Build/Unit",
			"action.started Build/Scan", "action.succeeded Build/Scan", "stage.succeeded Build",
			"stage.started Prod", "action.started Prod/Ship", "action.succeeded Prod/Ship", "stage.succeeded Prod",
			"execution.succeeded",
		}
		if diff := cmp.Diff(want, brief(w.history(t))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(w.history(t), w.seen, cmp.Comparer(time.Time.Equal), cmpopts.EquateEmpty()); diff != "" {
			t.Error("what was shown is not what was kept:", diff)
		}
		scan := result.State.Action("Build", "Scan")
		unit := result.State.Action("Build", "Unit")
		if unit.Spent != time.Minute || scan.Inputs["dist"] != "sha256:dist" || scan.Attempt != 1 {
			t.Errorf("%+v", scan)
		}
		for _, e := range w.history(t) {
			if e.Type == event.ActionStarted && e.Action == "Scan" && e.Configuration["From"] != "v-Unit in execution-1" {
				t.Errorf("resolved to %q", e.Configuration["From"])
			}
		}
	})
}

// Siblings of a failed action run to their end; then the stage fails and nothing further begins.
func TestSiblingsFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, storefront(), map[string]play{"Lint": fails("command-failed"), "Unit": takesTime(time.Hour, good)})
		result, err := w.run(t, t.Context())
		if err != nil || result.Status != Failed {
			t.Fatalf("%+v, error %v", result, err)
		}
		want := []string{"action.started Build/Unit", "action.started Build/Lint", "action.failed Build/Lint", "action.succeeded Build/Unit", "stage.failed Build", "execution.failed"}
		if diff := cmp.Diff(want, brief(w.history(t))[6:]); diff != "" {
			t.Error(diff)
		}
		lint := result.State.Action("Build", "Lint")
		if e := lint.Error; e.Name != "command-failed" || e.Command != "make" || *lint.Exit != 2 || len(e.Lines) != 1 || e.Broken {
			t.Errorf("%+v", e)
		}
	})
}

// No start is in the log after the effect it announces: when an executor runs, its start can be read from disk.
func TestDurableBeforeEffect(t *testing.T) {
	w := newWorld(t, storefront(), nil)
	w.Executors = func(*executor.Plan) executor.Executor {
		return play(func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
			started := map[string]bool{}
			for _, e := range w.history(t) {
				started[e.ActionExecution] = started[e.ActionExecution] || e.Type == event.ActionStarted
			}
			if !started[s.ActionExecution] {
				t.Errorf("%s runs and its start is not on disk", s.Action.Address())
			}
			for _, in := range s.Action.Inputs {
				if st := Fold(w.history(t)).Action(in.Producer.Stage.Name, in.Producer.Name); st.Status != Succeeded {
					t.Errorf("%s takes what %s made, whose success is not on disk", s.Action.Address(), in.Producer.Address())
				}
			}
			return good(ctx, s)
		})
	}
	if result, err := w.run(t, t.Context()); err != nil || result.Status != Succeeded {
		t.Errorf("%+v, error %v", result, err)
	}
}

func TestParallel(t *testing.T) {
	eight := func() *compiler.Graph {
		s := stage("Build")
		for _, name := range strings.Split("abcdefgh", "") {
			s.Actions = append(s.Actions, action(name, 1))
		}
		return pipeline(s)
	}
	for name, tc := range map[string]struct {
		mode     string
		parallel int
		want     time.Duration
	}{
		"no limit":      {"QUEUED", 0, time.Minute},
		"ours":          {"QUEUED", 3, 3 * time.Minute},
		"the service's": {"PARALLEL", 0, 2 * time.Minute},
		"the smaller":   {"PARALLEL", 1, 8 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, eight(), nil)
				w.Executors = func(*executor.Plan) executor.Executor { return takesTime(time.Minute, good) }
				w.Graph.ExecutionMode, w.Parallel = tc.mode, tc.parallel
				result, err := w.run(t, t.Context())
				if took := result.State.Ended.Sub(result.State.Started); err != nil || took != tc.want {
					t.Errorf("took %v, want %v, error %v", took, tc.want, err)
				}
			})
		})
	}
}

// A limit delays siblings of a failed action; it does not drop them, so the end does not depend on it.
func TestLimitDropsNothing(t *testing.T) {
	w := newWorld(t, pipeline(stage("Build", action("a", 1), action("b", 1))), map[string]play{"a": fails("x")})
	w.Parallel = 1
	result, _ := w.run(t, t.Context())
	if b := result.State.Action("Build", "b"); b == nil || b.Status != Succeeded {
		t.Errorf("%+v", b)
	}
}

func TestUnresolved(t *testing.T) {
	g := pipeline(stage("Build", action("Unit", 1), action("Use", 2, configured("Key", "#{Unit.VERSION}"))))
	w := newWorld(t, g, nil)
	result, err := w.run(t, t.Context())
	use := result.State.Action("Build", "Use")
	if err != nil || result.Status != Failed || use.Error.Name != "variable-unresolved" || use.Error.Message != "#{Unit.VERSION} has no value: action Build/Unit gave V" {
		t.Errorf("%+v, error %v", use.Error, err)
	}
}

// A value that comes in through a variable is not read again (measured-behaviour.md section 2).
func TestValuesAreNotReadAgain(t *testing.T) {
	got := ""
	g := pipeline(stage("Build", action("Use", 1, configured("Key", "#{variables.X}"))))
	g.Variables = []*compiler.Variable{{Name: "X", Default: "d", HasDefault: true}}
	w := newWorld(t, g, map[string]play{"Use": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		got = s.Configuration["Key"]
		return good(ctx, s)
	}})
	w.Variables = map[string]string{"X": "#{codepipeline.PipelineExecutionId}"}
	if _, err := w.run(t, t.Context()); err != nil || got != "#{codepipeline.PipelineExecutionId}" {
		t.Errorf("got %q, error %v", got, err)
	}
}

func TestInputMissing(t *testing.T) {
	skipped := play(func(context.Context, *executor.Scene) (executor.Outcome, error) {
		return executor.Outcome{Fidelity: executor.Skipped, Reason: "no account here", Variables: map[string]string{"V": "1"}}, nil
	})
	w := newWorld(t, storefront(), map[string]play{"Unit": skipped})
	result, err := w.run(t, t.Context())
	e := result.State.Action("Build", "Scan").Error
	if err != nil || e == nil || e.Name != "input-missing" || !strings.Contains(e.Message, "skipped: no account here") {
		t.Errorf("%+v, error %v", e, err)
	}
}

func TestRevisionFollowsThePrimaryInput(t *testing.T) {
	var got executor.Revision
	source := func(id string) play {
		return func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
			o, err := good(ctx, s)
			o.Revision = executor.Revision{ID: id}
			return o, err
		}
	}
	g := pipeline(
		stage("Source", action("App", 1, makes("app")), action("Tools", 1, makes("tools"))),
		stage("Build", action("Unit", 1, takes("app", "tools"), makes("dist"), configured("PrimarySource", "tools")), action("Use", 2, takes("dist"))),
	)
	w := newWorld(t, g, map[string]play{"App": source("one"), "Tools": source("two"), "Use": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
		got = s.Inputs["dist"].Revision
		return good(ctx, s)
	}})
	if _, err := w.run(t, t.Context()); err != nil || got.ID != "two" {
		t.Errorf("%+v, error %v", got, err)
	}
}

func TestTimeout(t *testing.T) {
	for word, want := range map[string]string{"Build": "action-timeout", "Approval": "approval-timed-out"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, pipeline(stage("Build", action("Unit", 1, category(word)))), map[string]play{"Unit": takesTime(time.Hour, good)})
			w.Graph.Stages[0].Actions[0].TimeoutInMinutes = 5
			result, err := w.run(t, t.Context())
			unit := result.State.Action("Build", "Unit")
			if err != nil || unit.Status != Failed || unit.Error.Name != want || unit.Spent != 5*time.Minute {
				t.Errorf("%+v, %+v, error %v", unit, unit.Error, err)
			}
		})
	}
}

func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var w *world
		w = newWorld(t, storefront(), map[string]play{"Unit": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
			<-ctx.Done()
			if !slices.Contains(brief(w.history(t)), "execution.stopping") {
				t.Error("an action was ended before the log says that the run is being stopped")
			}
			return executor.Outcome{}, ctx.Err()
		}, "Lint": takesTime(time.Hour, good)})
		result, err := w.run(t, ctx)
		if err != nil || result.Status != Stopped || result.State.Stage("Build").Status != Stopped {
			t.Fatalf("%+v, error %v", result, err)
		}
		want := []string{"execution.stopping", "action.abandoned Build", "action.abandoned Build", "stage.stopped Build", "execution.stopped"}
		got := brief(w.history(t))[8:]
		for i := range got {
			got[i], _, _ = strings.Cut(got[i], "/") // which of the two ends first is chance
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		again := w.again(t, nil, w.history(t))
		if result, err = again.run(t, t.Context()); err != nil || result.Status != Succeeded || result.State.Action("Build", "Unit").Attempt != 2 {
			t.Errorf("resumed: %+v, error %v", result, err)
		}
	})
}

// An executor that breaks or panics ends the run with a name; what the log holds is whole.
func TestBroken(t *testing.T) {
	for name, x := range map[string]play{
		"engine-lost": func(context.Context, *executor.Scene) (executor.Outcome, error) {
			return executor.Outcome{}, &sandbox.EngineError{Engine: "unix:///nowhere", Err: errors.New("gone")}
		},
		"image-missing": func(context.Context, *executor.Scene) (executor.Outcome, error) {
			return executor.Outcome{}, &sandbox.ImageError{Image: "x", Err: errors.New("gone")}
		},
		"executor-broken": func(context.Context, *executor.Scene) (executor.Outcome, error) {
			return executor.Outcome{}, errors.New("it is broken")
		},
		"executor-broken ": func(context.Context, *executor.Scene) (executor.Outcome, error) {
			runtime.Goexit()
			return executor.Outcome{}, nil
		},
		"executor-panicked": func(context.Context, *executor.Scene) (executor.Outcome, error) { panic("oops") },
	} {
		g := storefront()
		g.Stages[1].OnFailure = &compiler.Condition{Result: "RETRY"}
		w := newWorld(t, g, map[string]play{"Unit": x})
		result, err := w.run(t, t.Context())
		var broken *BrokenError
		if !errors.As(err, &broken) || broken.Name() != strings.TrimSpace(name) || broken.Address != "Build/Unit" || result.Status != Failed {
			t.Errorf("%s: %+v, error %v", name, result, err)
		}
		history := w.history(t)
		if end := history[len(history)-1]; end.Type != event.ExecutionFailed || end.Error.Name != broken.Name() {
			t.Errorf("%s: the log ends with %+v", name, end)
		}
	}
}

// A log that takes no more ends the run: what runs is cancelled, nothing further begins, and a resumed run finishes.
func TestLogFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cancelled := false
		var w *world
		w = newWorld(t, storefront(), map[string]play{
			"Unit": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
				<-ctx.Done()
				cancelled = true
				return executor.Outcome{}, ctx.Err()
			},
			"Lint": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
				time.Sleep(time.Second)
				w.Log.Close()
				s.Note("nobody will read this")
				return good(ctx, s)
			},
		})
		result, err := Run(t.Context(), w.Options)
		if !errors.Is(err, event.ErrClosed) || result.Status != Failed || !cancelled {
			t.Fatalf("%+v, error %v, cancelled %v", result, err, cancelled)
		}
		again := w.again(t, nil, w.history(t))
		if result, err = again.run(t, t.Context()); err != nil || result.Status != Succeeded {
			t.Errorf("resumed: %+v, error %v", result, err)
		}
	})
}

// A run that is stopped before it begins starts nothing.
func TestStoppedBeforeItBegins(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := newWorld(t, storefront(), nil)
	result, err := w.run(t, ctx)
	if err != nil || result.Status != Stopped {
		t.Errorf("%+v, error %v", result, err)
	}
	if diff := cmp.Diff([]string{"execution.started", "execution.stopping", "execution.stopped"}, brief(w.history(t))); diff != "" {
		t.Error(diff)
	}
}

// An action that ends well while the run is being stopped keeps its own status (execution.md section 6).
func TestSuccessWhileStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		w := newWorld(t, storefront(), map[string]play{"Unit": func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
			<-ctx.Done()
			return good(ctx, s)
		}})
		result, err := w.run(t, ctx)
		if unit := result.State.Action("Build", "Unit"); err != nil || result.Status != Stopped || unit.Status != Succeeded {
			t.Errorf("%+v, error %v", unit, err)
		}
	})
}
