package runner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"pipewright/compiler"
	"pipewright/runner/event"
)

// A run is one process's work on an execution.
type run struct {
	Options
	rec       *recorder
	producers map[string]*compiler.Action
	running   int
	ended     chan *attempt
	broken    error // the first attempt that the runner could not carry out
}

// Run carries the execution out, or goes on with the one in Past. Check must have found no problem.
// Cancelling ctx stops it: actions are ended, the log says so, nothing is left running. The error means that the runner itself could not go on
// (a full disk, an engine that died); the log is intact then, and the execution can be gone on with. An action whose end did not come to
// be in the log starts again. Errors that `pipewright explain` has a page for have a method Name.
func Run(ctx context.Context, o Options) (Result, error) {
	actions, cancel := context.WithCancelCause(context.WithoutCancel(ctx)) // told of a stop after the log is
	defer cancel(nil)
	r := &run{Options: o, producers: namespaces(o.Graph), ended: make(chan *attempt)}
	r.rec = &recorder{
		log: o.Log, sink: o.Sink, masks: &masker{}, now: o.Now, broke: cancel, state: Fold(o.Past),
		whole: map[string]map[string]string{"": pipelineVariables(o)},
	}
	for _, secret := range o.Secrets {
		r.rec.masks.add(secret) // one that is too short is noted by Check
	}
	if err := r.begin(ctx); err != nil {
		return r.result(), err
	}
	if err := r.work(ctx, actions, cancel); err != nil {
		return r.result(), err
	}
	return r.result(), r.broken
}

// result is how it ended. What could not be finished is Failed, whatever a resumed run may make of it.
func (r *run) result() Result {
	s := r.rec.state
	status := s.Status
	if status != Succeeded && status != Stopped {
		status = Failed
	}
	return Result{Execution: s.Execution, Status: status, State: s}
}

// begin records that the execution starts, or that this process goes on with it.
func (r *run) begin(ctx context.Context) error {
	definition := digest(r.Graph)
	if r.rec.state.Execution != "" {
		return r.resume(ctx, definition)
	}
	if r.rec.execution = r.Execution; r.rec.execution == "" {
		r.rec.execution = r.NewID()
	}
	return r.rec.record(&event.Event{
		Type: event.ExecutionStarted, Pipeline: r.Graph.Name, Definition: definition, Sandbox: r.Sandbox.Name(), Variables: r.rec.whole[""],
	})
}

// digest names the compiled pipeline.
func digest(g *compiler.Graph) string {
	sum := sha256.Sum256(g.Wire().JSON())
	return "sha256:" + hex.EncodeToString(sum[:])
}

// pipelineVariables gives the pipeline variables as they hold for the whole execution: given, else the default.
func pipelineVariables(o Options) map[string]string {
	var m map[string]string
	for _, v := range o.Graph.Variables {
		value, given := o.Variables[v.Name]
		if !given && !v.HasDefault {
			continue
		}
		if !given {
			value = v.Default
		}
		if m == nil {
			m = map[string]string{}
		}
		m[v.Name] = value
	}
	return m
}

// work does one step after the other until the execution has ended. All goroutines that it starts have ended when it returns.
func (r *run) work(ctx, actions context.Context, cancel context.CancelCauseFunc) error {
	stop := ctx.Done()
	most := limit(r.Options)
	for {
		if err := r.rec.failure(); err != nil {
			for r.running > 0 {
				r.await(nil)
			}
			return err
		}
		if stop != nil && ctx.Err() != nil && r.rec.state.Status == InProgress {
			stop = nil
			if r.rec.record(&event.Event{Type: event.ExecutionStopping}) == nil {
				cancel(errStopped)
			}
			continue
		}
		if status := r.rec.state.Status; status == Succeeded || status == Failed || status == Stopped {
			return nil
		}
		switch todo := r.next(most); {
		case len(todo.events) > 0:
			r.rec.record(todo.events...)
		case len(todo.start) > 0:
			r.start(actions, todo.start)
		case r.running == 0: // no log that Run wrote leads here; waiting would never end
			return errNothingToDo
		default:
			r.await(stop)
		}
	}
}

func (r *run) next(most int) step {
	r.rec.mu.Lock()
	defer r.rec.mu.Unlock()
	return next(r.Graph, r.rec.state, most)
}

// start records that actions start, and then starts them.
func (r *run) start(ctx context.Context, actions []*compiler.Action) {
	var attempts []*attempt
	var events []*event.Event
	r.rec.mu.Lock()
	for _, a := range actions {
		t := r.prepare(a)
		events = append(events, t.started()...)
		if t.failure == nil {
			attempts = append(attempts, t)
		}
	}
	r.rec.mu.Unlock()
	if r.rec.record(events...) != nil {
		return
	}
	for _, t := range attempts {
		r.running++
		go t.carryOut(ctx, r.ended)
	}
}

// await waits until an action ends or stop is closed, and records the ends of all actions that have ended by then.
func (r *run) await(stop <-chan struct{}) {
	var events []*event.Event
	select {
	case t := <-r.ended:
		events = append(events, r.take(t))
	case <-stop:
		return
	}
	for r.running > 0 {
		select {
		case t := <-r.ended:
			events = append(events, r.take(t))
			continue
		default:
		}
		break
	}
	r.rec.record(events...)
}

func (r *run) take(t *attempt) *event.Event {
	r.running--
	e := t.ended()
	if e.Error != nil && e.Error.Broken && r.broken == nil {
		r.broken = &BrokenError{t.action.Address(), e.Error.Name, r.rec.masks.text(t.err.Error()), t.err}
	}
	return e
}
