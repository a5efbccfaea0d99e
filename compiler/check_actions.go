package compiler

import (
	"fmt"
	"runtime"

	"pipewright/schema"
)

// checkActions holds every action of a known type against the catalog, and what stands beside its configuration against the model.
func checkActions(d *draft) {
	d.asking.Wait()
	for i, n := range d.nodes {
		d.spelledType(n)
		if r := n.doc.RunOrder; n.RunOrder > maxRunOrder || r.Set && r.Value < 1 {
			d.fail("run-order-range", "Run order out of range", fmt.Sprintf("Action %q has run order %d; the service takes 1 to %d.", n.Name, n.RunOrder, maxRunOrder), place(r, n.Range))
		}
		d.timeout(n)
		d.violations(n.Type, d.found[i], sides{
			settings: n.doc.Configuration, inputs: n.doc.Inputs, outputs: n.doc.Outputs, commands: n.doc.Commands, header: n.Range,
		})
	}
}

// enoughForWorkers is the number of actions from which it pays to ask the catalog with all processors.
const enoughForWorkers = 128

// askCatalog holds every action of a known type against the catalog; of a large pipeline with all processors and beside the rest of the work:
// its laws are most of what the compiler does. Nothing that the catalog looks at changes from here on.
func (d *draft) askCatalog() {
	d.found = make([][]schema.Violation, len(d.nodes))
	if len(d.nodes) < enoughForWorkers {
		d.askCatalogOf(0, 1)
		return
	}
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		d.asking.Go(func() { d.askCatalogOf(w, workers) })
	}
}

// askCatalogOf asks of every step-th action, from the given one.
func (d *draft) askCatalogOf(from, step int) {
	for i := from; i < len(d.nodes); i += step {
		if n := d.nodes[i]; n.Known {
			d.found[i] = n.Type.Check(factsOf(n))
		}
	}
}

// spelledType holds provider and version of an unknown type against the model.
func (d *draft) spelledType(n *node) {
	if n.Known {
		return
	}
	d.keysOfUnknown("config-key-length", n.doc.Configuration)
	if n.doc.Provider.Value != "" {
		d.spelling("action-type-format", "provider", n.Type.Provider, n.doc.Provider.Range, maxProvider, isArtifactByte, "letters, digits, - and _")
	}
	if v := n.doc.Version; v.Set {
		d.spelling("action-type-format", "version", v.Value, v.Range, maxVersion, isArtifactByte, "letters, digits, - and _")
	}
}

func (d *draft) timeout(n *node) {
	t := n.doc.TimeoutInMinutes
	switch {
	case !t.Set:
	case n.Known && !n.Type.Takes(schema.FieldTimeout):
		d.fail("timeout-approval-only", "Timeout on an action that takes none",
			fmt.Sprintf("timeout_in_minutes is for approvals; %s has a limit of its own. Take it out.", n.Type.Provider), t.Range)
	case t.Value < minTimeout || t.Value > maxTimeout:
		d.fail("timeout-approval-only", "Timeout out of range", fmt.Sprintf("%d minutes were found; an approval waits %d to %d.", t.Value, minTimeout, maxTimeout), t.Range)
	}
}

// factsOf is what the catalog looks at.
func factsOf(n *node) schema.Facts {
	return schema.Facts{
		Category: n.Type.Category, Inputs: artifactNames(n.Inputs), Outputs: artifactNames(n.Outputs),
		Commands: wireList(n.Commands), Config: wireTexts(n.Configuration),
	}
}

func artifactNames(list []*Artifact) []string {
	var names []string
	for _, a := range list {
		names = append(names, a.Name)
	}
	return names
}
