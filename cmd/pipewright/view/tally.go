package view

import (
	"time"

	"pipewright/runner/event"
)

// A Tally is what the events of one execution add up to. The zero Tally is ready.
type Tally struct {
	Execution string
	Pipeline  string
	Status    string // InProgress, Stopping, Succeeded, Failed or Stopped; empty before the first event
	Error     *event.Error
	Text      string // what the end of the execution said beside its status
	Started   time.Time
	Ended     time.Time // zero while it goes on
	Rows      []*Row    // in the order in which the actions first started
	Left      []string  // stages that were not entered, with the reason: "Prod: transition disabled"
	byName    map[string]*Row
}

// A Row is the latest attempt of one action.
type Row struct {
	Stage, Action string
	Provider      string
	Attempt       int
	Status        string // InProgress, Succeeded, Failed or Abandoned
	Fidelity      event.Fidelity
	Cached        bool
	Reason        string // why it is not real
	Summary       string
	Started       time.Time
	Seconds       float64
	Exit          *int
	Error         *event.Error
}

// Address is how people and flags name the action.
func (r *Row) Address() string { return r.Stage + "/" + r.Action }

// Add takes the next event.
func (t *Tally) Add(e event.Event) {
	switch e.Type {
	case event.ExecutionStarted:
		t.Execution, t.Pipeline, t.Started, t.Status = e.Execution, e.Pipeline, e.At, "InProgress"
	case event.ExecutionResumed:
		t.Status, t.Ended, t.Left = "InProgress", time.Time{}, nil
	case event.ExecutionStopping:
		t.Status = "Stopping"
	case event.ExecutionSucceeded:
		t.end("Succeeded", e)
	case event.ExecutionFailed:
		t.end("Failed", e)
	case event.ExecutionStopped:
		t.end("Stopped", e)
	case event.StageNotEntered:
		t.Left = append(t.Left, withText(e.Stage, e.Text))
	case event.ActionStarted:
		*t.row(e) = Row{Stage: e.Stage, Action: e.Action, Provider: e.Provider, Attempt: e.Attempt, Status: "InProgress", Started: e.At}
	case event.ActionSucceeded:
		t.row(e).end("Succeeded", e)
	case event.ActionFailed:
		t.row(e).end("Failed", e)
	case event.ActionAbandoned:
		t.row(e).end("Abandoned", e)
	}
}

func (t *Tally) end(status string, e event.Event) {
	t.Status, t.Ended, t.Error, t.Text = status, e.At, e.Error, e.Text
}

func (t *Tally) row(e event.Event) *Row {
	name := e.Stage + "/" + e.Action
	if r := t.byName[name]; r != nil {
		return r
	}
	if t.byName == nil {
		t.byName = map[string]*Row{}
	}
	r := &Row{Stage: e.Stage, Action: e.Action}
	t.byName[name] = r
	t.Rows = append(t.Rows, r)
	return r
}

func (r *Row) end(status string, e event.Event) {
	r.Status, r.Fidelity, r.Cached, r.Reason, r.Summary = status, e.Fidelity, e.Cached, e.Text, e.Summary
	r.Exit, r.Error, r.Seconds = e.Exit, e.Error, e.Seconds
	if r.Seconds == 0 && !r.Started.IsZero() {
		r.Seconds = max(0, e.At.Sub(r.Started).Seconds())
	}
}

// Count gives how many succeeded actions were carried out in each way.
func (t *Tally) Count() map[event.Fidelity]int {
	n := map[event.Fidelity]int{}
	for _, r := range t.Rows {
		if r.Status == "Succeeded" {
			n[r.Fidelity]++
		}
	}
	return n
}

// Unreal says whether something was passed over: an action was skipped, an instruction ignored, a stage not entered.
func (t *Tally) Unreal() bool {
	n := t.Count()
	return n[event.Skipped]+n[event.Ignored]+len(t.Left) > 0
}
