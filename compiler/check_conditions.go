package compiler

import (
	"fmt"
	"slices"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/near"
	"pipewright/lang/prose"
)

// A gate is one of the three places of a stage that can have a condition.
type gate struct {
	block   string
	name    string   // of the diagnostic for a result it does not have
	results []string // what may come of it
	least   int      // rules
	own     bool     // outputs of the stage itself are there by then
	of      func(*lang.Stage) *lang.Condition
	built   func(*Stage) *Condition
}

// gates lists the places (user guide, stage conditions).
func gates() []gate {
	return []gate{
		{
			"before_entry", "entry-result", []string{"FAIL", "SKIP"}, 1, false,
			func(s *lang.Stage) *lang.Condition { return s.BeforeEntry }, func(s *Stage) *Condition { return s.BeforeEntry },
		},
		{
			"on_success", "success-result", []string{"ROLLBACK", "FAIL"}, 1, true,
			func(s *lang.Stage) *lang.Condition { return s.OnSuccess }, func(s *Stage) *Condition { return s.OnSuccess },
		},
		{
			"on_failure", "failure-result", []string{"ROLLBACK", "RETRY"}, 0, true,
			func(s *lang.Stage) *lang.Condition { return s.OnFailure }, func(s *Stage) *Condition { return s.OnFailure },
		},
	}
}

// checkConditions holds the conditions of every stage and their rules against the service's rules.
func checkConditions(d *draft) {
	places := gates()
	for i, s := range d.doc.Stages {
		for _, g := range places {
			if c := g.of(s); c != nil {
				d.condition(g, i, c)
			}
		}
	}
}

func (d *draft) condition(g gate, stage int, c *lang.Condition) {
	at := place(c.Result, c.Range)
	switch {
	case c.Result.Set && !slices.Contains(g.results, c.Result.Value):
		d.fail(g.name, "Result that the condition does not have", fmt.Sprintf("%q cannot come of %s; %s can.%s", c.Result.Value, g.block, prose.Either(g.results...), near.DidYouMean(c.Result.Value, g.results)), at)
	case !c.Result.Set && len(c.Rules) == 0:
		d.fail(g.name, "Condition without a result", fmt.Sprintf("The block %s says neither what is to come of it nor when. Write result = %q.", g.block, g.results[0]), at)
	}
	if n := len(c.Rules); n < g.least || n > maxRules {
		d.fail("condition-rule-count", "Wrong number of rules", fmt.Sprintf("The condition has %s; %s takes %d to %d.", prose.Count(n, "rule"), g.block, g.least, maxRules), c.Range)
	}
	d.rollback(stage, c)
	d.retry(c)
	built := g.built(d.graph.Stages[stage])
	for i, r := range c.Rules {
		d.rule(g, stage, c, r, built.Rules[i])
	}
}

// rollback reports where no rollback can happen.
func (d *draft) rollback(stage int, c *lang.Condition) {
	if c.Result.Value != "ROLLBACK" {
		return
	}
	if d.graph.ExecutionMode == "PARALLEL" {
		d.fail("parallel-no-rollback", "Rollback in a PARALLEL pipeline", "In the execution mode PARALLEL there is no earlier state to roll a stage back to. Write another result, or execution_mode = \"QUEUED\".",
			c.Result.Range, diag.Place{Message: "the execution mode", Range: d.doc.ExecutionMode.Range})
	}
	if stage == 0 {
		d.fail("rollback-not-source", "Rollback of the sources", "The first stage has the sources, and is not rolled back. Put the condition on a later stage, or write result = \"RETRY\".", c.Result.Range)
	}
}

// retry sees that retry_mode stands with the result RETRY, without rules, and not without it.
func (d *draft) retry(c *lang.Condition) {
	switch mode := c.RetryMode; {
	case !mode.Set && c.Result.Value == "RETRY" && len(c.Rules) == 0:
		d.warn("retry-needs-config", "Retry without a mode", "Nothing says what is run again. Write retry_mode = \"FAILED_ACTIONS\", or \"ALL_ACTIONS\".", place(c.Result, c.Range))
	case !mode.Set:
	case len(c.Rules) > 0:
		d.fail("failure-result-xor-conditions", "Retry mode beside rules", "With rules, the result belongs to their condition, and the service refuses a retry mode beside it. Take retry_mode out, or the rules.", mode.Range)
	case c.Result.Value != "RETRY":
		d.warn("retry-config-without-retry", "Retry mode without a retry", fmt.Sprintf("retry_mode has a meaning with result = \"RETRY\" only, and the result is %q. Take it out.", c.Result.Value), mode.Range)
	}
	d.oneOf("retry-mode", "Unknown retry mode", c.RetryMode, []string{"FAILED_ACTIONS", "ALL_ACTIONS"})
}
