package runner

import "context"

// State is a fold over the events of one execution.
type State struct{}

// Check asks every action's executor what is missing, before anything starts. All problems are found at once.
func Check(ctx context.Context, o Options) (problems []ActionProblem, notes []ActionNote) {
	panic("unwritten")
}

// An ActionProblem is why an action cannot be carried out.
type ActionProblem struct {
	Address       string
	Name, Message string
	Ways          []string
}

// An ActionNote is an assumption about an action.
type ActionNote struct{ Address, Text string }

// Run carries the execution out, or goes on with the one in Past. Check must have found no problem.
// Cancelling ctx stops it: actions are ended, the log says so, nothing is left running. The error means that the runner itself could not go on
// (a full disk, an engine that died); the log is intact then.
func Run(ctx context.Context, o Options) (Result, error) { panic("unwritten") }
