package foreign

import (
	"fmt"

	"pipewright/lang"
	"pipewright/lang/tree"
)

func (r *reader) trigger(v *tree.Value) *lang.Trigger {
	t := &lang.Trigger{Range: head(v)}
	if !r.object(v, "trigger", "providerType", "gitConfiguration") {
		return t
	}
	r.required(v, "trigger", "providerType", "gitConfiguration")
	if kind := r.text(v, "providerType"); kind.Set && kind.Value != "CodeStarSourceConnection" {
		r.fail("trigger-source-provider", "Unknown kind of trigger", fmt.Sprintf("%q was found; the only kind of trigger is \"CodeStarSourceConnection\".", kind.Value), kind.Range)
	}
	git := present(v, "gitConfiguration")
	if git == nil || !r.object(git, "gitConfiguration", "sourceActionName", "push", "pullRequest") {
		return t
	}
	r.required(git, "gitConfiguration", "sourceActionName")
	if t.SourceAction = r.text(git, "sourceActionName"); t.SourceAction.Set {
		t.Range = t.SourceAction.Range
	}
	t.Push = r.filters(git, "push", "trigger-push-count", "tags", "branches", "filePaths")
	t.PullRequest = r.filters(git, "pullRequest", "trigger-pr-count", "events", "branches", "filePaths")
	return t
}

// filters reads a list of filters, which has one at least where it is there.
func (r *reader) filters(git *tree.Value, field, name string, fields ...string) []*lang.Filter {
	elems, there := r.list(git, field)
	if there && len(elems) == 0 {
		r.fail(name, "No filter", fmt.Sprintf("The list %s has 1 to 3 filters; this one has none. Leave it out.", field), head(git.Get(field)))
	}
	var list []*lang.Filter
	for _, e := range elems {
		f := &lang.Filter{Range: head(e)}
		if r.object(e, field+" filter", fields...) {
			f.Tags, f.Branches, f.FilePaths, f.Events = r.globs(e, "tags"), r.globs(e, "branches"), r.globs(e, "filePaths"), r.texts(e, "events")
			if events := e.Get("events"); events != nil && len(f.Events) == 0 {
				r.fail("trigger-event", "No event", "The list events has 1 to 3 of OPEN, UPDATED and CLOSED; this one has none. Leave it out for all of them.", head(events))
			}
		}
		list = append(list, f)
	}
	return list
}

func (r *reader) globs(v *tree.Value, field string) *lang.Globs {
	f := present(v, field)
	if f == nil {
		return nil
	}
	g := &lang.Globs{Range: head(f)}
	if r.object(f, field, "includes", "excludes") {
		g.Includes, g.Excludes = r.texts(f, "includes"), r.texts(f, "excludes")
		if len(g.Includes)+len(g.Excludes) > 0 { // else the compiler finds that there is no pattern at all
			r.patterns(f, "includes", g.Includes)
			r.patterns(f, "excludes", g.Excludes)
		}
	}
	return g
}

// patterns sees that a list of patterns has one at least where it is there.
func (r *reader) patterns(v *tree.Value, field string, list []lang.Attr[string]) {
	if f := present(v, field); f != nil && f.Kind == tree.List && len(list) == 0 {
		r.fail("trigger-pattern-count", "No pattern", fmt.Sprintf("The list %s has 1 to 8 patterns; this one has none. Leave it out.", field), head(f))
	}
}
