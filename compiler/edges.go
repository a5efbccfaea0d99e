package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
)

// tie adds the edges into the actions of one stage, in the order of language.md B.6: what an action needs, then the manners of its
// stage. A need of an action that comes too late is reported and makes no edge.
func (d *draft) tie(nodes []*node) {
	for _, n := range nodes {
		d.tieInputs(n)
		d.tieReferences(n)
		d.tieAfter(n)
	}
	if !slices.ContainsFunc(nodes, func(n *node) bool { return !n.numbered() }) {
		return // written run orders say that they were meant
	}
	if d.doc.Stages[nodes[0].Stage.Index].Sequential {
		tieSequence(nodes)
	}
	tieApprovals(nodes)
	tieTargets(nodes)
}

// wait adds an edge, once for each pair and kind.
func (n *node) wait(from *node, kind EdgeKind, reason string, at hcl.Range) {
	for _, e := range n.Edges {
		if e.From == from.Action && e.Kind == kind {
			return
		}
	}
	n.Edges = append(n.Edges, Edge{From: from.Action, Kind: kind, Reason: reason, Range: at})
}

// manner adds an edge that is only good manners: two written run orders say that they were meant.
func (n *node) manner(from *node, kind EdgeKind, reason string, at hcl.Range) {
	if !n.numbered() || !from.numbered() {
		n.wait(from, kind, reason, at)
	}
}

func (d *draft) tieInputs(n *node) {
	for i, in := range n.Inputs {
		if in.Producer == nil || d.late(in.Producer, n.Action) {
			continue // checkArtifacts reports it
		}
		n.wait(d.node(in.Producer), EdgeArtifact, fmt.Sprintf("artifact %q", in.Name), n.doc.Inputs[i].Range)
	}
}

func (d *draft) tieReferences(n *node) {
	for _, p := range n.passages {
		for _, s := range p.text.spans() {
			from := d.spaces[s.hole.Namespace]
			if s.fault != "" || from == nil || d.isPipelineVariable(s.hole) || d.late(from.Action, n.Action) {
				continue // checkReferences reports it
			}
			n.wait(from, EdgeVariable, fmt.Sprintf("reference %q", s.hole), p.place(s))
		}
	}
}

// late says whether an action ends too late for another to wait for it: it is the other one, or stands in a later stage.
func (d *draft) late(from, to *Action) bool { return from == to || from.Stage.Index > to.Stage.Index }

func (d *draft) node(a *Action) *node { return d.stages[a.Stage.Index][a.Index] }

func (d *draft) tieAfter(n *node) {
	for _, after := range n.doc.After {
		for _, a := range after.Actions {
			from := d.of[a]
			switch {
			case from == nil:
				continue // an action of a pipeline that was not evaluated
			case from == n:
				d.fail("after-itself", "Action waits for itself", fmt.Sprintf("Action %q lists itself in after. Take it out.", n.Name), after.Range)
			case from.Stage.Index > n.Stage.Index:
				d.fail("after-later-stage", "Action waits for a later stage",
					fmt.Sprintf("Action %q is in stage %q, which runs after stage %q is done. List actions of stage %q, or move one of the two actions.",
						from.Name, from.Stage.Name, n.Stage.Name, n.Stage.Name),
					after.Range, diag.Place{Message: "the later action", Range: from.Range})
			case from.Stage.Index < n.Stage.Index:
				d.warn("after-earlier-stage", "After says nothing new",
					fmt.Sprintf("Action %q is in stage %q, which is done before stage %q begins. Take it out of after.", from.Name, from.Stage.Name, n.Stage.Name), after.Range)
				n.wait(from, EdgeAfter, "after lists it", after.Range)
			default:
				n.wait(from, EdgeAfter, "after lists it", after.Range)
			}
		}
	}
}

// tieSequence lets each action wait for the block above it that has instances; instances of one block stay side by side.
func tieSequence(nodes []*node) {
	var above, current []*node
	for _, n := range nodes {
		if len(current) > 0 && current[0].doc.Block != n.doc.Block {
			above, current = current, nil
		}
		current = append(current, n)
		for _, from := range above {
			n.manner(from, EdgeSequential, "the stage is sequential", n.Range)
		}
	}
}

// tieApprovals lets everything below an approval wait for it, and it for everything above. Instances of one block never wait for
// each other.
func tieApprovals(nodes []*node) {
	for i, approval := range nodes {
		if !approval.IsApproval() {
			continue
		}
		toAbove := fmt.Sprintf("approval %q is written below", approval.Name)
		toBelow := fmt.Sprintf("approval %q is written above", approval.Name)
		for _, above := range nodes[:i] {
			if above.doc.Block != approval.doc.Block {
				approval.manner(above, EdgeApproval, toAbove, approval.Range)
			}
		}
		for _, below := range nodes[i+1:] {
			if below.doc.Block != approval.doc.Block {
				below.manner(approval, EdgeApproval, toBelow, below.Range)
			}
		}
	}
}

// tieTargets lets an action wait for those written above it that work on the same thing.
func tieTargets(nodes []*node) {
	seen := map[string][]*node{}
	for _, n := range nodes {
		key, words := n.target()
		if key == "" {
			continue
		}
		for _, from := range seen[key] {
			if from.doc.Block != n.doc.Block {
				n.manner(from, EdgeSameTarget, "same target: "+words, n.Range)
			}
		}
		seen[key] = append(seen[key], n)
	}
}

// target names what an action works on, once as a key and once for people; empty where the catalog names no keys for it or the
// action holds none of them.
func (n *node) target() (key, words string) {
	var told []string
	if len(n.Type.OneAtATime) == 0 {
		return "", ""
	}
	key = strings.Join([]string{n.Type.Provider, n.Region, n.RoleARN}, "\x00")
	for _, k := range n.Type.OneAtATime {
		value, ok := n.Configuration[k]
		key += fmt.Sprintf("\x00%t%s", ok, value)
		if ok {
			told = append(told, fmt.Sprintf("%s %q", k, string(value)))
		}
	}
	if len(told) == 0 {
		return "", ""
	}
	return key, strings.Join(told, " and ")
}

// place is the tightest range known for a part of the passage: the reference that made it; the characters themselves, where the
// passage is a plain quoted text; else the whole value.
func (p passage) place(s span) hcl.Range {
	written := string(p.text[s.start:s.end])
	for _, r := range p.refs {
		if r.Text == written {
			return r.Range
		}
	}
	return p.part(s.start, s.end)
}

// refers says whether a part of the passage is a reference, and no text that the author wrote out.
func (p passage) refers(s span) bool {
	return slices.ContainsFunc(p.refs, func(r lang.Reference) bool { return r.Text == string(p.text[s.start:s.end]) })
}

// part narrows the range to bytes start to end of the text, where it is written as it is: on one line, between quotes, in ASCII,
// nothing escaped and nothing inserted. All other texts are longer or shorter in the file than in memory.
func (p passage) part(start, end int) hcl.Range {
	r := p.at
	plain := len(p.refs) == 0 && r.Start.Line == r.End.Line && r.End.Byte-r.Start.Byte == len(p.text)+2 &&
		r.End.Column-r.Start.Column == len(p.text)+2
	if !plain {
		return r
	}
	from, to := r.Start, r.Start
	from.Byte, from.Column = from.Byte+1+start, from.Column+1+start
	to.Byte, to.Column = to.Byte+1+end, to.Column+1+end
	return hcl.Range{Filename: r.Filename, Start: from, End: to}
}
