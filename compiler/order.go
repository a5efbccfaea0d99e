package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// order gives the actions of one stage their run orders: a written number is kept, any other is one more than the greatest it
// waits for. Then every edge must hold; those from earlier stages always do.
func (d *draft) order(nodes []*node) {
	for _, n := range d.sorted(nodes) {
		if n.numbered() {
			continue
		}
		n.RunOrder = 1
		if e := n.lastInStage(); e != nil {
			n.RunOrder = e.From.RunOrder + 1
		}
	}
	for _, n := range nodes {
		if e := n.lastInStage(); e != nil && e.From.RunOrder >= n.RunOrder {
			d.fail("run-order", "Run order too low",
				fmt.Sprintf("Action %q has run order %d but must come after %q, which has %d (%s). Write %d or more, or leave run_order out.",
					n.Name, n.RunOrder, e.From.Name, e.From.RunOrder, e.Reason, e.From.RunOrder+1),
				place(n.doc.RunOrder, n.Range), diag.Place{Message: e.Reason, Range: edgePlace(n, *e)},
				diag.Place{Message: "the action that comes first", Range: e.From.Range})
		}
	}
}

// lastInStage is the edge from the action of the same stage that comes last; nil: there is none.
func (n *node) lastInStage() *Edge {
	var last *Edge
	for i, e := range n.Edges {
		if e.From.Stage == n.Stage && (last == nil || e.From.RunOrder > last.From.RunOrder) {
			last = &n.Edges[i]
		}
	}
	return last
}

func edgePlace(n *node, e Edge) hcl.Range {
	if zero(e.Range) {
		return n.Range
	}
	return e.Range
}

// sorted gives the nodes so that each stands behind those it waits for. Rings are reported and broken on the way.
func (d *draft) sorted(nodes []*node) []*node {
	var done []*node
	placed := make([]bool, len(nodes))
	for len(done) < len(nodes) {
		before := len(done)
		for i, n := range nodes {
			if !placed[i] && !waits(n, placed) {
				placed[i] = true
				done = append(done, n)
			}
		}
		if len(done) == before {
			d.breakRing(findRing(nodes, placed))
		}
	}
	return done
}

// waits says whether an action of the same stage that n waits for is not placed yet.
func waits(n *node, placed []bool) bool {
	return slices.ContainsFunc(n.Edges, func(e Edge) bool { return e.From.Stage == n.Stage && !placed[e.From.Index] })
}

// A link is one edge of a ring, with the action that waits.
type link struct {
	to   *node
	edge Edge
}

// findRing walks from one unplaced action to the next that it waits for until it comes back to one it has seen.
func findRing(nodes []*node, placed []bool) []link {
	at := slices.Index(placed, false)
	seen := map[int]int{}
	var path []link
	for {
		if from, again := seen[at]; again {
			return path[from:]
		}
		seen[at] = len(path)
		n := nodes[at]
		i := slices.IndexFunc(n.Edges, func(e Edge) bool { return e.From.Stage == n.Stage && !placed[e.From.Index] })
		path = append(path, link{n, n.Edges[i]})
		at = n.Edges[i].From.Index
	}
}

// breakRing reports a ring with the reason of each edge, and takes its manners away, or else its first edge, so that the rest of
// the stage can be ordered.
func (d *draft) breakRing(ring []link) {
	var lines strings.Builder
	var places []diag.Place
	subject := ring[0].to.Range
	for _, l := range ring {
		fmt.Fprintf(&lines, "\n  %s waits for %s: %s", l.to.Name, l.edge.From.Name, l.edge.Reason)
		places = append(places, diag.Place{Message: fmt.Sprintf("%s waits for %s: %s", l.to.Name, l.edge.From.Name, l.edge.Reason), Range: edgePlace(l.to, l.edge)})
		if l.edge.Kind == EdgeAfter {
			subject = l.edge.Range
		}
	}
	d.fail("run-order-cycle", "Actions wait for each other",
		fmt.Sprintf("No action of this ring can be the first:%s\nTake one of these away; an approval is moved by writing its block elsewhere.", lines.String()), subject, places...)
	dropped := false
	for _, l := range ring {
		if l.edge.Kind > EdgeAfter {
			l.to.drop(l.edge)
			dropped = true
		}
	}
	if !dropped {
		ring[0].to.drop(ring[0].edge)
	}
}

func (n *node) drop(edge Edge) {
	n.Edges = slices.DeleteFunc(n.Edges, func(e Edge) bool { return e.From == edge.From && e.Kind == edge.Kind })
}
