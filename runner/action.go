package runner

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
)

// An attempt is one start of one action.
type attempt struct {
	run     *run
	action  *compiler.Action
	scene   *executor.Scene
	output  *output
	failure *executor.Failure // of what had to be there before it could start

	// How it ended.
	outcome executor.Outcome
	err     error
	cause   error // why its context was cancelled; nil: it was not
}

// prepare makes the next attempt of an action from what has happened so far. The recorder is locked.
func (r *run) prepare(a *compiler.Action) *attempt {
	t := &attempt{run: r, action: a}
	number := 1
	if before := r.rec.state.Action(a.Stage.Name, a.Name); before != nil {
		number = before.Attempt + 1
	}
	t.scene = &executor.Scene{
		Plan: *plan(r.Options, a), Execution: r.rec.execution, ActionExecution: r.NewID(), Attempt: number, Store: r.Store, Now: r.Now, NewID: r.NewID,
		Mask: t.mask, Progress: t.progress, Note: t.note, Ask: t.ask,
	}
	path := OutputPath(r.LogDir, a.Stage.Name, a.Name, number)
	t.output = newOutput(path, r.rec.masks, func(lines []string) { r.rec.pass(lineEvents(a.Stage.Name, a.Name, number, lines)...) })
	t.scene.Log = t.output
	fill := &resolver{graph: r.Graph, producers: r.producers, state: r.rec.state, whole: r.rec.whole}
	fill.texts(t.scene)
	if fill.failure == nil {
		fill.inputs(t.scene)
	}
	t.failure = fill.failure
	return t
}

// event makes an event about the attempt.
func (t *attempt) event(what event.Type) *event.Event {
	return &event.Event{
		Type: what, Stage: t.action.Stage.Name, Action: t.action.Name, ActionExecution: t.scene.ActionExecution, Attempt: t.scene.Attempt,
	}
}

// started are the events that begin the attempt; where something it needs is missing, they end it as well.
func (t *attempt) started() []*event.Event {
	e := t.event(event.ActionStarted)
	e.Provider = t.action.Type.Provider
	e.Configuration = map[string]string{}
	for key, value := range t.scene.Configuration {
		if t.failure != nil { // what could not be resolved is shown as it is written
			value = string(t.action.Configuration[key])
		}
		e.Configuration[key] = value
	}
	for _, k := range t.action.Type.Keys {
		if value := e.Configuration[k.Name]; k.Secret && value != "" {
			t.run.rec.masks.add(value)
			e.Configuration[k.Name] = stars
		}
	}
	e.Inputs = map[string]string{}
	for name, in := range t.scene.Inputs {
		e.Inputs[name] = string(in.Digest)
	}
	if t.failure == nil {
		return []*event.Event{e}
	}
	t.outcome.Failure = t.failure
	return []*event.Event{e, t.ended()}
}

// limit is how long the attempt may take; 0: as long as it likes.
func (t *attempt) limit() time.Duration {
	minutes := t.action.TimeoutInMinutes
	if minutes == 0 {
		minutes = t.action.Type.TimeoutMinutes
	}
	return time.Duration(minutes) * time.Minute
}

// carryOut runs the executor and hands the attempt back when it has ended.
func (t *attempt) carryOut(ctx context.Context, ended chan<- *attempt) {
	if d := t.limit(); d > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, d, errTimeout)
		defer cancel()
	}
	t.err = errors.New("the executor ended its goroutine") // it did not if the next line gets to assign
	defer func() { ended <- t }()
	t.outcome, t.err = t.guarded(ctx)
	if ctx.Err() != nil {
		t.cause = context.Cause(ctx)
	}
	if err := t.output.close(); err != nil && t.err == nil {
		t.err = &outputError{err}
	}
}

// guarded turns a panic of the executor into an error: the log must go on.
func (t *attempt) guarded(ctx context.Context) (o executor.Outcome, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicError{v, debug.Stack()}
			fmt.Fprintf(t.output, "%v\n%s", err, err.(*panicError).stack)
		}
	}()
	x := t.run.Executors(&t.scene.Plan)
	if x == nil {
		return o, errors.New("there is no executor for provider " + t.action.Type.Provider)
	}
	return x.Run(ctx, t.scene)
}

// ended is the event that ends the attempt.
func (t *attempt) ended() *event.Event {
	unsound := t.err != nil || t.outcome.Failure != nil
	switch {
	case unsound && errors.Is(t.cause, errTimeout):
		message := fmt.Sprintf("it did not end within %s", t.limit())
		return t.failed(&event.Error{Name: timeoutName(&t.scene.Plan), Message: message})
	case unsound && t.cause != nil:
		return t.event(event.ActionAbandoned)
	case t.err != nil:
		return t.failed(&event.Error{Name: brokenName(t.err), Message: t.err.Error(), Broken: true})
	case t.outcome.Failure != nil:
		f := t.outcome.Failure
		e := t.failed(&event.Error{Name: f.Name, Message: f.Message, Command: f.Command, Lines: f.Lines})
		if f.Exit != 0 {
			e.Exit = &f.Exit
		}
		return e
	}
	e := t.came(event.ActionSucceeded)
	e.Outputs = digests(t.outcome.Outputs)
	e.Variables = t.outcome.Variables
	if t.outcome.Revision != (executor.Revision{}) {
		rev := event.Revision(t.outcome.Revision)
		e.Revision = &rev
	}
	return e
}

// came is an end with what the outcome says of it.
func (t *attempt) came(what event.Type) *event.Event {
	e := t.event(what)
	e.Fidelity, e.Text = event.Fidelity(t.outcome.Fidelity), t.outcome.Reason
	e.Summary, e.External = t.outcome.Summary, t.outcome.ExternalID
	return e
}

func (t *attempt) failed(err *event.Error) *event.Event {
	e := t.came(event.ActionFailed)
	e.Error = err
	return e
}

func digests(outputs map[string]artifact.Digest) map[string]string {
	if outputs == nil {
		return nil
	}
	m := make(map[string]string, len(outputs))
	for name, d := range outputs {
		m[name] = string(d)
	}
	return m
}
