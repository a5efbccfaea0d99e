package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
)

// checkStores holds every artifact store against the service's spelling, and sees that there is one, or one for each Region.
func checkStores(d *draft) {
	if len(d.doc.Stores) == 0 {
		d.fail("artifact-store-required", "Missing artifact store",
			fmt.Sprintf("Pipeline %q has no bucket for its artifacts. Write artifact_store { location = \"BUCKET\" }.", d.graph.Name), d.doc.Range)
	}
	regions := map[string]hcl.Range{}
	for _, s := range d.doc.Stores {
		d.store(s)
		if s.Region.Set {
			d.once(regions, s.Region.Value, s.Region.Range, "artifact-store-region-unique", "Second store of a Region",
				"Two artifact stores are for the Region %q; a Region has one. Take one of them out.", s.Region.Value)
		}
	}
	d.storeForms()
}

func (d *draft) store(s *lang.Store) {
	d.oneOf("artifact-store-type", "Unknown kind of store", s.Type, []string{"S3"})
	switch {
	case s.Location.Value == "":
		d.fail("attribute-required", "Missing location", "The artifact store names no bucket. Write location = \"BUCKET\".", place(s.Location, s.Range))
	case !d.misplaced("location", s.Location):
		d.bucket(s.Location)
	}
	if !s.HasKey {
		return
	}
	d.oneOf("encryption-key-type", "Unknown kind of key", s.KeyType, []string{"KMS"})
	if s.KeyID.Value == "" {
		d.fail("attribute-required", "Missing key id", "The encryption key has no id. Write id = \"ARN, or id, of the KMS key\".", place(s.KeyID, s.Range))
		return
	}
	d.within("encryption-key-id", "Key id", s.KeyID.Value, s.KeyID.Range, 1, maxKeyID)
}

func (d *draft) bucket(a lang.Attr[string]) {
	wrong := func(c rune) bool { return c > 127 || !isNameByte(byte(c)) || c == '@' || c == '_' }
	if n := len(a.Value); n >= minBucket && n <= maxBucket && !strings.ContainsFunc(a.Value, wrong) {
		return
	}
	d.fail("bucket-name-format", "Malformed bucket name",
		fmt.Sprintf("%q is no bucket name: %d to %d letters, digits, dots and dashes. A folder inside the bucket cannot be given.", a.Value, minBucket, maxBucket), a.Range)
}

// storeForms sees that either one store is without a Region, or every store has one and the pipeline's own is among them.
func (d *draft) storeForms() {
	with := slices.ContainsFunc(d.doc.Stores, func(s *lang.Store) bool { return s.Region.Set })
	for i, s := range d.doc.Stores {
		switch {
		case with && !s.Region.Set:
			d.fail("artifact-store-xor", "Store without a Region",
				"Another artifact store of this pipeline is for one Region, and this one is for none. Write region in each of them.", s.Range)
		case !with && i > 0:
			d.fail("artifact-store-xor", "Second store without a Region",
				"A pipeline has one artifact store, or one for each Region. Write region in each of them, or take one out.", s.Range,
				diag.Place{Message: "the first store", Range: d.doc.Stores[0].Range})
		}
	}
	if !with {
		return
	}
	first := d.doc.Stores[slices.IndexFunc(d.doc.Stores, func(s *lang.Store) bool { return s.Region.Set })]
	if home := d.doc.Region; !home.Set {
		d.fail("region-required", "Missing region",
			"The artifact stores are for certain Regions, and nothing says in which of them the pipeline itself lives. Write region beside role_arn.", d.doc.Range,
			diag.Place{Message: "a store for one Region", Range: first.Region.Range})
	} else if !d.hasStore(home.Value) {
		d.fail("artifact-stores-home-region", "No store in the pipeline's Region",
			fmt.Sprintf("The pipeline lives in %s, and its artifact stores are for %s. Add an artifact_store with region = %q.", home.Value, strings.Join(d.storeRegions(), ", "), home.Value),
			home.Range)
	}
}

func (d *draft) hasStore(region string) bool { return slices.Contains(d.storeRegions(), region) }

// storeRegions lists the Regions that have a store, in written order.
func (d *draft) storeRegions() []string {
	var list []string
	for _, s := range d.doc.Stores {
		if s.Region.Set {
			list = append(list, s.Region.Value)
		}
	}
	return list
}
