// Package view answers one question: what does a person see in a terminal?
//
// Views read the events of a run and nothing else: plain lines, a live display, JSON. A Tally adds the events up to the summary that
// ends every run. Output of commands is shown with its control characters taken out; the log files hold it as it came.
package view

import "pipewright/runner/event"

// A View shows a run while it goes on. Its methods are called from one goroutine at a time, save that Pause may come from another.
type View interface {
	// Show takes the next event. Text that could not be written is lost and does not disturb the run; Close tells.
	Show(event.Event)
	// Pause frees the terminal for a question; calling the returned function gives it back.
	Pause() (resume func())
	// Close shows what is still to be shown and gives the first error of writing.
	Close() error
}

// Style says how much a terminal can take.
type Style struct {
	Color bool
}
