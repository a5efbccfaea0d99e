package runner

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/executor"
)

// A picky executor has something to say about every action.
type picky struct{ play }

func (picky) Check(_ context.Context, p *executor.Plan) executor.Findings {
	return executor.Findings{
		Problems: []executor.Problem{{Name: "image-missing", Message: "no image", Ways: []string{"pull it"}}},
		Notes:    []string{"assumed"},
	}
}

// All problems come at once, in the order of the graph, and nothing was started or written.
func TestCheckFindsEverything(t *testing.T) {
	g := pipeline(
		stage("Source", action("App", 1, makes("source"), category("Source"))),
		stage("Prod", action("Approve", 1, category("Approval")), action("Ship", 2, takes("source"), makes("receipt"))),
	)
	g.Variables = []*compiler.Variable{{Name: "RELEASE"}, {Name: "REGION", Default: "x", HasDefault: true}}
	w := newWorld(t, g, nil)
	w.Variables = map[string]string{"REGOIN": "eu"}
	w.Answers = map[string]string{"Prod/Aprove": "Approved", "Prod/Ship": "Approved", "Prod/Approve": "Yes", "Staging/*": "Rejected"}
	w.Executors = func(p *executor.Plan) executor.Executor {
		switch p.Action.Name {
		case "App":
			return picky{}
		case "Ship":
			return nil
		}
		return play(good)
	}
	problems, notes := Check(t.Context(), w.Options)
	var got []string
	for _, p := range problems {
		got = append(got, p.Address+" "+p.Name+": "+p.Message)
	}
	want := []string{
		" pipeline-variable-missing: pipeline variable RELEASE has no default and was given no value",
		" variable-unknown: pipeline storefront has no variable REGOIN; did you mean REGION?",
		`Prod/Approve answer-unknown: "Yes" is no answer: it is Approved or Rejected`,
		"Prod/Aprove answer-unknown: the pipeline has no approval Prod/Aprove; did you mean Prod/Approve?",
		"Prod/Ship answer-unknown: Prod/Ship is no approval; there is Prod/Approve",
		"Staging/* answer-unknown: the pipeline has no approval Staging/*; there is Prod/Approve",
		"Source/App image-missing: no image",
		"Prod/Ship executor-missing: Build actions of provider CodeBuild cannot be carried out on this machine",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]ActionNote{{"Source/App", "assumed"}}, notes); diff != "" {
		t.Error(diff)
	}
	if len(problems[7].Ways) != 3 || len(w.history(t)) != 0 || len(w.seen) != 0 {
		t.Errorf("%+v", problems[7])
	}
}

func TestCheckOfAGoodPipeline(t *testing.T) {
	w := newWorld(t, storefront(), nil)
	if problems, notes := Check(t.Context(), w.Options); len(problems)+len(notes) > 0 {
		t.Errorf("%v %v", problems, notes)
	}
}

// Executors see answers by address, also those given by a pattern; an address is stronger.
func TestAnswersByPattern(t *testing.T) {
	g := pipeline(stage("Prod", action("Approve", 1, category("Approval")), action("Other", 2, category("Approval"))))
	o := Options{Graph: g, Answers: map[string]string{"Prod/*": "Rejected", "Prod/Approve": "Approved"}}
	for i, want := range []string{"Approved", "Rejected"} {
		a := g.Stages[0].Actions[i]
		if got := plan(o, a).Answers[a.Address()]; got != want {
			t.Errorf("%s: got %q, want %q", a.Address(), got, want)
		}
	}
	if problems := answerProblems(o); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
}
