// Package executor answers one question: how is this kind of action carried out here?
//
// Each file holds one Executor, named for what it does (checkout, buildspec, commands, copy, approval), never for who asks:
// the catalog says which provider uses which.
package executor

import (
	"context"
	"io"
	"time"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/sandbox"
)

// An Executor carries out one kind of action.
type Executor interface {
	// Check looks at an action before anything has started, and says what is missing and what will be assumed.
	// It reads files and asks the engine for images, and changes nothing.
	Check(ctx context.Context, p *Plan) Findings
	// Run carries the action out. The error means that the executor itself broke; an action that merely failed says so in its Outcome.
	// A cancelled ctx ends it soon, with everything it started gone.
	Run(ctx context.Context, s *Scene) (Outcome, error)
}

// A Plan is what is known of an action before the execution starts.
type Plan struct {
	Graph    *compiler.Graph
	Action   *compiler.Action
	Override *compiler.Override // nil: none matches
	Laptop   *compiler.Laptop
	Sandbox  sandbox.Driver
	State    string            // folder for what outlives an execution: buckets without a block of their own
	Answers  map[string]string // address to Approved or Rejected, from flags
	Terminal bool              // somebody can be asked
}

// Findings are what Check found.
type Findings struct {
	Problems []Problem
	Notes    []string // assumptions, printed before the first action: one line each
}

// A Problem is why an action cannot be carried out.
type Problem struct {
	Name    string   // kebab-case; `pipewright explain` knows it
	Message string   // one line: what is missing
	Ways    []string // what would help, one line each
}

// A Scene is all that an executor may touch while it carries out one action.
type Scene struct {
	Plan
	Execution       string // id of the pipeline execution
	ActionExecution string
	Attempt         int

	Configuration map[string]string // every hole filled
	Commands      []string
	Environment   []Variable
	Inputs        map[string]Input // by artifact name

	Store    *artifact.Store
	Log      io.Writer           // the action's output; what Mask was told of is replaced on the way
	Mask     func(secret string) // this text must not appear anywhere from now on
	Progress func(Progress)      // phases and commands, for those who watch
	Note     func(text string)   // something the author should know
	Ask      func(context.Context, Question) (Answer, error)
	Now      func() time.Time
	NewID    func() string // a fresh UUID
}

// An Input is an artifact that an action takes.
type Input struct {
	Digest   artifact.Digest
	Revision Revision // of the source action it came from in the end, the primary one if there are several; zero: none
}

// A Revision is what a source action found.
type Revision struct {
	ID      string // commit id, object version, image digest
	Summary string // commit message
	URL     string
}

// A Variable is an environment variable of an action.
type Variable struct{ Name, Value, Type string }

// Progress is one step within an action.
type Progress struct {
	Phase   string
	Command string // empty: the phase itself
	Done    bool   // it ended; else it began
	Status  string // SUCCEEDED or FAILED when done
	Exit    *int   // of a command
	Seconds float64
}

// A Question is what an approval asks a person.
type Question struct {
	Address    string
	CustomData string
	URL        string
	Deadline   time.Time
}

// An Answer is what a person said. Status is Approved or Rejected.
type Answer struct {
	Status  string
	Summary string
	By      string // terminal, flag or runner.hcl
}

// An Outcome is what came of an action.
type Outcome struct {
	Failure    *Failure // nil: it succeeded
	Fidelity   Fidelity
	Reason     string                     // why it is not real: one clause
	Outputs    map[string]artifact.Digest // by artifact name
	Variables  map[string]string          // output variables
	Revision   Revision                   // of a source action
	Summary    string                     // one line for people
	ExternalID string
}

// A Fidelity says how an action was carried out. The words are those of package event.
type Fidelity string

// The fidelities.
const (
	Real            Fidelity = "real"
	LocalEquivalent Fidelity = "local equivalent"
	Skipped         Fidelity = "skipped"
)

// A Failure is why an action failed.
type Failure struct {
	Name    string // kebab-case; `pipewright explain` knows it
	Message string
	Command string   // the one that failed
	Exit    int      // its exit code; 0: no command failed
	Lines   []string // the last of its output
}
