// Package runner answers one question: what happens when the pipeline goes?
//
// Run schedules a graph's stages, run-order groups and actions and appends what happens to an event log; State is a fold over that log,
// so that a run can be stopped after any event and resumed.
//
// The order is CodePipeline's: stages as written; in a stage the run orders ascending, the actions of one side by side, each to its end, also
// beside one that failed; the next run order when all have succeeded. References are filled in just before an action starts. The log
// announces what happens: an action's start is on disk before its executor runs, its success before another takes what it made.
//
// Where a laptop cannot be the service, it says so: a stage behind a disabled transition is not waited for, the run ends in front of it;
// conditions with rules are refused unless they are to be ignored; a rollback has nothing to go back to.
package runner

import (
	"context"
	"time"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
	"pipewright/runner/sandbox"
)

// Options are what an execution needs from outside. All fields are required unless they say otherwise.
type Options struct {
	Graph     *compiler.Graph
	Laptop    *compiler.Laptop
	Variables map[string]string                                                 // pipeline variables given at the start; those left out take their defaults
	Answers   map[string]string                                                 // address to Approved or Rejected; may be nil
	Ask       func(context.Context, executor.Question) (executor.Answer, error) // nil: nobody can be asked; else called by several actions at once
	Store     *artifact.Store
	Log       *event.Log
	Past      []event.Event // what the log held when it was opened; nil: a new execution
	LogDir    string        // folder of the per-action output files, <stage>/<action>.<attempt>.log
	State     string        // folder of what outlives executions: buckets without a block
	Sandbox   sandbox.Driver
	Sink      event.Sink // may be nil
	Parallel  int        // actions at once; 0: no limit but the service's
	Now       func() time.Time
	NewID     func() string
	Execution string                                 // id of a new execution; empty: NewID says
	Executors func(*executor.Plan) executor.Executor // executor.For, or a test's own

	// Secrets are texts known from the start that must not appear anywhere: values of sensitive variables. May be nil.
	Secrets []string

	// IgnoreConditions carries the pipeline out as if its stages had no conditions with rules; the events say so.
	IgnoreConditions bool
}

// A Result is how an execution ended.
type Result struct {
	Execution string
	Status    string // Succeeded, Failed or Stopped
	State     *State
}
