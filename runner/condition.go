package runner

import (
	"strings"

	"pipewright/compiler"
)

// A guard is a condition with the word it is written with.
type guard struct {
	block     string
	condition *compiler.Condition
}

// guards lists the conditions of a stage.
func guards(s *compiler.Stage) []guard {
	var found []guard
	for _, g := range []guard{{"before_entry", s.BeforeEntry}, {"on_success", s.OnSuccess}, {"on_failure", s.OnFailure}} {
		if g.condition != nil {
			found = append(found, g)
		}
	}
	return found
}

// ruleNames lists the rules of a condition for people: "Quiet (VariableCheck)".
func ruleNames(c *compiler.Condition) string {
	var names []string
	for _, r := range c.Rules {
		names = append(names, r.Name+" ("+r.Type.Provider+")")
	}
	return strings.Join(names, ", ")
}

// conditionProblems refuses what would be passed over: conditions with rules are not carried out on a laptop.
func conditionProblems(s *compiler.Stage) []ActionProblem {
	var found []ActionProblem
	for _, g := range guards(s) {
		if len(g.condition.Rules) == 0 {
			continue
		}
		found = append(found, ActionProblem{
			Address: s.Name,
			Name:    "condition-not-carried-out",
			Message: "rules of " + g.block + " are not carried out on this machine: " + ruleNames(g.condition),
			Ways: []string{
				"--ignore-conditions runs the pipeline as if the rules were not there, and the run says so",
				"compile it and let the service evaluate the condition",
			},
		})
	}
	return found
}
