package runner

import (
	"maps"
	"path"
	"slices"

	"pipewright/compiler"
	"pipewright/runner/executor"
)

// plan is what is known of an action before the execution starts.
func plan(o Options, a *compiler.Action) *executor.Plan {
	p := &executor.Plan{
		Graph: o.Graph, Action: a, Laptop: o.Laptop, Sandbox: o.Sandbox, State: o.State, Answers: answers(o, a), Terminal: o.Ask != nil,
	}
	if o.Laptop != nil {
		p.Override = o.Laptop.OverrideFor(o.Graph, a)
	}
	return p
}

// answers gives the answers with the patterns that match the action written out: an address is stronger than a pattern.
func answers(o Options, a *compiler.Action) map[string]string {
	at := a.Address()
	if o.Answers[at] != "" || len(o.Answers) == 0 || !a.IsApproval() {
		return o.Answers
	}
	for _, pattern := range slices.Sorted(maps.Keys(o.Answers)) {
		if ok, err := path.Match(pattern, at); ok && err == nil {
			return map[string]string{at: o.Answers[pattern]}
		}
	}
	return o.Answers
}
