package compiler

import (
	"sync"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// Compile gives the graphs of a document's pipelines, in written order, checked against the catalog. With errors the graphs are
// as complete as could be made.
func Compile(doc *lang.Document, cat *schema.Catalog) ([]*Graph, hcl.Diagnostics) {
	var graphs []*Graph
	var diags hcl.Diagnostics
	names := map[string]hcl.Range{}
	for _, p := range doc.Pipelines {
		d := newDraft(p, cat)
		d.once(names, p.Name.Value, place(p.Name, p.Range), "pipeline-name-unique", "Pipeline name taken",
			"Two pipelines are called %q; an account has each name once in a Region. Give one of them another name.", p.Name.Value)
		d.build()
		d.check()
		graphs = append(graphs, d.graph)
		diags = append(diags, d.diags...)
	}
	return graphs, diags
}

// A draft is one pipeline on its way from document to graph.
type draft struct {
	cat    *schema.Catalog
	doc    *lang.Pipeline
	graph  *Graph
	nodes  []*node // of all stages, in order
	stages [][]*node
	of     map[*lang.Action]*node
	spaces map[string]*node // by namespace; the first that has it
	made   map[string]*Artifact
	found  [][]schema.Violation // by node; complete once asking is done
	asking sync.WaitGroup
	diags  hcl.Diagnostics
	said   map[finding]bool
}

// A node is an action and what it was made of.
type node struct {
	*Action
	doc      *lang.Action
	passages []passage
}

// numbered says whether the author wrote a run order.
func (n *node) numbered() bool { return n.doc.RunOrder.Set }

// A passage is a text in which references may stand, and its place.
type passage struct {
	text Text
	at   hcl.Range
	refs []lang.Reference
}

func newDraft(p *lang.Pipeline, cat *schema.Catalog) *draft {
	return &draft{
		cat: cat, doc: p, graph: &Graph{},
		of: map[*lang.Action]*node{}, spaces: map[string]*node{}, made: map[string]*Artifact{}, said: map[finding]bool{},
	}
}

func (d *draft) fail(name, summary, detail string, at hcl.Range, related ...diag.Place) {
	d.report(diag.Error(name, summary, detail, at, related...))
}

func (d *draft) warn(name, summary, detail string, at hcl.Range, related ...diag.Place) {
	d.report(diag.Warning(name, summary, detail, at, related...))
}

// A finding is what makes two diagnostics the same to a reader: the instances of one block often fail alike.
type finding struct {
	summary, detail string
	subject         hcl.Range
}

// report adds a diagnostic, once.
func (d *draft) report(found *hcl.Diagnostic) {
	key := finding{found.Summary, found.Detail, *found.Subject}
	if d.said[key] {
		return
	}
	d.said[key] = true
	d.diags = append(d.diags, found)
}

// check runs every family of checks. Each looks at the finished graph and reports; none changes it.
func (d *draft) check() {
	for _, family := range []func(*draft){
		checkNames, checkTags, checkRoles, checkStores, checkRegions, checkStages, checkVariables,
		checkArtifacts, checkActions, checkCompute, checkReferences, checkTriggers, checkConditions, checkKind,
	} {
		family(d)
	}
}

// place is where an attribute stands, or the header of its block where it was not written. A name that was not written stands in the label.
func place[T any](a lang.Attr[T], header hcl.Range) hcl.Range {
	if zero(a.Range) {
		return header
	}
	return a.Range
}

// or is the attribute's value, or another where it was not written.
func or[T any](a lang.Attr[T], otherwise T) T {
	if a.Set {
		return a.Value
	}
	return otherwise
}
