package compiler

import "pipewright/lang"

// buildTriggers makes the triggers. Their source is an action of the first stage; checkTriggers says so where it is none.
func (d *draft) buildTriggers() {
	for _, t := range d.doc.Triggers {
		trigger := &Trigger{Range: t.Range}
		if n := d.triggerSource(t); n != nil {
			trigger.Source = n.Action
		}
		for _, f := range t.Push {
			trigger.Push = append(trigger.Push, buildFilter(f))
		}
		for _, f := range t.PullRequest {
			trigger.PullRequest = append(trigger.PullRequest, buildFilter(f))
		}
		d.graph.Triggers = append(d.graph.Triggers, trigger)
	}
}

// triggerSource finds the action a trigger names, in the first stage before all others; nil: no such action.
func (d *draft) triggerSource(t *lang.Trigger) *node {
	for _, n := range d.nodes {
		if n.Name == t.SourceAction.Value && t.SourceAction.Set {
			return n
		}
	}
	return nil
}

func buildFilter(f *lang.Filter) *Filter {
	filter := &Filter{Tags: buildGlobs(f.Tags), Branches: buildGlobs(f.Branches), FilePaths: buildGlobs(f.FilePaths)}
	for _, e := range f.Events {
		filter.Events = append(filter.Events, e.Value)
	}
	return filter
}

func buildGlobs(g *lang.Globs) *Globs {
	if g == nil {
		return nil
	}
	globs := &Globs{}
	for _, p := range g.Includes {
		globs.Includes = append(globs.Includes, p.Value)
	}
	for _, p := range g.Excludes {
		globs.Excludes = append(globs.Excludes, p.Value)
	}
	return globs
}
