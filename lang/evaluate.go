package lang

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// Inputs are the values given from outside, strongest first: Vars, VarFiles, Environ, then the defaults.
type Inputs struct {
	Vars      []string // name=value, as given to --var
	VarFiles  []string // paths
	Environ   []string // NAME=value; only PIPEWRIGHT_VAR_name are looked at
	Pipelines []string // compiled names of the pipelines that are wanted; empty: all. A variable that only others use needs no value.
	// StandIns gives a variable without a value the text "${var.NAME}", which no validation judges, in the place of an error: for those who compare and do not
	// judge. An object has such a text for each attribute. Numbers and truth values have one where nothing is computed with them; lists and maps have none.
	// Document.StandIns lists the variables.
	StandIns bool
}

// An evaluation is one run of Evaluate. Names are resolved when they are first asked for, so the author may write them in any order.
type evaluation struct {
	source  *Source
	given   givens
	folders map[string]*folder // other folders that templates came from
	diags   hcl.Diagnostics
	seen    map[finding]struct{}
	stack   []frame
	round   int // values of locals from an earlier round are stale: see namespaces
	early   int // how often a name of the second moment was met in the first
	secrets []string
	stand   standing // the variables without a value that have a stand-in
	stood   []string // those that needed one
}

// A finding is what makes two diagnostics the same to a reader: instances of one block fail alike.
type finding struct {
	summary, detail string
	subject         hcl.Range
}

// Evaluate gives the document. It is never nil, and holds what could be understood also when there are errors. Where Load had errors,
// Evaluate has none: what it would say might be wrong, and is for the next time.
// It adds the texts it reads to Sources; two evaluations of one Source may not run at the same time.
func (s *Source) Evaluate(in Inputs) (*Document, hcl.Diagnostics) {
	if !in.StandIns {
		return s.evaluate(in, nobody)
	}
	doc, diags := s.evaluate(in, everything)
	if diags.HasErrors() && len(doc.StandIns) > 0 {
		return s.evaluate(in, texts) // a text where a number or a truth value was wanted says less than that it is missing
	}
	return doc, diags
}

func (s *Source) evaluate(in Inputs, who standing) (*Document, hcl.Diagnostics) {
	ev := &evaluation{source: s, seen: map[finding]struct{}{}, folders: map[string]*folder{}, stand: who}
	home := ev.declare(s, false)
	ev.given = ev.gather(in, home)
	doc := &Document{Folder: s.folder, Runner: &Runner{}}
	for _, plan := range ev.wanted(home.planned(), in.Pipelines) {
		plan.complete()
		doc.Pipelines = append(doc.Pipelines, plan.out)
	}
	doc.ActionTypes = home.actionTypes()
	home.scope.checkUnused()
	home.checkTemplates()
	doc.Runner = home.runner()
	doc.Sensitive, doc.StandIns = ev.secrets, ev.stood
	if s.broken {
		return doc, nil
	}
	return doc, ev.diags
}

// report adds a diagnostic once.
func (ev *evaluation) report(d *hcl.Diagnostic) {
	f := finding{summary: d.Summary, detail: d.Detail}
	if d.Subject != nil {
		if d.Subject.End.Byte < d.Subject.Start.Byte {
			d.Subject.End = d.Subject.Start // HCL's, after an error of syntax
		}
		f.subject = *d.Subject
	}
	if _, ok := ev.seen[f]; ok {
		return
	}
	ev.seen[f] = struct{}{}
	ev.diags = append(ev.diags, d)
}

func (ev *evaluation) fail(name, summary, detail string, subject hcl.Range, related ...diag.Place) {
	ev.report(diag.Error(name, summary, detail, subject, related...))
}

// adopt reports what HCL says of an evaluation, under a name of ours; it tells whether the evaluation succeeded.
func (ev *evaluation) adopt(diags hcl.Diagnostics) bool {
	for _, d := range diags {
		if d.Extra == nil {
			d.Extra = &diag.Extra{Name: "evaluation"}
		}
		if _, named := hcl.DiagnosticExtra[*diag.Extra](d); !named {
			d.Extra = &diag.Extra{Name: "evaluation"}
			if strings.Contains(d.Summary, "unknown function") {
				d.Extra = &diag.Extra{Name: "unknown-function"}
			}
		}
		ev.report(d)
	}
	return !diags.HasErrors()
}

// keep remembers the texts of a sensitive value, so that whoever shows anything can mask them.
func (ev *evaluation) keep(v cty.Value) {
	_ = cty.Walk(v, func(_ cty.Path, leaf cty.Value) (bool, error) { // the callback gives no error
		if leaf.Type() == cty.String && leaf.IsKnown() && !leaf.IsNull() && leaf.AsString() != "" && !slices.Contains(ev.secrets, leaf.AsString()) {
			ev.secrets = append(ev.secrets, leaf.AsString())
		}
		return true, nil
	})
}

// A frame is a name that is being resolved, and the place that asked for it.
type frame struct {
	name string
	at   hcl.Range
}

func (ev *evaluation) enter(name string, at hcl.Range) { ev.stack = append(ev.stack, frame{name, at}) }
func (ev *evaluation) leave()                          { ev.stack = ev.stack[:len(ev.stack)-1] }

// ring reports that a name needs itself: every edge with its place.
func (ev *evaluation) ring(name string, at hcl.Range) {
	first := len(ev.stack) - 1
	for first > 0 && ev.stack[first].name != name {
		first--
	}
	edges := append(ev.stack[first:len(ev.stack):len(ev.stack)], frame{name, at})
	names := make([]string, 0, len(edges))
	var related []diag.Place
	for i, to := range edges {
		names = append(names, to.name)
		if i > 0 {
			related = append(related, diag.Place{Message: edges[i-1].name + " needs " + to.name + " here", Range: to.at})
		}
	}
	ev.fail("cycle", "Names that need each other", "The value of "+name+" needs itself: "+strings.Join(names, " -> ")+
		". One of them must be written without the next.", edges[1].at, related...)
}
