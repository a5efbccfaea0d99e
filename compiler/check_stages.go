package compiler

import (
	"fmt"
	"slices"
	"strings"

	"pipewright/lang/diag"
	"pipewright/lang/prose"
)

// checkStages counts stages and actions, and sees that sources stand in the first stage and nowhere else.
func checkStages(d *draft) {
	stages := d.graph.Stages
	if len(stages) < minStages {
		d.fail("stage-count-min", "Too few stages", fmt.Sprintf("Pipeline %q has %s; the service wants at least %d: one with its sources, one that does something with them.",
			d.graph.Name, prose.Count(len(stages), "stage"), minStages), d.doc.Range)
	}
	if len(stages) > maxStages {
		d.fail("stage-count-max", "Too many stages", fmt.Sprintf("Pipeline %q has %d stages; the service takes at most %d.", d.graph.Name, len(stages), maxStages), stages[maxStages].Range)
	}
	for _, s := range stages {
		if len(s.Actions) == 0 {
			d.fail("stage-not-empty", "Stage without actions", fmt.Sprintf("Stage %q has no actions; the service wants at least one. Add an action, or write enabled = false in the stage.", s.Name), s.Range)
		}
		if len(s.Actions) > maxStageActions {
			d.fail("stage-action-count-max", "Too many actions in a stage", fmt.Sprintf("Stage %q has %d actions; the service takes at most %d. Spread them over two stages.",
				s.Name, len(s.Actions), maxStageActions), s.Actions[maxStageActions].Range)
		}
		d.transition(s)
	}
	if len(d.nodes) > maxActions {
		d.fail("pipeline-action-count-max", "Too many actions", fmt.Sprintf("Pipeline %q has %d actions; the service takes at most %d.", d.graph.Name, len(d.nodes), maxActions), d.nodes[maxActions].Range)
	}
	d.sources()
}

// sources follows the service: that something else than a source is needed is said before that sources stand in the wrong place.
func (d *draft) sources() {
	if len(d.stages) == 0 || len(d.stages[0]) == 0 {
		return
	}
	if allSources(d.nodes) {
		d.fail("non-source-action-required", "Nothing but sources", "Every action of the pipeline is a source; the service wants at least one that does something with them.", d.doc.Range)
		return
	}
	first := d.stages[0]
	stage := d.graph.Stages[0]
	if !slices.ContainsFunc(first, func(n *node) bool { return n.IsSource() || n.Type.Category == "" }) {
		d.fail("first-stage-has-source", "First stage without a source", fmt.Sprintf("Stage %q is the first one and has no source action. Put a stage with the sources before it.", stage.Name), stage.Range)
	} else {
		d.strangers(first)
	}
	for _, n := range d.nodes[len(first):] {
		if n.IsSource() {
			d.fail("source-only-in-first-stage", "Source in a later stage", fmt.Sprintf("Action %q is a source, and sources stand in the first stage. Move it to stage %q.", n.Name, stage.Name),
				n.Range, diag.Place{Message: "the first stage", Range: stage.Range})
		}
	}
}

// strangers reports the actions of the first stage that are no sources.
func (d *draft) strangers(first []*node) {
	for _, n := range first {
		if !n.IsSource() && n.Type.Category != "" {
			d.fail("first-stage-only-sources", "No source in the first stage", fmt.Sprintf("The first stage has source actions only, and %q is of the category %s. Move it to a later stage.",
				n.Name, n.Type.Category), n.Range)
		}
	}
}

// allSources says whether every action is known to be a source.
func allSources(nodes []*node) bool {
	return !slices.ContainsFunc(nodes, func(n *node) bool { return !n.IsSource() })
}

// transition holds the reason of a disabled transition against the form that DisableStageTransition takes.
func (d *draft) transition(s *Stage) {
	a := d.doc.Stages[s.Index].TransitionDisabled
	if !a.Set || d.misplaced("transition_disabled", a) {
		return
	}
	allowed := func(c byte) bool { return c != '_' && isNameByte(c) || strings.IndexByte("! ()*?", c) >= 0 }
	d.spelling("transition-reason", "reason of a disabled transition", a.Value, a.Range, maxReason, allowed, "letters, digits, blanks and ! @ ( ) . * ? -")
}
