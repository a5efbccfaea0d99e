package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/near"
)

// Limits of a custom action type (API model, CreateCustomActionType).
const (
	maxCustomKeys        = 10
	maxCustomArtifacts   = 5
	maxCustomDescription = 160
	maxCustomURL         = 2048
	maxQueryableLength   = 20
	customTimeout        = 24 * 60 // minutes; quotas.md
)

// ownerCustom is the owner of the types that an account registered itself.
const ownerCustom = "Custom"

// A Problem names a diagnostic about a custom action type: it is the diagnostic's Extra.
type Problem struct {
	Name string // kebab-case
}

// fail adds a diagnostic with a name.
func (d *decoder) fail(name string, r hcl.Range, summary, format string, args ...any) {
	d.errorf(r, summary, format, args...)
	d.diags[len(d.diags)-1].Extra = &Problem{Name: name}
}

// name gives a name to every diagnostic that has none.
func (d *decoder) name() {
	for _, found := range d.diags {
		if found.Extra == nil {
			found.Extra = &Problem{Name: "action-type"}
		}
	}
}

// newCustom is a custom type of which nothing but the name is known.
func newCustom(id ID, at hcl.Range) *ActionType {
	return &ActionType{
		ID: id, Title: id.Provider, Status: "active", PipelineTypes: []string{"V1", "V2"},
		Inputs: Bounds{0, maxCustomArtifacts}, Outputs: Bounds{0, maxCustomArtifacts},
		Executor: ExecutorWorker, Emits: Variables{Open: true}, TimeoutMinutes: customTimeout, Range: at,
	}
}

// CustomType reads an action_type block, whose labels are category, provider and version, and whose body is that of an action block in a catalog
// file. What it gives can be added to a catalog by With. The type is nil where there are errors; the Extra of each is a Problem.
func CustomType(b *hclsyntax.Block) (*ActionType, hcl.Diagnostics) {
	d := &decoder{}
	t := d.customBlock(b)
	d.name()
	if d.diags.HasErrors() {
		return nil, d.diags
	}
	return t, d.diags
}

func (d *decoder) customBlock(b *hclsyntax.Block) *ActionType {
	if !d.customLabels(b) {
		return nil
	}
	t := newCustom(ID{b.Labels[0], ownerCustom, b.Labels[1], b.Labels[2]}, b.DefRange())
	if a := b.Body.Attributes["owner"]; a != nil {
		d.fail("action-type-owner", a.NameRange, "Owner of a custom action type", "The owner of an action_type block is %s, always. Leave owner out.", ownerCustom)
		return nil
	}
	d.fill(b.Body, "custom action type", slots{
		"title": text(&t.Title), "inputs": bounds(&t.Inputs), "outputs": bounds(&t.Outputs), "executor": oneOf(&t.Executor, ExecutorWorker),
		"one_at_a_time": list(&t.OneAtATime), "notes": list(&t.Notes), "open_keys": truth(&t.OpenKeys),
		"entity_url": text(&t.URLs.Entity), "execution_url": text(&t.URLs.Execution), "revision_url": text(&t.URLs.Revision),
		"configuration_url": text(&t.URLs.Configuration),
	})
	d.inner(b.Body, t)
	d.verify(t, []string{t.Category})
	d.custom(t, func(name string) hcl.Range {
		if a := b.Body.Attributes[name]; a != nil {
			return a.Expr.Range()
		}
		return b.DefRange()
	})
	return t
}

// customLabels holds the labels of a block against the API model.
func (d *decoder) customLabels(b *hclsyntax.Block) bool {
	if len(b.Labels) != 3 {
		d.errorf(b.DefRange(), "Wrong labels", "An action_type block has three: the category, the provider and the version, as in action_type \"Deploy\" \"Artifactory\" \"1\".")
		return false
	}
	for i, wrong := range []string{wrongCategory(b.Labels[0]), wrongProvider(b.Labels[1]), wrongVersion(b.Labels[2])} {
		if wrong != "" {
			d.errorf(b.LabelRanges[i], "Wrong labels", "%q was found. %s", b.Labels[i], wrong)
		}
	}
	return !d.diags.HasErrors()
}

// wrongCategory says what a category must be, where it is not; wrongProvider and wrongVersion likewise.
func wrongCategory(s string) string {
	if slices.Contains(Categories(), s) {
		return ""
	}
	return "A category is " + either(Categories()) + "." + near.DidYouMean(s, Categories())
}

func wrongProvider(s string) string {
	if isProvider(s) {
		return ""
	}
	return "A provider has 1 to 35 letters, digits, dashes and underscores."
}

func wrongVersion(s string) string {
	if isVersion(s) {
		return ""
	}
	return "A version has 1 to 9 letters, digits, dashes and underscores."
}

// isVersion holds a version against the API model: 1..9 of [0-9A-Za-z_-].
func isVersion(s string) bool { return isProvider(s) && len(s) <= 9 }

// custom holds a custom type against what the service lets one register. Place tells where an attribute of a block stands.
func (d *decoder) custom(t *ActionType, place func(attribute string) hcl.Range) {
	for _, side := range []struct {
		name string
		Bounds
	}{{"inputs", t.Inputs}, {"outputs", t.Outputs}} {
		switch {
		case side.Max > maxCustomArtifacts:
			d.fail("action-type-artifacts", place(side.name), "Too many artifacts", "A custom action type has at most %d %s; this one has %d.", maxCustomArtifacts, side.name, side.Max)
		case side.Min > side.Max:
			d.fail("action-type-artifacts", place(side.name), "Fewest above the most", "The fewest %s are %d and the most %d; the most may not be below the fewest.",
				side.name, side.Min, side.Max)
		}
	}
	if len(t.Keys) > maxCustomKeys {
		d.fail("action-type-keys", t.Keys[maxCustomKeys].Range, "Too many keys", "A custom action type has at most %d keys; this one has %d.", maxCustomKeys, len(t.Keys))
	}
	for _, k := range t.Keys {
		if n := characters(k.Doc); n > maxCustomDescription {
			d.fail("action-type-keys", k.Range, "Description too long", "The description of a key has at most %d characters; that of %s has %d.", maxCustomDescription, k.Name, n)
		}
	}
	d.queryable(t)
	d.links(t, place)
}

// queryable allows one key that workers ask by.
func (d *decoder) queryable(t *ActionType) {
	var first *Key
	for _, k := range t.Keys {
		switch {
		case !k.Queryable:
			continue
		case first != nil:
			d.fail("action-type-queryable", k.Range, "Two queryable keys", "%s and %s are queryable; one at most may be.", first.Name, k.Name)
		case !k.Required || k.Secret:
			d.fail("action-type-queryable", k.Range, "Queryable key that may be absent or hidden", "Workers ask by %s, so it must be required and no secret.", k.Name)
		}
		if first == nil {
			first = k
		}
	}
}

// links holds the URLs of a type against its keys: a {Config:key} in one is filled with the key's value.
func (d *decoder) links(t *ActionType, place func(attribute string) hcl.Range) {
	for _, link := range []struct{ name, url string }{
		{"configuration_url", t.URLs.Configuration}, {"entity_url", t.URLs.Entity}, {"execution_url", t.URLs.Execution}, {"revision_url", t.URLs.Revision},
	} {
		if n := characters(link.url); n > maxCustomURL {
			d.fail("action-type-url", place(link.name), "URL too long", "A URL has at most %d characters; this one has %d.", maxCustomURL, n)
		}
		for _, name := range configured(link.url) {
			if wrong := t.unfit(name); wrong != "" {
				d.fail("action-type-url", place(link.name), "URL with a key that cannot stand there", "{Config:%s} is filled with the value of that key, and %s", name, wrong)
			}
		}
	}
}

// configured lists the keys that a URL is filled with: each {Config:key} in it.
func configured(url string) []string {
	var names []string
	for _, rest := range strings.Split(url, "{Config:")[1:] {
		if name, _, ended := strings.Cut(rest, "}"); ended {
			names = append(names, name)
		}
	}
	return names
}

// unfit says why a key cannot stand in a URL; empty: it can.
func (t *ActionType) unfit(name string) string {
	names := make([]string, len(t.Keys))
	for i, k := range t.Keys {
		names[i] = k.Name
	}
	switch k := t.Key(name); {
	case k == nil:
		return fmt.Sprintf("the type has none of that name; it has %s.%s", quoted(names), near.DidYouMean(name, names))
	case k.Secret:
		return "that one is secret, while a link is shown to everybody."
	case !k.Required:
		return "that one may be absent. Make it required."
	}
	return ""
}
