package runner

import (
	"slices"
	"sync"
	"time"

	"pipewright/runner/event"
)

// A recorder is the one way in which something becomes true: an event is masked, written to the log, folded into the state, and shown,
// in this order. It is safe for several goroutines.
type recorder struct {
	log   *event.Log
	sink  event.Sink
	masks *masker
	now   func() time.Time
	broke func(error) // told once, when the log takes no more

	mu        sync.Mutex
	execution string
	state     *State
	err       error                        // why the log takes no more
	whole     map[string]map[string]string // by action address: output variables as they were before masking, where that changed one; "": the pipeline's
}

// record makes events true, all or none. After an error nothing does any more.
func (r *recorder) record(events ...*event.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	at := r.now()
	for _, e := range events {
		e.At, e.Execution = at, r.execution
		r.measure(e)
		r.mask(e)
	}
	if err := r.log.Append(events...); err != nil {
		r.err = err
		r.broke(err)
		return err
	}
	for _, e := range events {
		r.state.Apply(*e)
		r.show(*e)
	}
	return nil
}

// pass shows passing events, whose texts are masked already; they are not kept.
func (r *recorder) pass(events ...event.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.now()
	for _, e := range events {
		e.At, e.Execution = at, r.execution
		r.show(e)
	}
}

func (r *recorder) show(e event.Event) {
	if r.sink != nil {
		r.sink(e)
	}
}

// failure is why the log takes no more; nil: it does.
func (r *recorder) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// measure says how long what ends here took.
func (r *recorder) measure(e *event.Event) {
	var began time.Time
	switch e.Type {
	case event.ExecutionSucceeded, event.ExecutionFailed, event.ExecutionStopped:
		began = r.state.Started
	case event.StageSucceeded, event.StageFailed, event.StageStopped:
		if st := r.state.Stage(e.Stage); st != nil {
			began = st.Started
		}
	case event.ActionSucceeded, event.ActionFailed, event.ActionAbandoned:
		if a := r.state.Action(e.Stage, e.Action); a != nil && a.Attempt == e.Attempt {
			began = a.Started
		}
	}
	if !began.IsZero() {
		e.Seconds = e.At.Sub(began).Seconds()
	}
}

// mask takes the secrets out of an event. The maps and lists of the event are its own afterwards.
func (r *recorder) mask(e *event.Event) {
	e.Text, e.Summary, e.External = r.masks.text(e.Text), r.masks.text(e.Summary), r.masks.text(e.External)
	e.Configuration, _ = r.maskMap(e.Configuration)
	given := e.Variables
	e.Variables, e.Masked = r.maskMap(given)
	if e.Type == event.ActionSucceeded && len(e.Masked) > 0 {
		r.whole[e.Stage+"/"+e.Action] = given
	}
	if e.Revision != nil {
		e.Revision = &event.Revision{ID: e.Revision.ID, Summary: r.masks.text(e.Revision.Summary), URL: r.masks.text(e.Revision.URL)}
	}
	if e.Error != nil {
		masked := *e.Error
		masked.Message, masked.Command = r.masks.text(masked.Message), r.masks.text(masked.Command)
		masked.Lines = slices.Clone(masked.Lines)
		for i, line := range masked.Lines {
			masked.Lines[i] = r.masks.text(line)
		}
		e.Error = &masked
	}
}

// maskMap gives a masked copy and the sorted keys whose values changed.
func (r *recorder) maskMap(m map[string]string) (masked map[string]string, changed []string) {
	if m == nil {
		return nil, nil
	}
	masked = make(map[string]string, len(m))
	for k, v := range m {
		masked[k] = r.masks.text(v)
		if masked[k] != v {
			changed = append(changed, k)
		}
	}
	slices.Sort(changed)
	return masked, changed
}
