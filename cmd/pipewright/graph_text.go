package main

import (
	"fmt"
	"strings"

	"pipewright/compiler"
)

// drawText draws graphs for a terminal: a box for each stage, one row of actions for each run order.
func drawText(graphs []*compiler.Graph) string {
	var b strings.Builder
	for i, g := range graphs {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s (%s, %s)\n", g.Name, g.Type, g.ExecutionMode)
		for _, s := range g.Stages {
			drawTransition(&b, s)
			drawStage(&b, s)
		}
	}
	return b.String()
}

func drawTransition(b *strings.Builder, s *compiler.Stage) {
	switch {
	case s.TransitionDisabled != "":
		fmt.Fprintf(b, "  x  transition disabled: %s\n", s.TransitionDisabled)
	case s.Index > 0:
		b.WriteString("  |\n")
	}
}

func drawStage(b *strings.Builder, s *compiler.Stage) {
	title := s.Name
	for _, c := range []struct {
		when string
		*compiler.Condition
	}{{"before entry", s.BeforeEntry}, {"on success", s.OnSuccess}, {"on failure", s.OnFailure}} {
		if c.Condition != nil {
			title += fmt.Sprintf("  [%s: %s]", c.when, describeCondition(c.Condition))
		}
	}
	fmt.Fprintf(b, "  +- %s\n", title)
	for _, group := range s.Groups() {
		for i, a := range group {
			order := strings.Repeat(" ", 3)
			if i == 0 {
				order = fmt.Sprintf("%3d", a.RunOrder)
			}
			fmt.Fprintf(b, "  | %s  %s\n", order, describeAction(a))
		}
	}
	b.WriteString("  +-\n")
}

func describeCondition(c *compiler.Condition) string {
	text := strings.TrimSpace(c.Result + " " + c.RetryMode)
	for _, r := range c.Rules {
		text += " " + r.Name
	}
	return strings.TrimSpace(text)
}

// describeAction writes an action on one line: name, provider, what it takes and gives.
func describeAction(a *compiler.Action) string {
	text := a.Name
	if a.IsApproval() {
		text = "? " + text
	}
	text += " (" + a.Type.Provider + ")"
	return text + list(" <- ", artifactNames(a.Inputs)) + list(" -> ", artifactNames(a.Outputs))
}

func artifactNames(artifacts []*compiler.Artifact) []string {
	names := make([]string, len(artifacts))
	for i, a := range artifacts {
		names[i] = a.Name
	}
	return names
}
