package runner

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pipewright/runner/event"
)

func TestFoldStatuses(t *testing.T) {
	at := time.Unix(100, 0).UTC()
	s := &State{}
	for _, step := range []struct {
		e                        event.Event
		execution, stage, action string
	}{
		{event.Event{Type: event.ExecutionStarted, Execution: "x"}, "InProgress", "", ""},
		{event.Event{Type: event.StageStarted, Stage: "S"}, "InProgress", "InProgress", ""},
		{event.Event{Type: event.ActionStarted, Stage: "S", Action: "A", Attempt: 1}, "InProgress", "InProgress", "InProgress"},
		{event.Event{Type: event.ActionFailed, Stage: "S", Action: "A", Attempt: 1, Error: &event.Error{Name: "x"}}, "InProgress", "InProgress", "Failed"},
		{event.Event{Type: event.StageFailed, Stage: "S"}, "InProgress", "Failed", "Failed"},
		{event.Event{Type: event.StageRetried, Stage: "S", Mode: FailedActions}, "InProgress", "InProgress", ""},
		{event.Event{Type: event.ActionStarted, Stage: "S", Action: "A", Attempt: 2}, "InProgress", "InProgress", "InProgress"},
		{event.Event{Type: event.ExecutionStopping}, "Stopping", "InProgress", "InProgress"},
		{event.Event{Type: event.ActionAbandoned, Stage: "S", Action: "A", Attempt: 2}, "Stopping", "InProgress", "Abandoned"},
		{event.Event{Type: event.StageStopped, Stage: "S"}, "Stopping", "Stopped", "Abandoned"},
		{event.Event{Type: event.ExecutionStopped}, "Stopped", "Stopped", "Abandoned"},
		{event.Event{Type: event.ExecutionResumed}, "InProgress", "InProgress", "Abandoned"},
		{event.Event{Type: event.ActionStarted, Stage: "S", Action: "A", Attempt: 3}, "InProgress", "InProgress", "InProgress"},
		{event.Event{Type: event.ActionSucceeded, Stage: "S", Action: "A", Attempt: 3}, "InProgress", "InProgress", "Succeeded"},
		{event.Event{Type: "action.teleported", Stage: "S", Action: "A"}, "InProgress", "InProgress", "Succeeded"},
		{event.Event{Type: event.StageSucceeded, Stage: "S"}, "InProgress", "Succeeded", "Succeeded"},
		{event.Event{Type: event.ExecutionSucceeded}, "Succeeded", "Succeeded", "Succeeded"},
	} {
		at = at.Add(time.Second)
		step.e.At = at
		s.Apply(step.e)
		stage, action := "", s.Action("S", "A").status()
		if st := s.Stage("S"); st != nil {
			stage = st.Status
		}
		if s.Status != step.execution || stage != step.stage || action != step.action {
			t.Errorf("after %s: %q %q %q, want %q %q %q", step.e.Type, s.Status, stage, action, step.execution, step.stage, step.action)
		}
	}
	if a := s.Action("S", "A"); a.Attempt != 3 || a.Spent != time.Second || s.Stage("S").Retries != 1 || s.Resumed != 1 || s.Ended != at {
		t.Errorf("%+v %+v", s, a)
	}
}

// A state depends on what the log holds and on nothing of the process that wrote it: an event read from JSON folds to the same.
func TestFoldOfWhatIsRead(t *testing.T) {
	w := newWorld(t, storefront(), map[string]play{"Ship": fails("x")})
	result, err := w.run(t, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same := cmp.Options{cmp.Comparer(time.Time.Equal), cmp.FilterValues(func(a, b map[string]string) bool { return len(a)+len(b) == 0 }, cmp.Ignore())}
	// Times read from a log have no monotonic part, so how long something took may differ by nanoseconds.
	about := cmp.Comparer(func(a, b time.Duration) bool { return (a - b).Abs() < time.Microsecond })
	if diff := cmp.Diff(result.State, Fold(w.history(t)), same, about); diff != "" {
		t.Error(diff)
	}
}

// FuzzFold: events in any order, of any content, are folded without a panic, and decided upon likewise.
func FuzzFold(f *testing.F) {
	w := newWorld(f, storefront(), nil)
	if _, err := w.run(f, f.Context()); err != nil {
		f.Fatal(err)
	}
	src, err := json.Marshal(w.history(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte(`[{"type":"stage.started","stage":"Build"},{"type":"action.answered","stage":"Build","action":"Unit"},{"type":"execution.resumed"}]`))
	g := storefront()
	f.Fuzz(func(t *testing.T, src []byte) {
		var events []event.Event
		if json.Unmarshal(src, &events) != nil {
			t.Skip()
		}
		s := Fold(events)
		todo := next(g, s, 2)
		if !reflect.DeepEqual(todo, next(g, s, 2)) {
			t.Error("the decision is not a function of graph and state")
		}
		if len(todo.start) > 2 {
			t.Errorf("%d actions start, the limit is 2", len(todo.start))
		}
	})
}
