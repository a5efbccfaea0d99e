package runner

import (
	"errors"
	"fmt"

	"pipewright/runner/executor"
	"pipewright/runner/sandbox"
)

// A DefinitionChangedError says that the pipeline is not the one that the execution to be resumed was started with.
type DefinitionChangedError struct {
	Execution          string
	Recorded, Compiled string // digests
}

func (e *DefinitionChangedError) Error() string {
	return fmt.Sprintf("the pipeline has changed since execution %s was started (it was %s, it is %s)", e.Execution, short(e.Recorded), short(e.Compiled))
}

// short is enough of a digest for people to tell two apart.
func short(digest string) string { return digest[:min(len(digest), len("sha256:")+12)] }

// Name is what `pipewright explain` takes.
func (e *DefinitionChangedError) Name() string { return "definition-changed" }

// A BrokenError says that the runner could not carry an action out; the action itself is not to blame.
type BrokenError struct {
	Address string // of the action
	Kind    string // kebab-case; `pipewright explain` knows it
	Message string // what Err says, secrets as ****
	Err     error
}

func (e *BrokenError) Error() string { return e.Address + ": " + e.Message }
func (e *BrokenError) Unwrap() error { return e.Err }

// Name is what `pipewright explain` takes.
func (e *BrokenError) Name() string { return e.Kind }

// A panicError is a panic of an executor.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("the executor panicked: %v", e.value) }

// An outputError is output that could not be kept.
type outputError struct{ err error }

func (e *outputError) Error() string {
	return "output of the action could not be kept: " + e.err.Error()
}
func (e *outputError) Unwrap() error { return e.err }

var errNothingToDo = errors.New("the event log of this execution makes no sense: nothing runs, and nothing is left to start")

// Why the context of an action was cancelled.
var (
	errStopped = errors.New("the run is being stopped")
	errTimeout = errors.New("the action took longer than it may")
)

// brokenName names an error of an executor.
func brokenName(err error) string {
	var (
		engine *sandbox.EngineError
		image  *sandbox.ImageError
		broke  *panicError
		output *outputError
	)
	switch {
	case errors.As(err, &engine):
		return "engine-lost"
	case errors.As(err, &image):
		return "image-missing"
	case errors.As(err, &broke):
		return "executor-panicked"
	case errors.As(err, &output):
		return "output-unwritable"
	}
	return "executor-broken"
}

// timeoutName names the failure of an action that took too long: an approval has a page of its own.
func timeoutName(p *executor.Plan) string {
	if p.Action.IsApproval() {
		return "approval-timed-out"
	}
	return "action-timeout"
}
