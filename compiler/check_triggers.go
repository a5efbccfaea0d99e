package compiler

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/near"
)

// triggerProvider is the only kind of source that triggers can watch.
const triggerProvider = "CodeStarSourceConnection"

// checkTriggers holds the triggers against the service's rules.
func checkTriggers(d *draft) {
	seen := map[string]hcl.Range{}
	total := 0
	for _, t := range d.doc.Triggers {
		d.triggerOf(t, seen)
		d.filters("trigger-push-count", "push", t.Push)
		d.filters("trigger-pr-count", "pull_request", t.PullRequest)
		for _, f := range t.Push {
			d.pushFilter(f)
		}
		for _, f := range t.PullRequest {
			d.pullFilter(f)
		}
		before := total
		if total += len(t.Push) + len(t.PullRequest); total > maxTriggerFilters && before <= maxTriggerFilters {
			d.fail("trigger-total-count", "Too many filters", fmt.Sprintf("The triggers of the pipeline have more than %d filters together; the service takes at most that many.", maxTriggerFilters), t.Range)
		}
	}
	d.triggerBytes()
}

// triggerOf sees that the trigger's source is an action of the first stage that triggers can watch, and its only trigger.
func (d *draft) triggerOf(t *lang.Trigger, seen map[string]hcl.Range) {
	source := t.SourceAction
	if source.Value == "" {
		d.fail("attribute-required", "Missing source_action", "The trigger does not say which source it watches. Write source_action = action.NAME.", place(source, t.Range))
		return
	}
	n := d.triggerSource(t)
	switch {
	case n == nil:
		d.fail("trigger-source-exists", "Trigger on an action that is not there", fmt.Sprintf("The first stage has no action %q.%s", source.Value, near.DidYouMean(source.Value, d.sourceNames())), source.Range)
	case n.Stage.Index > 0 || n.Type.Category != "" && !n.IsSource():
		d.fail("trigger-source-exists", "Trigger on an action that is no source", fmt.Sprintf("Action %q is no source of the first stage; a trigger watches one.", n.Name), source.Range,
			diag.Place{Message: "the action", Range: n.Range})
	case n.Type.Provider != triggerProvider:
		d.fail("trigger-source-provider", "Trigger on a source without triggers",
			fmt.Sprintf("Action %q is a source of %s; triggers watch sources of %s only. Other sources start the pipeline by events or by polling.", n.Name, n.Type.Provider, triggerProvider), source.Range,
			diag.Place{Message: "the source", Range: n.Range})
	}
	d.once(seen, source.Value, source.Range, "trigger-one-per-source", "Second trigger of a source",
		"Another trigger watches %q already; a source has one. Put the filters of both into one trigger block.", source.Value)
}

func (d *draft) sourceNames() []string {
	var names []string
	for _, n := range d.nodes {
		if n.Stage.Index == 0 {
			names = append(names, n.Name)
		}
	}
	return names
}

// filters counts the filters of one event, and finds doubles.
func (d *draft) filters(name, block string, list []*lang.Filter) {
	if len(list) > maxFilters {
		d.fail(name, "Too many filters", fmt.Sprintf("The trigger has %d %s blocks; the service takes at most %d.", len(list), block, maxFilters), list[maxFilters].Range)
	}
	seen := map[string]hcl.Range{}
	for _, f := range list {
		text, err := json.Marshal(buildFilter(f))
		if err != nil {
			continue // texts and lists of them always encode
		}
		if first, twice := seen[string(text)]; twice {
			d.fail("trigger-filter-duplicate", "Filter written twice", fmt.Sprintf("This %s block says the same as another one. Take it out.", block), f.Range, diag.Place{Message: "first written here", Range: first})
			continue
		}
		seen[string(text)] = f.Range
	}
}

// pushFilter sees that a push filter has tags alone, or branches, or branches and file paths.
func (d *draft) pushFilter(f *lang.Filter) {
	switch {
	case f.Tags != nil && (f.Branches != nil || f.FilePaths != nil):
		d.fail("trigger-push-combination", "Tags beside branches", "A push filter has tags alone, or branches, or branches and file_paths. Put the tags into a push block of their own.", f.Tags.Range)
	case f.FilePaths != nil && f.Branches == nil:
		d.fail("trigger-push-combination", "File paths without branches", "A push filter has tags alone, or branches, or branches and file_paths. Add branches { includes = [\"*\"] } to say all of them.", f.FilePaths.Range)
	case f.Tags == nil && f.Branches == nil:
		d.fail("trigger-push-combination", "Push filter without filters", "The push block is empty; it has tags alone, or branches, or branches and file_paths. For every push, leave the block out.", f.Range)
	}
	d.globs(f)
}

func (d *draft) pullFilter(f *lang.Filter) {
	if f.Branches == nil {
		d.fail("trigger-pr-combination", "Pull request filter without branches", "A pull_request filter has branches, the ones to be merged into, and optionally file_paths. Add branches { includes = [\"main\"] }.", f.Range)
	}
	seen := map[string]hcl.Range{}
	for i, e := range f.Events {
		if i == 3 {
			d.fail("trigger-event", "Too many events", fmt.Sprintf("%d events were found; there are three, and each is listed once.", len(f.Events)), e.Range)
		}
		d.oneOf("trigger-event", "Unknown event", e, []string{"OPEN", "UPDATED", "CLOSED"})
		if first, twice := seen[e.Value]; twice {
			d.warn("trigger-events-unique", "Event listed twice", fmt.Sprintf("The event %q is in the list already. Take it out.", e.Value), e.Range,
				diag.Place{Message: "first listed here", Range: first})
		}
		seen[e.Value] = e.Range
	}
	d.globs(f)
}

// globs counts and measures the patterns of a filter.
func (d *draft) globs(f *lang.Filter) {
	for _, g := range []*lang.Globs{f.Tags, f.Branches, f.FilePaths} {
		if g == nil {
			continue
		}
		if len(g.Includes)+len(g.Excludes) == 0 {
			d.fail("trigger-pattern-count", "Filter without patterns", "Neither includes nor excludes has a pattern. Write one, or leave the block out.", g.Range)
		}
		for _, list := range [][]lang.Attr[string]{g.Includes, g.Excludes} {
			if len(list) > maxPatterns {
				d.fail("trigger-pattern-count", "Too many patterns", fmt.Sprintf("The list has %d patterns; the service takes at most %d. A group such as {a,b} says several in one.", len(list), maxPatterns), list[maxPatterns].Range)
			}
			for _, p := range list {
				d.within("trigger-pattern-length", "Pattern", p.Value, p.Range, 1, maxPattern)
			}
		}
	}
}

// triggerBytes weighs all triggers together as they are sent.
func (d *draft) triggerBytes() {
	if len(d.graph.Triggers) == 0 {
		return
	}
	text, err := json.Marshal(d.graph.Wire().Pipeline.Triggers)
	if err == nil && len(text) > maxTriggerBytes {
		d.fail("trigger-total-size", "Triggers too large", fmt.Sprintf("The triggers come to %d bytes; the service takes at most %d.", len(text), maxTriggerBytes), d.doc.Triggers[0].Range)
	}
}
