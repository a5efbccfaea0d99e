package runner

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"pipewright/compiler"
	"pipewright/lang/near"
)

// An ActionProblem is why an action cannot be carried out.
type ActionProblem struct {
	Address       string // stage/action, or a stage alone; empty: the pipeline
	Name, Message string
	Ways          []string
}

// An ActionNote is an assumption about an action.
type ActionNote struct{ Address, Text string }

// Check asks every action's executor what is missing, before anything starts. All problems are found at once: those of the pipeline
// first, then those of stages and actions in the order of the graph. Nothing is started and nothing is written.
func Check(ctx context.Context, o Options) (problems []ActionProblem, notes []ActionNote) {
	problems = append(variableProblems(o), answerProblems(o)...)
	for _, secret := range o.Secrets {
		if secret != "" && !new(masker).add(secret) {
			notes = append(notes, ActionNote{Text: tooShort})
			break
		}
	}
	for _, s := range o.Graph.Stages {
		if shut(s) {
			text := "the run ends in front of this stage: its transition is disabled: " + s.TransitionDisabled
			return problems, append(notes, ActionNote{s.Name, text}) // what is behind it is not carried out and needs nothing
		}
		for _, p := range conditionProblems(s) {
			if o.IgnoreConditions {
				notes = append(notes, ActionNote{p.Address, p.Message})
			} else {
				problems = append(problems, p)
			}
		}
		for _, a := range s.Actions {
			found, said := checkAction(ctx, o, a)
			problems, notes = append(problems, found...), append(notes, said...)
		}
	}
	return problems, notes
}

func checkAction(ctx context.Context, o Options, a *compiler.Action) (problems []ActionProblem, notes []ActionNote) {
	p := plan(o, a)
	x := o.Executors(p)
	if x == nil {
		return []ActionProblem{noExecutor(a)}, nil
	}
	f := x.Check(ctx, p)
	for _, found := range f.Problems {
		problems = append(problems, ActionProblem{a.Address(), found.Name, found.Message, found.Ways})
	}
	for _, text := range f.Notes {
		notes = append(notes, ActionNote{a.Address(), text})
	}
	return problems, notes
}

func noExecutor(a *compiler.Action) ActionProblem {
	block := fmt.Sprintf("in runner.hcl: action %q ", a.Address())
	ways := []string{
		block + `{ command = ["./deploy.sh"] }    a command that does the same here`,
		block + `{ skip = "only in the account" } leave it out; the run says so`,
	}
	if len(a.Outputs) > 0 {
		ways = append(ways, fmt.Sprintf(`%s{ output_artifacts = { %s = "folder" } } what it would have made`, block, a.Outputs[0].Name))
	}
	message := fmt.Sprintf("%s actions of provider %s cannot be carried out on this machine", a.Type.Category, a.Type.Provider)
	return ActionProblem{a.Address(), "executor-missing", message, ways}
}

// variableProblems finds pipeline variables without a value, and values without a variable. The service ignores the latter
// (measured-behaviour.md section 2); somebody who runs a pipeline by hand has mistyped a name.
func variableProblems(o Options) []ActionProblem {
	var found []ActionProblem
	var names []string
	for _, v := range o.Graph.Variables {
		names = append(names, v.Name)
		if _, given := o.Variables[v.Name]; !given && !v.HasDefault {
			found = append(found, ActionProblem{
				Name:    "pipeline-variable-missing",
				Message: fmt.Sprintf("pipeline variable %s has no default and was given no value", v.Name),
				Ways:    []string{"--variable " + v.Name + "=VALUE", fmt.Sprintf("in pipeline.hcl: variable %q { default = \"VALUE\" }", v.Name)},
			})
		}
	}
	for _, given := range slices.Sorted(maps.Keys(o.Variables)) {
		if !slices.Contains(names, given) {
			found = append(found, ActionProblem{
				Name:    "variable-unknown",
				Message: fmt.Sprintf("pipeline %s has no variable %s%s", o.Graph.Name, given, meant(given, names, "it has no variables at all")),
			})
		}
	}
	return found
}

// answerProblems finds answers that nobody will ask for.
func answerProblems(o Options) []ActionProblem {
	var all, approvals []string
	for _, s := range o.Graph.Stages {
		for _, a := range s.Actions {
			all = append(all, a.Address())
			if a.IsApproval() {
				approvals = append(approvals, a.Address())
			}
		}
	}
	var found []ActionProblem
	for _, at := range slices.Sorted(maps.Keys(o.Answers)) {
		switch status := o.Answers[at]; {
		case status != "Approved" && status != "Rejected":
			found = append(found, ActionProblem{Address: at, Name: "answer-unknown", Message: fmt.Sprintf("%q is no answer: it is Approved or Rejected", status)})
		case matchesAny(at, approvals):
		case slices.Contains(all, at):
			found = append(found, ActionProblem{Address: at, Name: "answer-unknown",
				Message: at + " is no approval" + meant(at, approvals, "the pipeline has none")})
		default:
			found = append(found, ActionProblem{Address: at, Name: "answer-unknown",
				Message: "the pipeline has no approval " + at + meant(at, approvals, "it has none at all")})
		}
	}
	return found
}

func matchesAny(pattern string, addresses []string) bool {
	return slices.ContainsFunc(addresses, func(at string) bool {
		ok, err := path.Match(pattern, at)
		return at == pattern || ok && err == nil
	})
}

// meant suggests the nearest right word, or lists what there is, or says that there is nothing.
func meant(word string, words []string, none string) string {
	if len(words) == 0 {
		return ": " + none
	}
	if best := near.Word(word, words); best != "" {
		return "; did you mean " + best + "?"
	}
	return "; there is " + strings.Join(words, ", ")
}
