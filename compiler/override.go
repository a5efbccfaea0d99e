package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/near"
)

// OverrideFor gives the override that applies to an action of a pipeline; nil: none. The first that matches wins.
func (l *Laptop) OverrideFor(g *Graph, a *Action) *Override {
	for _, o := range l.Overrides {
		if o.matches(g, a) {
			return o
		}
	}
	return nil
}

// matches says whether the address, stage/action or pipeline/stage/action, names the action; * stands for one whole part.
func (o *Override) matches(g *Graph, a *Action) bool {
	parts := strings.Split(o.Address, "/")
	names := []string{g.Name, a.Stage.Name, a.Name}
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	names = names[3-len(parts):]
	for i, part := range parts {
		if part != "*" && part != names[i] {
			return false
		}
	}
	return true
}

// override reads an action block, and holds it against the actions that it names.
func (b *bench) override(r *reading) {
	o := &Override{
		Address: r.block.Label, Command: r.list("command"), Image: r.text("image"), OutputArtifacts: r.paths("output_artifacts"),
		OutputVariables: r.texts("output_variables"), Skip: r.text("skip"), Answer: r.text("answer"), Range: r.block.Range,
	}
	b.laptop.Overrides = append(b.laptop.Overrides, o)
	b.together(r)
	var found []*Action
	for _, g := range b.graphs {
		for _, s := range g.Stages {
			for _, a := range s.Actions {
				if o.matches(g, a) {
					found = append(found, a)
				}
			}
		}
	}
	if len(found) == 0 {
		b.unmatched(o, r.block.LabelRange)
		return
	}
	b.fitsActions(r, o, found)
}

// together reports attributes that say two different things about how the action is carried out, or nothing.
func (b *bench) together(r *reading) {
	ways := []string{"skip", "answer", "command"}
	var found []string
	for _, name := range ways {
		if r.has(name) {
			found = append(found, name)
		}
	}
	outputs := r.has("output_artifacts") || r.has("output_variables")
	switch {
	case len(found) > 1:
		b.fail("override-conflict", "Attributes that exclude each other", fmt.Sprintf("The action block says %s; an action is carried out one way. Keep one of them.", strings.Join(found, " and ")), r.at(found[1]))
	case len(found) == 0 && !outputs:
		b.fail("override-conflict", "Action block that says nothing", "Nothing says how the action is carried out. Write command, skip, answer, output_artifacts or output_variables.", r.block.Range)
	case r.has("image") && !r.has("command"):
		b.fail("override-conflict", "Image without a command", "The image is what a command runs in, and there is no command. Add command, or take image out.", r.at("image"))
	}
}

// unmatched reports an address that names no action.
func (b *bench) unmatched(o *Override, at hcl.Range) {
	var all []string
	parts := strings.Count(o.Address, "/")
	for _, g := range b.graphs {
		for _, s := range g.Stages {
			for _, a := range s.Actions {
				address := a.Address()
				if parts == 2 {
					address = g.Name + "/" + address
				}
				all = append(all, address)
			}
		}
	}
	detail := fmt.Sprintf("No action has the address %q.%s", o.Address, near.DidYouMean(o.Address, all))
	if parts == 0 || parts > 2 {
		detail += " An address is \"stage/action\", or \"pipeline/stage/action\"; * stands for any one part."
	} else if len(all) > 0 && len(all) <= 12 {
		detail += " There are " + strings.Join(all, ", ") + "."
	}
	b.fail("override-unmatched", "Address that names no action", detail, at)
}

// fitsActions reports an answer that nobody asks for and outputs that no action has.
func (b *bench) fitsActions(r *reading, o *Override, actions []*Action) {
	if o.Answer != "" && !slices.ContainsFunc(actions, (*Action).IsApproval) {
		b.fail("override-answer", "Answer to no approval", fmt.Sprintf("%q is no approval, so nobody asks for an answer. Write skip, or command.", actions[0].Address()), r.at("answer"))
	}
	for _, name := range slices.Sorted(maps.Keys(o.OutputArtifacts)) {
		var outputs []string
		for _, a := range actions {
			outputs = append(outputs, artifactNames(a.Outputs)...)
		}
		if !slices.Contains(outputs, name) {
			b.fail("override-artifact", "Output that the action does not have", fmt.Sprintf("%q has no output artifact %q.%s", actions[0].Address(), name, near.DidYouMean(name, outputs)), r.at("output_artifacts"))
		}
	}
}
