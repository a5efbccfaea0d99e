package author

import (
	"slices"

	"pipewright/compiler"
	"pipewright/lang"
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
	numbered   bool // nothing but the numbers themselves gives them
	actions    []actionForm
}

// An actionForm is what an action says of its place in the order.
type actionForm struct {
	order string   // its run order; empty: not said
	after []string // labels of actions of the stage
}

// formsOf finds, for each stage, the first of these that gives the run orders that it has: nothing; sequential; the fewest after; run_order on every action
// (language.md B.6). It compiles variations of the document to see.
func formsOf(doc *lang.Document, graphs []*compiler.Graph, cat *schema.Catalog) []form {
	bare := variation(doc, func(*lang.Stage, int, int) {})
	got, _ := compiler.Compile(bare, cat)
	chained := variation(doc, func(s *lang.Stage, _, _ int) { s.Sequential = true })
	inRow, _ := compiler.Compile(chained, cat)
	forms := make([]form, len(graphs))
	for i, g := range graphs {
		forms[i] = form{typed: got[i].Type != g.Type, stages: make([]stageForm, len(g.Stages))}
		for j, s := range g.Stages {
			f := &forms[i].stages[j]
			f.actions = make([]actionForm, len(s.Actions))
			switch {
			case equalOrders(s, got[i].Stages[j]):
			case equalOrders(s, inRow[i].Stages[j]):
				f.sequential = true
			default:
				f.numbered = !fewest(s, got[i].Stages[j], f.actions)
			}
		}
	}
	number(doc, forms, cat, graphs)
	return forms
}

// number falls back to written numbers where the afters that were found do not give the orders after all.
func number(doc *lang.Document, forms []form, cat *schema.Catalog, graphs []*compiler.Graph) {
	tried := variation(doc, func(s *lang.Stage, i, j int) {
		f := forms[i].stages[j]
		s.Sequential = f.sequential
		for k, a := range s.Actions {
			for _, name := range f.actions[k].after {
				at := slices.IndexFunc(s.Actions, func(other *lang.Action) bool { return other.Label == name })
				a.After = append(a.After, &lang.After{Actions: []*lang.Action{s.Actions[at]}, Range: a.Range})
			}
		}
	})
	got, _ := compiler.Compile(tried, cat)
	for i, g := range graphs {
		for j, s := range g.Stages {
			if f := &forms[i].stages[j]; !f.numbered && !equalOrders(s, got[i].Stages[j]) {
				f.numbered, f.sequential = true, false
			}
			if forms[i].stages[j].numbered {
				for k := range s.Actions {
					forms[i].stages[j].actions[k] = actionForm{}
				}
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
func fewest(want, bare *compiler.Stage, forms []actionForm) bool {
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
		if from == nil {
			return false
		}
		forms[i].after = []string{from.Name}
	}
	return true
}

// nearest finds the action of a run order that stands next above action i, or else the first; nil: there is none.
func nearest(of []*compiler.Action, i, order int) *compiler.Action {
	for k := i - 1; k >= 0; k-- {
		if of[k].RunOrder == order {
			return of[k]
		}
	}
	for _, a := range of {
		if a.RunOrder == order {
			return a
		}
	}
	return nil
}
