package view

import (
	"encoding/json"
	"io"

	"pipewright/runner/event"
)

// JSON is a View for programs: one event a line, and last a summary.
type JSON struct {
	out *json.Encoder
	err error
}

// NewJSON gives a view that writes to w.
func NewJSON(w io.Writer) *JSON {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &JSON{out: enc}
}

// Show writes the event as a line.
func (v *JSON) Show(e event.Event) {
	if v.err == nil {
		v.err = v.out.Encode(e)
	}
}

// Pause does nothing: questions are not asked on the stream of events.
func (v *JSON) Pause() func() { return func() {} }

// Close gives the first error of writing.
func (v *JSON) Close() error { return v.err }

// summaryLine is the last line of run --json, as the design has it.
type summaryLine struct {
	Type      string       `json:"type"`
	Execution string       `json:"execution"`
	Status    string       `json:"status"`
	Log       string       `json:"log"`
	Actions   []actionLine `json:"actions"`
}

type actionLine struct {
	Stage    string         `json:"stage"`
	Action   string         `json:"action"`
	Status   string         `json:"status"`
	Fidelity event.Fidelity `json:"fidelity"`
	Cached   bool           `json:"cached"`
	Seconds  float64        `json:"seconds"`
}

// WriteSummary writes the line `execution.summary`. log is the path of the event log.
func (v *JSON) WriteSummary(t *Tally, log string) {
	line := summaryLine{Type: "execution.summary", Execution: t.Execution, Status: t.Status, Log: log, Actions: []actionLine{}}
	for _, r := range t.Rows {
		line.Actions = append(line.Actions, actionLine{r.Stage, r.Action, r.Status, r.Fidelity, r.Cached, r.Seconds})
	}
	if v.err == nil {
		v.err = v.out.Encode(line)
	}
}
