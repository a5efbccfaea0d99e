package runner

import (
	"time"

	"pipewright/runner/event"
)

// Fold gives the state that events lead to.
func Fold(events []event.Event) *State {
	s := &State{}
	for _, e := range events {
		s.Apply(e)
	}
	return s
}

// Apply takes the next event in. Types it does not know, and passing ones, change nothing.
func (s *State) Apply(e event.Event) {
	switch e.Type {
	case event.ExecutionStarted:
		s.Execution, s.Pipeline, s.Definition, s.Sandbox = e.Execution, e.Pipeline, e.Definition, e.Sandbox
		s.Variables, s.Masked, s.Status, s.Started = e.Variables, e.Masked, InProgress, e.At
	case event.ExecutionResumed:
		s.resume(e)
	case event.ExecutionStopping:
		s.Status = Stopping
	case event.ExecutionStopped:
		s.Status, s.Ended = Stopped, e.At
	case event.ExecutionSucceeded:
		s.Status, s.Ended = Succeeded, e.At
	case event.ExecutionFailed:
		s.Status, s.Ended = Failed, e.At
	case event.StageStarted, event.StageSucceeded, event.StageFailed, event.StageStopped, event.StageRetried, event.StageNotEntered:
		s.applyStage(e)
	case event.ActionStarted:
		s.startAction(e)
	case event.ActionWaiting, event.ActionAnswered, event.ActionNote, event.ActionSucceeded, event.ActionFailed, event.ActionAbandoned:
		if a := s.Action(e.Stage, e.Action); a != nil {
			a.apply(e)
		}
	}
}

// resume puts what was stopped, or broke with the runner, back to where it can go on.
func (s *State) resume(e event.Event) {
	s.Status, s.Sandbox = InProgress, e.Sandbox
	s.Ended = time.Time{}
	s.Resumed++
	for _, st := range s.Stages {
		for _, a := range st.Actions {
			if a.broken() {
				a.Status, st.Status = Abandoned, InProgress
			}
		}
		if st.Status == Stopped {
			st.Status = InProgress
		}
	}
}

func (s *State) applyStage(e event.Event) {
	switch st := s.Stage(e.Stage); {
	case e.Type == event.StageStarted && st == nil:
		s.Stages = append(s.Stages, &StageState{Name: e.Stage, Status: InProgress, Started: e.At})
	case e.Type == event.StageNotEntered:
		s.NotEntered = append(s.NotEntered, NotEntered{e.Stage, e.Text})
	case st == nil:
	case e.Type == event.StageSucceeded:
		st.Status, st.Ended = Succeeded, e.At
	case e.Type == event.StageFailed:
		st.Status, st.Ended = Failed, e.At
	case e.Type == event.StageStopped:
		st.Status, st.Ended = Stopped, e.At
	case e.Type == event.StageRetried:
		st.retry(e.Mode)
	}
}

// retry makes the actions that the mode names start again: those that failed, or all (execution.md section 7).
func (st *StageState) retry(mode string) {
	st.Status = InProgress
	st.Retries++
	for _, a := range st.Actions {
		if a.Status == Failed || mode == AllActions {
			*a = ActionState{Stage: a.Stage, Name: a.Name, Provider: a.Provider, Attempt: a.Attempt, Notes: a.Notes}
		}
	}
}

func (s *State) startAction(e event.Event) {
	st := s.Stage(e.Stage)
	if st == nil {
		return
	}
	a := st.Action(e.Action)
	if a == nil {
		a = &ActionState{Stage: e.Stage, Name: e.Action}
		st.Actions = append(st.Actions, a)
	}
	*a = ActionState{
		Stage: e.Stage, Name: e.Action, Provider: e.Provider, Status: InProgress, Attempt: e.Attempt, ActionExecution: e.ActionExecution,
		Inputs: e.Inputs, Answer: a.Answer, Notes: a.Notes, Started: e.At,
	}
}

func (a *ActionState) apply(e event.Event) {
	switch e.Type {
	case event.ActionWaiting:
		a.Waiting = true
	case event.ActionAnswered:
		a.Waiting, a.Answer = false, &e
	case event.ActionNote:
		a.Notes = append(a.Notes, e.Text)
	case event.ActionAbandoned: // its answer stays: a further attempt need not ask again
		a.Status, a.Waiting = Abandoned, false
		a.Ended, a.Spent = e.At, e.At.Sub(a.Started)
	case event.ActionSucceeded, event.ActionFailed:
		a.end(e)
	}
}

func (a *ActionState) end(e event.Event) {
	a.Status = Succeeded
	if e.Type == event.ActionFailed {
		a.Status = Failed
	}
	a.Outputs, a.Variables, a.Masked, a.Revision = e.Outputs, e.Variables, e.Masked, e.Revision
	a.Fidelity, a.Reason, a.Cached, a.Summary = e.Fidelity, e.Text, e.Cached, e.Summary
	a.Error, a.Exit = e.Error, e.Exit
	a.Waiting, a.Answer = false, nil
	a.Ended, a.Spent = e.At, e.At.Sub(a.Started)
}
