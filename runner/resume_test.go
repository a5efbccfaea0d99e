package runner

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
	"pipewright/runner/sandbox"
)

// randomPipeline makes a graph of up to four stages whose actions take artifacts and variables of earlier ones.
func randomPipeline(r *rand.Rand) *compiler.Graph {
	var stages []*compiler.Stage
	var artifacts, namespaces []string
	for i := range 1 + r.IntN(4) {
		s := stage(fmt.Sprint("S", i))
		order := 1
		var made, named []string // in this run order: nobody beside them can use them
		for j := range 1 + r.IntN(5) {
			if j > 0 && r.IntN(2) == 0 {
				order++
				artifacts, namespaces = append(artifacts, made...), append(namespaces, named...)
				made, named = nil, nil
			}
			a := action(fmt.Sprintf("A%d%d", i, j), order)
			if len(artifacts) > 0 && r.IntN(2) == 0 {
				takes(artifacts[r.IntN(len(artifacts))])(a)
			}
			if len(namespaces) > 0 && r.IntN(2) == 0 {
				configured("Key", "#{"+namespaces[r.IntN(len(namespaces))]+".V}")(a)
			}
			if r.IntN(2) == 0 {
				makes("of-" + a.Name)(a)
				made = append(made, "of-"+a.Name)
			}
			named = append(named, a.Name)
			s.Actions = append(s.Actions, a)
		}
		artifacts, namespaces = append(artifacts, made...), append(namespaces, named...)
		s.OnFailure = []*compiler.Condition{nil, {Result: "RETRY"}, {Result: "RETRY", RetryMode: AllActions}, {Result: "ROLLBACK"}}[r.IntN(4)]
		stages = append(stages, s)
	}
	g := pipeline(stages...)
	if r.IntN(3) == 0 {
		g.Stages[len(g.Stages)-1].TransitionDisabled = "frozen"
	}
	return g
}

// outcomes say how often each action fails before it succeeds, and how long it takes. What an action makes depends on what it was given.
func outcomes(g *compiler.Graph, seed uint64) map[string]play {
	r := rand.New(rand.NewPCG(seed, 1))
	plays := map[string]play{}
	for _, s := range g.Stages {
		for _, a := range s.Actions {
			failures, takes := 0, time.Duration(r.IntN(1000))*time.Millisecond
			if r.IntN(5) == 0 {
				failures = 1 + r.IntN(2)
			}
			plays[a.Name] = takesTime(takes, func(ctx context.Context, s *executor.Scene) (executor.Outcome, error) {
				if s.Plan.State != "" { // the number of recorded failures; see chaos
					if strings.Count(s.Plan.State, "|"+a.Name+"|") < failures {
						return fails("command-failed")(ctx, s)
					}
				}
				o, err := good(ctx, s)
				given := s.Configuration["Key"]
				for _, in := range s.Inputs {
					given += string(in.Digest)
				}
				for name := range o.Outputs {
					o.Outputs[name] = artifact.Digest(name + "(" + given + ")")
				}
				return o, err
			})
		}
	}
	return plays
}

// chaos makes plays see how often their action has failed according to the log, so that an outcome that was never recorded comes again.
func (w *world) chaos(t testing.TB) {
	plain := w.Executors
	w.Executors = func(p *executor.Plan) executor.Executor {
		p.State = "failed:"
		for _, e := range w.history(t) {
			if e.Type == event.ActionFailed {
				p.State += "|" + e.Action + "|"
			}
		}
		return plain(p)
	}
}

// ending is what must not depend on where a run was cut off.
func ending(r Result) map[string]string {
	m := map[string]string{"": r.Status}
	for _, n := range r.State.NotEntered {
		m[n.Stage] += n.Reason
	}
	for _, st := range r.State.Stages {
		m[st.Name] = fmt.Sprint(st.Status, st.Retries)
		for _, a := range st.Actions {
			m[a.Address()] = fmt.Sprint(a.Status, a.Inputs, a.Outputs, a.Variables, a.Fidelity)
			if a.Error != nil {
				m[a.Address()] += a.Error.Name
			}
		}
	}
	return m
}

// startedAgain finds an action that had succeeded when the log was cut and was started afterwards without a retry of its stage.
func startedAgain(events []event.Event, cut int) string {
	done := map[string]bool{}
	for i, e := range events {
		at := e.Stage + "/" + e.Action
		switch e.Type {
		case event.ActionSucceeded:
			done[at] = true
		case event.StageRetried:
			if e.Mode == AllActions {
				maps.DeleteFunc(done, func(at string, _ bool) bool { return strings.HasPrefix(at, e.Stage+"/") })
			}
		case event.ActionStarted:
			if i >= cut && done[at] {
				return at
			}
		}
	}
	return ""
}

func seeds() int {
	if testing.Short() {
		return 6
	}
	return 25
}

// A run whose log is cut after any event, and which then is resumed, ends as the whole run did, and starts no succeeded action again.
func TestCutAnywhereAndResume(t *testing.T) {
	statuses := map[string]int{}
	for seed := range uint64(seeds()) {
		g := randomPipeline(rand.New(rand.NewPCG(seed, 0)))
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, g, outcomes(g, seed))
			w.chaos(t)
			whole, err := w.run(t, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			statuses[whole.Status]++
			history := w.history(t)
			for cut := range len(history) + 1 {
				again := w.again(t, outcomes(g, seed), history[:cut])
				again.chaos(t)
				again.Parallel = cut % 4
				result, err := again.run(t, t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(ending(whole), ending(result)); diff != "" {
					t.Fatalf("seed %d, cut after %d of %d: %s\n%s", seed, cut, len(history), diff, strings.Join(brief(again.history(t)), "\n"))
				}
				if at := startedAgain(again.history(t), cut); at != "" {
					t.Fatalf("seed %d, cut after %d: %s had succeeded and was started again", seed, cut, at)
				}
				if cut == len(history) && len(again.history(t)) != cut {
					t.Fatal("an execution that had ended was gone on with")
				}
			}
		})
	}
	if statuses[Succeeded] == 0 || statuses[Failed] == 0 {
		t.Errorf("the pipelines are not varied enough: %v", statuses)
	}
}

// The same with a clean stop after any event instead of a cut.
func TestStopAnywhereAndResume(t *testing.T) {
	for seed := range uint64(seeds()) {
		g := randomPipeline(rand.New(rand.NewPCG(seed, 0)))
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, g, outcomes(g, seed))
			w.chaos(t)
			whole, err := w.run(t, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for after := range len(w.history(t)) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				stopped := newWorld(t, g, outcomes(g, seed))
				stopped.chaos(t)
				stopped.Sink = func(e event.Event) {
					if e.Seq == int64(after+1) {
						cancel()
					}
				}
				result, err := stopped.run(t, ctx)
				if err != nil || result.Status != Stopped && !result.State.Finished() {
					t.Fatalf("stop after %d: %s, error %v", after, result.Status, err)
				}
				again := stopped.again(t, outcomes(g, seed), stopped.history(t))
				again.chaos(t)
				if result, err = again.run(t, t.Context()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(ending(whole), ending(result)); diff != "" {
					t.Fatalf("seed %d, stop after %d: %s\n%s", seed, after, diff, strings.Join(brief(again.history(t)), "\n"))
				}
			}
		})
	}
}

// The same where the log takes no more after some event, as on a full disk: nothing is left running, and a resumed run ends as it would have.
func TestLogDiesAnywhereAndResume(t *testing.T) {
	for seed := range uint64(seeds()) {
		g := randomPipeline(rand.New(rand.NewPCG(seed, 0)))
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, g, outcomes(g, seed))
			w.chaos(t)
			whole, err := w.run(t, t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for after := range len(w.history(t)) - 1 {
				dying := newWorld(t, g, outcomes(g, seed))
				dying.chaos(t)
				dying.Sink = func(e event.Event) {
					if e.Seq == int64(after+1) {
						dying.Log.Close()
					}
				}
				result, err := dying.run(t, t.Context())
				if e := dying.history(t); err == nil && e[len(e)-1].Type != event.ExecutionSucceeded && e[len(e)-1].Type != event.ExecutionFailed {
					t.Fatalf("log closed after %d: %s and no error", after, result.Status)
				}
				again := dying.again(t, outcomes(g, seed), dying.history(t))
				again.chaos(t)
				if result, err = again.run(t, t.Context()); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(ending(whole), ending(result)); diff != "" {
					t.Fatalf("seed %d, log closed after %d: %s\n%s", seed, after, diff, strings.Join(brief(again.history(t)), "\n"))
				}
			}
		})
	}
}

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
