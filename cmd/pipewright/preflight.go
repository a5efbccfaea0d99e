package main

import (
	"fmt"

	"pipewright/cmd/pipewright/view"
	"pipewright/lang/prose"
	"pipewright/runner"
)

// A problemLine is a line of run --json for what is missing before anything starts.
type problemLine struct {
	Type    string   `json:"type"`
	Address string   `json:"address"`
	Name    string   `json:"name"`
	Message string   `json:"message"`
	Ways    []string `json:"ways,omitempty"`
}

// preflight says what is assumed and what is missing. With something missing nothing starts.
func (s *session) preflight(o runner.Options) error {
	problems, notes := runner.Check(s.interrupt.ctx, o)
	if s.interrupt.happened() {
		return errSaid()
	}
	if s.run.progress != "json" {
		for _, n := range notes {
			fmt.Fprintf(s.out(), "assumed: %s\n", view.Clean(at(n.Address)+n.Text))
		}
	}
	if len(problems) == 0 {
		return nil
	}
	for _, p := range problems {
		if err := s.sayProblem(p); err != nil {
			return err
		}
	}
	s.say("%s; nothing was started", prose.Count(len(problems), "problem"))
	return errSaid()
}

func (s *session) sayProblem(p runner.ActionProblem) error {
	if s.run.progress == "json" {
		return writeLine(s.out(), problemLine{"check.problem", p.Address, p.Name, p.Message, p.Ways})
	}
	s.say("Error: %s [%s]", view.Clean(at(p.Address)+p.Message), p.Name)
	for _, way := range p.Ways {
		s.say("  - %s", view.Clean(way))
	}
	return nil
}

// at writes an address as a lead; nothing for what concerns the whole pipeline.
func at(address string) string {
	if address == "" {
		return ""
	}
	return address + ": "
}
