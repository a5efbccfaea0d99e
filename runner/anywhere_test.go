package runner

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
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
		return 5
	}
	return 12
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

// brokenAnywhere runs random pipelines whole, and then again for each of their events, after which run ends the run. Resumed, it must end as
// the whole run did.
func brokenAnywhere(t *testing.T, run func(t *testing.T, w *world, after int)) {
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
				broken := newWorld(t, g, outcomes(g, seed))
				broken.chaos(t)
				run(t, broken, after)
				again := broken.again(t, outcomes(g, seed), broken.history(t))
				again.chaos(t)
				result, err := again.run(t, t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(ending(whole), ending(result)); diff != "" {
					t.Fatalf("seed %d, ended after %d: %s\n%s", seed, after, diff, strings.Join(brief(again.history(t)), "\n"))
				}
			}
		})
	}
}

// The same with a clean stop after any event instead of a cut.
func TestStopAnywhereAndResume(t *testing.T) {
	brokenAnywhere(t, func(t *testing.T, w *world, after int) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w.Sink = func(e event.Event) {
			if e.Seq == int64(after+1) {
				cancel()
			}
		}
		result, err := w.run(t, ctx)
		if err != nil || result.Status != Stopped && !result.State.Finished() {
			t.Fatalf("stop after %d: %s, error %v", after, result.Status, err)
		}
	})
}

// The same where the log takes no more after some event, as on a full disk: nothing is left running, and a resumed run ends as it would have.
func TestLogDiesAnywhereAndResume(t *testing.T) {
	brokenAnywhere(t, func(t *testing.T, w *world, after int) {
		w.Sink = func(e event.Event) {
			if e.Seq == int64(after+1) {
				w.Log.Close()
			}
		}
		result, err := w.run(t, t.Context())
		if e := w.history(t); err == nil && e[len(e)-1].Type != event.ExecutionSucceeded && e[len(e)-1].Type != event.ExecutionFailed {
			t.Fatalf("log closed after %d: %s and no error", after, result.Status)
		}
	})
}
