package main

import (
	"fmt"
	"strings"

	"pipewright/compiler"
)

// drawDot draws graphs in Graphviz's language: a cluster for each stage, solid edges for needs, dashed ones for manners.
func drawDot(graphs []*compiler.Graph) string {
	var b strings.Builder
	b.WriteString("digraph {\n  rankdir=LR\n  node [shape=box]\n")
	for i, g := range graphs {
		for _, s := range g.Stages {
			fmt.Fprintf(&b, "  subgraph cluster_%d_%d {\n    label=%s\n", i, s.Index, quoted(dotTitle(g, s, len(graphs))))
			for _, a := range s.Actions {
				shape := ""
				if a.IsApproval() {
					shape = ", shape=diamond"
				}
				fmt.Fprintf(&b, "    %s [label=%s%s]\n", dotNode(g, a), quoted(a.Name+`\n`+a.Type.Provider), shape)
			}
			b.WriteString("  }\n")
		}
		for _, e := range edges(g) {
			style := ""
			if !e.need {
				style = ", style=dashed"
			}
			fmt.Fprintf(&b, "  %s -> %s [label=%s%s]\n", dotNode(g, e.from), dotNode(g, e.to), quoted(e.label), style)
		}
	}
	b.WriteString("}\n")
	return b.String()
}

func dotTitle(g *compiler.Graph, s *compiler.Stage, graphs int) string {
	title := s.Name
	if graphs > 1 {
		title = g.Name + ": " + title
	}
	if s.TransitionDisabled != "" {
		title += ` (transition disabled)`
	}
	return title
}

func dotNode(g *compiler.Graph, a *compiler.Action) string { return quoted(g.Name + "/" + a.Address()) }

// A drawnEdge is one line between two actions.
type drawnEdge struct {
	from, to *compiler.Action
	label    string
	need     bool
}

// edges lists the lines of a graph. Where nothing but the order of stages or run orders ties a group of actions to the one before it,
// a dashed line from the first of that group says so.
func edges(g *compiler.Graph) []drawnEdge {
	var all []drawnEdge
	var before *compiler.Action
	for _, s := range g.Stages {
		for _, group := range s.Groups() {
			tied := false
			for _, a := range group {
				for _, e := range a.Edges {
					label, need := kind(e)
					all = append(all, drawnEdge{e.From, a, label, need})
					tied = true
				}
			}
			if !tied && before != nil {
				all = append(all, drawnEdge{before, group[0], "then", false})
			}
			before = group[0]
		}
	}
	return all
}
