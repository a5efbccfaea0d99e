package view

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"pipewright/runner/event"
)

// Plain is a View of lines: who, then what happened. No line is ever rewritten and none has colour.
type Plain struct {
	out io.Writer
	buf bytes.Buffer
	err error
}

// NewPlain gives a view that writes to w.
func NewPlain(w io.Writer) *Plain { return &Plain{out: w} }

// Show writes what happened, one line in most cases, none for what needs no telling.
func (v *Plain) Show(e event.Event) {
	text := describe(e)
	if text == "" || v.err != nil {
		return
	}
	v.buf.Reset()
	for line := range strings.SplitSeq(text, "\n") {
		if who := address(e); who != "" {
			v.buf.WriteString(who + "  ")
		}
		v.buf.WriteString(Clean(line))
		v.buf.WriteByte('\n')
	}
	_, v.err = v.out.Write(v.buf.Bytes())
}

// Pause does nothing: a question simply is the next line.
func (v *Plain) Pause() func() { return func() {} }

// Close gives the first error of writing.
func (v *Plain) Close() error { return v.err }

func address(e event.Event) string {
	if e.Action == "" {
		return e.Stage
	}
	return e.Stage + "/" + e.Action
}

// describe says in words what an event tells; empty: nothing to a person.
func describe(e event.Event) string {
	switch e.Type {
	case event.ExecutionStarted:
		return fmt.Sprintf("execution %s of %s", e.Execution, e.Pipeline)
	case event.ExecutionResumed:
		return fmt.Sprintf("execution %s goes on", e.Execution)
	case event.ExecutionStopping:
		return "execution is stopping"
	case event.StageStarted:
		return "stage started"
	case event.StageRetried:
		return strings.TrimSpace("stage is retried " + e.Mode)
	case event.StageFailed, event.StageStopped, event.StageSucceeded:
		return withText("stage "+strings.TrimPrefix(string(e.Type), "stage."), e.Text)
	case event.StageNotEntered:
		return withText("stage is not entered", e.Text)
	case event.StageNote:
		return "note: " + e.Text
	case event.ActionStarted:
		return started(e)
	case event.ActionWaiting:
		return withText("waits for an answer", e.Text)
	case event.ActionAnswered:
		return "answered: " + e.Text
	case event.ActionNote:
		return "note: " + e.Text
	case event.ActionOutput:
		return "| " + Clean(e.Text)
	case event.ActionSucceeded, event.ActionFailed, event.ActionAbandoned:
		return ended(e)
	}
	return ""
}

func withText(what, text string) string {
	if text == "" {
		return what
	}
	return what + ": " + text
}

func started(e event.Event) string {
	text := "started"
	if e.Provider != "" {
		text += " (" + e.Provider + ")"
	}
	if e.Attempt > 1 {
		text += fmt.Sprintf(", attempt %d", e.Attempt)
	}
	return text
}

func ended(e event.Event) string {
	text := strings.TrimPrefix(string(e.Type), "action.")
	if e.Seconds > 0 {
		text += " in " + Duration(e.Seconds)
	}
	if f := fidelity(e.Fidelity, e.Cached, e.Text); f != "" {
		text += ", " + f
	}
	switch {
	case e.Error != nil:
		return text + ": " + e.Error.Message
	case e.Summary != "":
		return text + ": " + e.Summary
	}
	return text
}

// fidelity writes how something was carried out, with the reason where it is not real.
func fidelity(f event.Fidelity, cached bool, reason string) string {
	text := string(f)
	if cached {
		text = strings.TrimSpace(text + " CACHED")
	}
	if reason != "" && f != "" && f != event.Real {
		text += " (" + reason + ")"
	}
	return text
}
