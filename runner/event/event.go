// Package event answers one question: what happened, in order?
//
// An execution's history is an append-only log of Events; its state is a fold over them. Terminal, JSON and console read one log.
//
// # The file, format version 1
//
// A header of 12 bytes: the 8 bytes "PWEVLOG\n", and the version as a uint32. Then records, one for each commit: the length of the
// payload in bytes (uint32), the CRC-32C of length and payload (uint32), and the payload, a JSON array of the Events of the commit in
// order. Numbers are little-endian. A commit is on disk before the next is written, so at most the last record can be torn, and a
// record is there whole or not at all.
//
// A reader ignores fields and keeps event types that it does not know: new ones do not change the version. The version grows when
// the framing does, and a reader refuses a version it does not know.
package event

import "time"

// A Type says what happened. The word is noun.verb; the first word says whose Stage and Action fields are set.
type Type string

// What can happen. Those marked "passing" go to observers only and are not written to the log: output has files of its own.
const (
	ExecutionStarted   Type = "execution.started"
	ExecutionResumed   Type = "execution.resumed" // after the process that ran it died or was stopped
	ExecutionStopping  Type = "execution.stopping"
	ExecutionStopped   Type = "execution.stopped"
	ExecutionSucceeded Type = "execution.succeeded"
	ExecutionFailed    Type = "execution.failed"

	StageStarted   Type = "stage.started"
	StageSucceeded Type = "stage.succeeded"
	StageFailed    Type = "stage.failed"
	StageStopped   Type = "stage.stopped"
	StageRetried   Type = "stage.retried" // on_failure RETRY, inside the same execution

	StageNotEntered Type = "stage.not-entered" // its transition is disabled, or that of a stage before it; Text is the reason
	StageNote       Type = "stage.note"        // something of the stage that was not carried out; Text says what

	ActionStarted   Type = "action.started"
	ActionWaiting   Type = "action.waiting"  // for a person; Text is the question
	ActionAnswered  Type = "action.answered" // Text is Approved or Rejected
	ActionSucceeded Type = "action.succeeded"
	ActionFailed    Type = "action.failed"
	ActionAbandoned Type = "action.abandoned"

	ActionNote    Type = "action.note"    // something the author should know: an assumption, a substitution
	ActionPhase   Type = "action.phase"   // passing: a build phase began or ended
	ActionCommand Type = "action.command" // passing: a command began or ended
	ActionOutput  Type = "action.output"  // passing: one line of output, without its newline
)

// Passing says whether events of the type go to observers only.
func (t Type) Passing() bool { return t == ActionPhase || t == ActionCommand || t == ActionOutput }

// A Fidelity says how an action was carried out.
type Fidelity string

// The fidelities, as they are printed.
const (
	Real            Fidelity = "real"
	LocalEquivalent Fidelity = "local equivalent"
	Ignored         Fidelity = "ignored"
	Skipped         Fidelity = "skipped"
)

// An Event is one thing that happened. Fields that say nothing for its type are zero and not written.
type Event struct {
	Seq       int64     `json:"seq,omitempty"` // from 1, without gaps; 0 on passing events
	At        time.Time `json:"at"`
	Type      Type      `json:"type"`
	Execution string    `json:"execution,omitempty"`
	Pipeline  string    `json:"pipeline,omitempty"`
	Stage     string    `json:"stage,omitempty"`
	Action    string    `json:"action,omitempty"`

	ActionExecution string `json:"action_execution,omitempty"`
	Attempt         int    `json:"attempt,omitempty"` // of the action in this execution, from 1

	Provider      string            `json:"provider,omitempty"`
	Configuration map[string]string `json:"configuration,omitempty"` // resolved; secrets as ****
	Inputs        map[string]string `json:"inputs,omitempty"`        // artifact name to digest
	Outputs       map[string]string `json:"outputs,omitempty"`       // artifact name to digest
	Variables     map[string]string `json:"variables,omitempty"`     // pipeline variables of the execution, output variables of the action

	Masked   []string  `json:"masked,omitempty"`   // names of the Variables whose value held a secret: it is not all there
	Revision *Revision `json:"revision,omitempty"` // what a source action found

	Fidelity Fidelity `json:"fidelity,omitempty"`
	Cached   bool     `json:"cached,omitempty"`
	Text     string   `json:"text,omitempty"`    // the note, the question, the answer, the line of output, the command; of an ended action why it is not real
	Summary  string   `json:"summary,omitempty"` // one line for people: what came of it
	Phase    string   `json:"phase,omitempty"`
	Status   string   `json:"status,omitempty"` // of a phase or command that ended
	Exit     *int     `json:"exit,omitempty"`   // of a command that ended, or of the one that failed the action
	Seconds  float64  `json:"seconds,omitempty"`

	Error    *Error `json:"error,omitempty"`
	External string `json:"external,omitempty"` // what the action is called where it ran

	Definition string `json:"definition,omitempty"` // digest of the compiled pipeline that the execution runs
	Sandbox    string `json:"sandbox,omitempty"`
	Mode       string `json:"mode,omitempty"` // FAILED_ACTIONS or ALL_ACTIONS of a retry
}

// An Error is why an action failed.
type Error struct {
	Name    string   `json:"name"` // kebab-case; `pipewright explain` knows it
	Message string   `json:"message"`
	Command string   `json:"command,omitempty"` // the one that failed
	Lines   []string `json:"lines,omitempty"`   // the last of its output
	Broken  bool     `json:"broken,omitempty"`  // the runner could not carry the action out; the action itself is not to blame
}

// A Revision is what a source action found.
type Revision struct {
	ID      string `json:"id,omitempty"` // commit id, object version, image digest
	Summary string `json:"summary,omitempty"`
	URL     string `json:"url,omitempty"`
}

// A Sink takes events as they happen. It is called from one goroutine at a time and must not block for long.
type Sink func(Event)
