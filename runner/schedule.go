package runner

import (
	"fmt"
	"strings"

	"pipewright/compiler"
	"pipewright/runner/event"
)

// The modes of a retry (execution.md section 7).
const (
	FailedActions = "FAILED_ACTIONS"
	AllActions    = "ALL_ACTIONS"
)

// parallelActions is how many actions of one execution the service runs at once in PARALLEL mode (execution.md section 3.3).
const parallelActions = 5

// A step is what is to happen next: events to record, or actions to start. With neither, what runs is waited for.
type step struct {
	events []*event.Event
	start  []*compiler.Action
}

// next decides what follows from a state. It depends on nothing else, so a run that was cut off anywhere goes on as it would have.
// At most limit actions run at once.
func next(g *compiler.Graph, s *State, limit int) step {
	if s.Status == Stopping {
		return stopped(s)
	}
	for _, stage := range g.Stages {
		st := s.Stage(stage.Name)
		switch {
		case st == nil:
			return enter(g, s, stage)
		case st.Status == Failed:
			return afterFailure(s, stage, st)
		case st.Status != Succeeded:
			return within(stage, st, limit)
		}
	}
	return step{events: []*event.Event{{Type: event.ExecutionSucceeded}}}
}

// stopped ends a run that is being stopped, once nothing runs any more.
func stopped(s *State) step {
	var events []*event.Event
	for _, st := range s.Stages {
		for _, a := range st.Actions {
			if a.Status == InProgress {
				return step{}
			}
		}
		if st.Status == InProgress {
			events = append(events, &event.Event{Type: event.StageStopped, Stage: st.Name})
		}
	}
	return step{events: append(events, &event.Event{Type: event.ExecutionStopped})}
}

// enter begins a stage, unless its transition is disabled: the service would wait in front of it until somebody enables it, so here
// the run ends, a success of what ran, and says which stages it did not enter.
func enter(g *compiler.Graph, s *State, stage *compiler.Stage) step {
	if shut(stage) {
		return closed(g, s, stage)
	}
	events := []*event.Event{{Type: event.StageStarted, Stage: stage.Name}}
	for _, c := range guards(stage) {
		if len(c.condition.Rules) > 0 {
			text := fmt.Sprintf("%s was not carried out: its rules (%s) do not exist on this machine", c.block, ruleNames(c.condition))
			events = append(events, &event.Event{Type: event.StageNote, Stage: stage.Name, Text: text})
		}
	}
	return step{events: events}
}

// shut says whether nothing enters a stage. The first stage has no transition in front of it (execution.md section 5).
func shut(s *compiler.Stage) bool { return s.TransitionDisabled != "" && s.Index > 0 }

func closed(g *compiler.Graph, s *State, stage *compiler.Stage) step {
	reason := "transition disabled: " + stage.TransitionDisabled
	var events []*event.Event
	var names []string
	for _, behind := range g.Stages[stage.Index:] {
		names = append(names, behind.Name)
		if s.notEntered(behind.Name) {
			continue // recorded before the run was cut off
		}
		text := reason
		if behind != stage {
			text = "stage " + stage.Name + " in front of it was not entered"
		}
		events = append(events, &event.Event{Type: event.StageNotEntered, Stage: behind.Name, Text: text})
	}
	end := &event.Event{Type: event.ExecutionSucceeded, Text: fmt.Sprintf("not entered: %s (%s)", strings.Join(names, ", "), reason)}
	return step{events: append(events, end)}
}

func (s *State) notEntered(stage string) bool {
	for _, n := range s.NotEntered {
		if n.Stage == stage {
			return true
		}
	}
	return false
}

// within goes on inside a stage. The actions of one run order begin together and each runs to its end, also after one of them failed;
// the next run order begins when all have succeeded (execution.md section 4). A limit on how many run at once changes when an action
// begins, never whether, so that it cannot change how a run ends.
func within(stage *compiler.Stage, st *StageState, limit int) step {
	for _, group := range stage.Groups() {
		var waiting []*compiler.Action
		running, failed := 0, false
		for _, a := range group {
			switch st.Action(a.Name).status() {
			case Succeeded:
			case Failed:
				failed = true
			case InProgress:
				running++
			default:
				waiting = append(waiting, a)
			}
		}
		if n := min(len(waiting), limit-running); n > 0 {
			return step{start: waiting[:n]}
		}
		if running > 0 {
			return step{}
		}
		if failed {
			return step{events: []*event.Event{{Type: event.StageFailed, Stage: stage.Name}}}
		}
	}
	return step{events: []*event.Event{{Type: event.StageSucceeded, Stage: stage.Name}}}
}

func (a *ActionState) status() string {
	if a == nil {
		return ""
	}
	return a.Status
}

// afterFailure does what on_failure says where it has no rules: one automatic retry for each failure of the stage, or a rollback.
func afterFailure(s *State, stage *compiler.Stage, st *StageState) step {
	end := &event.Event{Type: event.ExecutionFailed, Error: s.broken()}
	on := stage.OnFailure
	if on == nil || len(on.Rules) > 0 {
		return step{events: []*event.Event{end}}
	}
	switch {
	case on.Result == "RETRY" && st.Retries == 0 && end.Error == nil: // trying again mends no runner
		mode := on.RetryMode
		if mode == "" {
			mode = FailedActions
		}
		return step{events: []*event.Event{{Type: event.StageRetried, Stage: stage.Name, Mode: mode}}}
	case on.Result == "ROLLBACK":
		text := "on_failure ROLLBACK: no earlier execution succeeded in this stage on this machine, so there is nothing to roll back to"
		return step{events: []*event.Event{{Type: event.StageNote, Stage: stage.Name, Text: text}, end}}
	}
	return step{events: []*event.Event{end}}
}

// limit is how many actions may run at once.
func limit(o Options) int {
	n := o.Parallel
	if n <= 0 {
		n = int(^uint(0) >> 1)
	}
	if o.Graph.ExecutionMode == "PARALLEL" {
		n = min(n, parallelActions)
	}
	return n
}
