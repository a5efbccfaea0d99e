package runner

import (
	"context"

	"pipewright/runner/event"
)

// resume goes on with an execution whose process died or was stopped. Its actions that ran then are abandoned and start as further
// attempts; those that had succeeded are not touched. An execution that has ended stays as it is.
func (r *run) resume(ctx context.Context, definition string) error {
	s := r.rec.state
	r.rec.execution = s.Execution
	if s.Finished() {
		return nil
	}
	if s.Definition != definition {
		return &DefinitionChangedError{s.Execution, s.Definition, definition}
	}
	events := []*event.Event{{Type: event.ExecutionResumed, Pipeline: s.Pipeline, Definition: definition, Sandbox: r.Sandbox.Name()}}
	for _, st := range s.Stages {
		for _, a := range st.Actions {
			if a.Status == InProgress {
				events = append(events, &event.Event{
					Type: event.ActionAbandoned, Stage: a.Stage, Action: a.Name, ActionExecution: a.ActionExecution, Attempt: a.Attempt,
					Text: "the process that ran it is gone",
				})
			}
		}
	}
	if err := r.rec.record(events...); err != nil {
		return err
	}
	if err := r.Sandbox.Sweep(ctx, s.Execution); err != nil && ctx.Err() == nil {
		return &BrokenError{"what the dead run left", brokenName(err), err.Error(), err}
	}
	return nil
}
