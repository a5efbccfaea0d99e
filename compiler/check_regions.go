package compiler

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"pipewright/lang"
	"pipewright/lang/near"
)

// checkRegions holds every Region against its form, and sees that each Region something runs in has an artifact store.
func checkRegions(d *draft) {
	form := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]{2,5}(-[a-z]+)+-[0-9]$`) }) // most pipelines name no Region
	d.regionForm(form, d.doc.Region)
	for _, s := range d.doc.Stores {
		d.regionForm(form, s.Region)
	}
	for _, n := range d.nodes {
		if !d.regionForm(form, n.doc.Region) {
			continue
		}
		d.regionLacks(n)
		if n.Region == "" {
			continue
		}
		if d.doc.Region.Set {
			d.regionOwner(n)
		}
		d.regionStore(fmt.Sprintf("Action %q", n.Name), n.doc.Region)
	}
	for _, r := range d.rules() {
		if d.regionForm(form, r.Region) && d.region(r.Region) != "" {
			d.regionStore(fmt.Sprintf("Rule %q", r.Name.Value), r.Region)
		}
	}
}

// regionForm says whether a Region is not written, or has the form of one.
func (d *draft) regionForm(form func() *regexp.Regexp, a lang.Attr[string]) bool {
	if !a.Set {
		return true
	}
	if d.misplaced("region", a) {
		return false
	}
	if n := len(a.Value); n < minRegion || n > maxRegion || !form().MatchString(a.Value) {
		d.fail("region-format", "Malformed Region", fmt.Sprintf("%q is no name of a Region, as \"eu-west-1\" is.", a.Value), a.Range)
		return false
	}
	if known := serviceRegions(); !slices.Contains(known, a.Value) {
		d.warn("region-unknown", "Unknown Region", fmt.Sprintf("As far as is known, %q has no CodePipeline.%s", a.Value, near.DidYouMean(a.Value, known)), a.Range)
	}
	return true
}

// regionLacks warns of an action whose provider is not everywhere, in a Region that has the service without it.
func (d *draft) regionLacks(n *node) {
	a := or(n.doc.Region, d.doc.Region.Value)
	if a == "" || n.Type.Owner != "AWS" || !slices.Contains(regionsWithout(n.Type.Provider), a) {
		return
	}
	at := n.doc.Provider.Range
	if n.doc.Region.Set {
		at = n.doc.Region.Range
	}
	d.warn("region-unknown", "Action type that the Region lacks", fmt.Sprintf("As far as is known, %q has no %s. Action %q would run there.", a, n.Type.Provider, n.Name), at)
}

// regionOwner reports a Region on an action that runs where the pipeline lives. Where that is not said, the Region may be the same.
func (d *draft) regionOwner(n *node) {
	switch {
	case n.IsSource():
		d.fail("region-owner", "Source in another Region",
			fmt.Sprintf("A source action runs in the pipeline's own Region; action %q is to run in %s. Take region out, or copy the source to the pipeline's Region.", n.Name, n.Region), n.doc.Region.Range)
	case n.Type.Owner == "ThirdParty" || n.Type.Owner == "Custom":
		d.fail("region-owner", "Region on an action that takes none",
			fmt.Sprintf("Only actions of the owner AWS run in other Regions; %s belongs to %q. Take region out.", n.Type.Provider, n.Type.Owner), n.doc.Region.Range)
	}
}

// regionStore reports a Region without a store. Where the pipeline does not say where it lives, a single store is not judged: the
// Region may be its own.
func (d *draft) regionStore(who string, a lang.Attr[string]) {
	regions := d.storeRegions()
	switch {
	case len(regions) > 0 && !d.hasStore(a.Value):
		d.fail("artifact-stores-action-regions", "No store in that Region",
			fmt.Sprintf("%s runs in %s, and the artifact stores are for %s. Add an artifact_store with region = %q.", who, a.Value, strings.Join(regions, ", "), a.Value), a.Range)
	case len(regions) == 0 && d.doc.Region.Set && len(d.doc.Stores) > 0:
		d.fail("artifact-store-needed-for-cross-region", "No store in that Region",
			fmt.Sprintf("%s runs in %s, the pipeline in %s, and the only artifact store is for no Region of its own. Write region in it, and add an artifact_store with region = %q.",
				who, a.Value, d.doc.Region.Value, a.Value), a.Range)
	}
}
