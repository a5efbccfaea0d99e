package runner

import (
	"time"

	"pipewright/runner/event"
)

// The statuses of executions, stages and actions, spelled as the API model spells them (execution.md section 1). An execution is
// InProgress, Stopping, Stopped, Succeeded or Failed; a stage InProgress, Stopped, Succeeded or Failed; an action InProgress, Abandoned,
// Succeeded or Failed. The empty status is that of what has not begun, or is to begin again.
const (
	InProgress = "InProgress"
	Stopping   = "Stopping"
	Stopped    = "Stopped"
	Succeeded  = "Succeeded"
	Failed     = "Failed"
	Abandoned  = "Abandoned"
)

// State is a fold over the events of one execution. The zero State is that of an execution without events. What happens next is
// decided from the graph and the State alone.
type State struct {
	Execution  string
	Pipeline   string
	Definition string // digest of the compiled pipeline
	Sandbox    string
	Status     string
	Variables  map[string]string // of the pipeline, as resolved at the start
	Masked     []string          // those whose value held a secret and is not all there
	Stages     []*StageState     // in the order they were entered
	NotEntered []NotEntered      // stages behind a disabled transition
	Resumed    int               // how often a process went on with it
	Started    time.Time
	Ended      time.Time // zero: it has not
}

// A StageState is what is known of a stage that was entered.
type StageState struct {
	Name    string
	Status  string
	Retries int            // automatic ones
	Actions []*ActionState // in the order they were first started
	Started time.Time
	Ended   time.Time
}

// NotEntered says why a stage was not entered.
type NotEntered struct{ Stage, Reason string }

// An ActionState is what is known of an action that was started: of its last attempt.
type ActionState struct {
	Stage, Name     string
	Provider        string
	Status          string
	Attempt         int // from 1
	ActionExecution string
	Inputs          map[string]string // artifact name to digest
	Outputs         map[string]string
	Variables       map[string]string
	Masked          []string // variables whose value held a secret and is not all there
	Revision        *event.Revision
	Fidelity        event.Fidelity
	Reason          string // why it is not real
	Cached          bool
	Summary         string
	Error           *event.Error
	Exit            *int
	Waiting         bool          // for a person
	Answer          *event.Event  // what a person said, while the attempt it was said to has not ended by itself
	Notes           []string      // of all attempts
	Started         time.Time     // of the attempt
	Ended           time.Time     // zero: it has not
	Spent           time.Duration // from start to end of the attempt
}

// Address is how people name the action: stage/action.
func (a *ActionState) Address() string { return a.Stage + "/" + a.Name }

// Stage gives the state of a stage; nil: it was not entered.
func (s *State) Stage(name string) *StageState {
	for _, st := range s.Stages {
		if st.Name == name {
			return st
		}
	}
	return nil
}

// Action gives the state of an action; nil: it was never started.
func (s *State) Action(stage, name string) *ActionState {
	return s.Stage(stage).Action(name)
}

// Action gives the state of an action of the stage, which may be nil; nil: it was never started.
func (st *StageState) Action(name string) *ActionState {
	if st == nil {
		return nil
	}
	for _, a := range st.Actions {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Finished says whether nothing further can happen. An execution that was stopped can be gone on with, and so can one that failed
// because the runner itself could not carry an action out.
func (s *State) Finished() bool {
	return s.Status == Succeeded || s.Status == Failed && s.broken() == nil
}

// broken is the first failure that was the runner's own, in a stage that failed; nil: there is none.
func (s *State) broken() *event.Error {
	for _, st := range s.Stages {
		for _, a := range st.Actions {
			if st.Status == Failed && a.broken() {
				return a.Error
			}
		}
	}
	return nil
}

func (a *ActionState) broken() bool { return a.Status == Failed && a.Error != nil && a.Error.Broken }
