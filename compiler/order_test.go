package compiler

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// at makes a range on a line of its own, so that a test can tell where something was reported.
func at(line int) hcl.Range {
	return hcl.Range{Filename: "p.hcl", Start: hcl.Pos{Line: line, Column: 1, Byte: line * 100}, End: hcl.Pos{Line: line, Column: 9, Byte: line*100 + 8}}
}

func set[T any](v T, line int) lang.Attr[T] {
	return lang.Attr[T]{Value: v, Set: true, Range: at(line)}
}

func action(name, provider string, block, line int) *lang.Action {
	return &lang.Action{Label: name, Name: set(name, line), Provider: set(provider, line), Block: block, Range: at(line)}
}

func pipeline(stages ...*lang.Stage) *lang.Pipeline {
	source := action("Source", "S3", 0, 1)
	source.Outputs = []*lang.Output{{Name: set("source", 1)}}
	first := &lang.Stage{Label: "Sources", Name: set("Sources", 1), Actions: []*lang.Action{source}, Range: at(1)}
	return &lang.Pipeline{
		Label: "p", Name: set("p", 1), RoleARN: set("arn:aws:iam::111122223333:role/p", 1), Range: at(1),
		Stores: []*lang.Store{{Location: set("bucket", 1), Range: at(1)}}, Stages: append([]*lang.Stage{first}, stages...),
	}
}

// named gives the diagnostics of one name.
func named(diags hcl.Diagnostics, name string) hcl.Diagnostics {
	var list hcl.Diagnostics
	for _, d := range diags {
		if diag.Of(d).Name == name {
			list = append(list, d)
		}
	}
	return list
}

// TestOrderOfRandomStages makes stages at random, forward edges only, and holds the result against the text of language.md B.6.
func TestOrderOfRandomStages(t *testing.T) {
	cat := schema.Builtin()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		stage := randomStage(r)
		graphs, diags := Compile(&lang.Document{Pipelines: []*lang.Pipeline{pipeline(stage)}}, cat)
		if len(named(diags, "run-order-cycle")) > 0 {
			t.Fatalf("seed %d: a ring out of forward edges: %v", seed, diags)
		}
		low := map[hcl.Range]bool{}
		for _, d := range named(diags, "run-order") {
			low[*d.Subject] = true
		}
		for i, a := range graphs[0].Stages[1].Actions {
			written := stage.Actions[i].RunOrder
			holdOrder(t, fmt.Sprintf("seed %d, action %s", seed, a.Name), a, written, low[written.Range])
		}
	}
}

func randomStage(r *rand.Rand) *lang.Stage {
	stage := &lang.Stage{Label: "S", Name: set("S", 2), Sequential: r.IntN(3) == 0, Range: at(2)}
	block := 0
	for i := range 2 + r.IntN(12) {
		provider := []string{"Manual", "CodeBuild", "CloudFormation", "Lambda"}[r.IntN(4)]
		block += r.IntN(2)
		a := action(fmt.Sprintf("A%d", i), provider, block, 10+i)
		if r.IntN(4) == 0 {
			a.RunOrder = set(1+r.IntN(9), 100+i)
		}
		for _, other := range stage.Actions {
			if r.IntN(5) == 0 {
				a.After = append(a.After, &lang.After{Actions: []*lang.Action{other}, Range: at(200 + i)})
			}
		}
		stage.Actions = append(stage.Actions, a)
	}
	return stage
}

// holdOrder holds one action against the rules: a written number is kept; a derived one is one more than the last it waits for; every
// edge holds or was reported.
func holdOrder(t *testing.T, who string, a *Action, written lang.Attr[int], reported bool) {
	t.Helper()
	last := 0
	for _, e := range a.Edges {
		if e.From.Stage == a.Stage {
			last = max(last, e.From.RunOrder)
		}
	}
	switch {
	case written.Set && a.RunOrder != written.Value:
		t.Errorf("%s: wrote %d, got %d", who, written.Value, a.RunOrder)
	case !written.Set && a.RunOrder != last+1:
		t.Errorf("%s: %d, and the last it waits for has %d", who, a.RunOrder, last)
	case (last >= a.RunOrder) != reported:
		t.Errorf("%s: %d after %d; reported: %t", who, a.RunOrder, last, reported)
	}
}

func TestRing(t *testing.T) {
	above, approve, below := action("Above", "CodeBuild", 0, 10), action("Approve", "Manual", 1, 11), action("Below", "CodeBuild", 2, 12)
	above.After = []*lang.After{{Actions: []*lang.Action{below}, Range: at(20)}}
	stage := &lang.Stage{Name: set("S", 2), Actions: []*lang.Action{above, approve, below}, Range: at(2)}
	_, diags := Compile(&lang.Document{Pipelines: []*lang.Pipeline{pipeline(stage)}}, schema.Builtin())
	rings := named(diags, "run-order-cycle")
	if len(rings) != 1 {
		t.Fatalf("%d rings; want 1: %v", len(rings), diags)
	}
	if *rings[0].Subject != at(20) || len(diag.Of(rings[0]).Related) < 2 {
		t.Errorf("reported at %v with the places %v", rings[0].Subject, diag.Of(rings[0]).Related)
	}
}

// TestMannersOfRandomStages restates edges 4 and 5 of language.md B.6 pair by pair, and compares.
func TestMannersOfRandomStages(t *testing.T) {
	cat := schema.Builtin()
	for seed := range uint64(300) {
		stage := randomStage(rand.New(rand.NewPCG(seed, 11)))
		graphs, _ := Compile(&lang.Document{Pipelines: []*lang.Pipeline{pipeline(stage)}}, cat)
		got := map[string]bool{}
		for _, a := range graphs[0].Stages[1].Actions {
			for _, e := range a.Edges {
				if e.Kind == EdgeSequential || e.Kind == EdgeApproval {
					got[fmt.Sprintf("%s waits for %s: %d", a.Name, e.From.Name, e.Kind)] = true
				}
			}
		}
		want := map[string]bool{}
		for i, a := range stage.Actions {
			for _, p := range stage.Actions[:i] {
				if p.Block == a.Block || p.RunOrder.Set && a.RunOrder.Set {
					continue
				}
				if stage.Sequential && p.Block == blockAbove(stage.Actions[:i], a.Block) {
					want[fmt.Sprintf("%s waits for %s: %d", a.Name.Value, p.Name.Value, EdgeSequential)] = true
				}
				if p.Provider.Value == "Manual" || a.Provider.Value == "Manual" {
					want[fmt.Sprintf("%s waits for %s: %d", a.Name.Value, p.Name.Value, EdgeApproval)] = true
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: -want +got:\n%s", seed, diff)
		}
	}
}

// blockAbove is the number of the last block before another that has instances.
func blockAbove(actions []*lang.Action, block int) int {
	above := -1
	for _, a := range actions {
		if a.Block != block {
			above = a.Block
		}
	}
	return above
}
