package author

import (
	"slices"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// A form is how the derived things of a pipeline are written.
type form struct {
	typed  bool // its type has to be said
	stages []stageForm
}

// A stageForm is how the run orders of a stage come about.
type stageForm struct {
	sequential bool
	numbered   bool    // nothing but the numbers themselves gives them
	after      [][]int // by action, those of the stage that it waits for beside what is derived
}

// typesSaid tells of which pipelines the type has to be said, because it would be derived otherwise.
func typesSaid(doc *lang.Document, graphs []*compiler.Graph, cat *schema.Catalog) []bool {
	got, _ := compiler.Compile(variation(doc, func(*lang.Stage, int, int) {}), cat)
	said := make([]bool, len(graphs))
	for i, g := range graphs {
		said[i] = got[i].Type != g.Type
	}
	return said
}

// formsOf finds, for each stage, the first of these that gives the run orders that it has: nothing; sequential; the fewest after; run_order on every action
// (language.md B.6). It compiles variations of the document to see. Where conditions decide which actions there are, numbers alone are the same for all of them.
func formsOf(doc *lang.Document, graphs []*compiler.Graph, from []*foreign.Pipeline, cat *schema.Catalog) []form {
	bare, _ := compiler.Compile(variation(doc, func(*lang.Stage, int, int) {}), cat)
	inRow, _ := compiler.Compile(variation(doc, func(s *lang.Stage, _, _ int) { s.Sequential = true }), cat)
	forms := make([]form, len(graphs))
	for i, g := range graphs {
		forms[i].stages = make([]stageForm, len(g.Stages))
		for j, s := range g.Stages {
			f := &forms[i].stages[j]
			f.after = make([][]int, len(s.Actions))
			switch value := elems(from[i].Value, "stages")[j]; {
			case slices.ContainsFunc(elems(value, "actions"), openOrder):
				f.numbered = true
			case slices.ContainsFunc(elems(value, "actions"), func(a *tree.Value) bool { return a.When != "" }):
				f.numbered = !free(bare[i].Stages[j]) || !equalOrders(s, bare[i].Stages[j])
			case equalOrders(s, bare[i].Stages[j]):
			case equalOrders(s, inRow[i].Stages[j]):
				f.sequential = true
			default:
				f.numbered = !fewest(s, bare[i].Stages[j], f.after)
			}
		}
	}
	number(doc, graphs, forms, cat)
	return forms
}

// openOrder says whether a run order is an expression.
func openOrder(a *tree.Value) bool {
	n := a.Get("runOrder")
	return n != nil && (!plain(n) || n.When != "")
}

// free says whether no action of a stage waits for another, so that none moves when one is taken away.
func free(s *compiler.Stage) bool {
	return !slices.ContainsFunc(s.Actions, func(a *compiler.Action) bool {
		return slices.ContainsFunc(a.Edges, func(e compiler.Edge) bool { return e.From.Stage == s })
	})
}

// number falls back to written numbers where what was found does not give the orders after all.
func number(doc *lang.Document, graphs []*compiler.Graph, forms []form, cat *schema.Catalog) {
	tried := variation(doc, func(s *lang.Stage, i, j int) {
		f := forms[i].stages[j]
		s.Sequential = f.sequential
		for k, a := range s.Actions {
			for _, at := range f.after[k] {
				a.After = append(a.After, &lang.After{Actions: []*lang.Action{s.Actions[at]}, Range: a.Range})
			}
		}
	})
	got, _ := compiler.Compile(tried, cat)
	for i, g := range graphs {
		for j, s := range g.Stages {
			f := &forms[i].stages[j]
			if f.numbered = f.numbered || !equalOrders(s, got[i].Stages[j]); f.numbered {
				*f = stageForm{numbered: true, after: make([][]int, len(s.Actions))}
			}
		}
	}
}

// variation is a document without written run orders and types, with each stage as edit leaves it.
func variation(doc *lang.Document, edit func(s *lang.Stage, pipeline, stage int)) *lang.Document {
	out := *doc
	out.Pipelines = nil
	for i, p := range doc.Pipelines {
		each := *p
		each.PipelineType = lang.Attr[string]{}
		each.Stages = nil
		for j, s := range p.Stages {
			stage := *s
			stage.Actions = nil
			for _, a := range s.Actions {
				action := *a
				action.Stage, action.RunOrder, action.After = &stage, lang.Attr[int]{}, nil
				stage.Actions = append(stage.Actions, &action)
			}
			edit(&stage, i, j)
			each.Stages = append(each.Stages, &stage)
		}
		out.Pipelines = append(out.Pipelines, &each)
	}
	return &out
}

func equalOrders(a, b *compiler.Stage) bool {
	return slices.EqualFunc(a.Actions, b.Actions, func(x, y *compiler.Action) bool { return x.RunOrder == y.RunOrder })
}

// fewest finds one action to wait for for each whose needs and manners do not put it where it is; false: numbers alone do it. Bare is the stage as it comes out without.
func fewest(want, bare *compiler.Stage, after [][]int) bool {
	for i, a := range want.Actions {
		before := 0
		for _, e := range bare.Actions[i].Edges {
			if e.From.Stage == bare {
				before = max(before, want.Actions[e.From.Index].RunOrder)
			}
		}
		switch {
		case before == a.RunOrder-1:
			continue
		case before >= a.RunOrder:
			return false
		}
		from := nearest(want.Actions, i, a.RunOrder-1)
		if from < 0 {
			return false
		}
		after[i] = []int{from}
	}
	return true
}

// nearest finds the action of a run order that stands next above action i, or else the first; below 0: there is none.
func nearest(of []*compiler.Action, i, order int) int {
	for k := i - 1; k >= 0; k-- {
		if of[k].RunOrder == order {
			return k
		}
	}
	return slices.IndexFunc(of, func(a *compiler.Action) bool { return a.RunOrder == order })
}
