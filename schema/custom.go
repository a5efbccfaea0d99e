package schema

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Limits of a custom action type (API model, CreateCustomActionType).
const (
	maxCustomKeys      = 10
	maxCustomArtifacts = 5
	maxQueryableLength = 20
)

// CustomType reads an action_type block, whose labels are category, provider and version, and whose body is that of an action block in a catalog
// file. What it gives can be added to a catalog by With. The type is nil where there are errors.
func CustomType(b *hclsyntax.Block) (*ActionType, hcl.Diagnostics) {
	d := &decoder{}
	if len(b.Labels) != 3 || !slices.Contains(Categories(), b.Labels[0]) || !isProvider(b.Labels[1]) || !isVersion(b.Labels[2]) {
		d.errorf(b.DefRange(), "Wrong labels", "An action_type block has three: a category, %s; a provider, 1 to 35 letters, digits, dashes and underscores; a version, 1 to 9 of the same.",
			either(Categories()))
		return nil, d.diags
	}
	t := &ActionType{ID: ID{b.Labels[0], "Custom", b.Labels[1], b.Labels[2]}, Title: b.Labels[1], Status: "active", PipelineTypes: []string{"V1", "V2"},
		Outputs: Bounds{0, maxCustomArtifacts}, Executor: ExecutorWorker, Emits: Variables{Open: true}, TimeoutMinutes: 24 * 60, Range: b.DefRange()}
	t.Inputs = t.Outputs
	d.fill(b.Body, "action_type block", slots{
		"title": text(&t.Title), "inputs": bounds(&t.Inputs), "outputs": bounds(&t.Outputs), "executor": oneOf(&t.Executor, ExecutorWorker),
		"one_at_a_time": list(&t.OneAtATime), "notes": list(&t.Notes),
		"entity_url": text(&t.URLs.Entity), "execution_url": text(&t.URLs.Execution), "revision_url": text(&t.URLs.Revision),
	})
	d.inner(b.Body, t)
	d.verify(t, []string{t.Category})
	d.custom(t)
	if d.diags.HasErrors() {
		return nil, d.diags
	}
	return t, d.diags
}

// isVersion holds a version against the API model: 1..9 of [0-9A-Za-z_-].
func isVersion(s string) bool { return isProvider(s) && len(s) <= 9 }

// custom holds a custom type against what the service lets one register.
func (d *decoder) custom(t *ActionType) {
	for side, b := range map[string]Bounds{"inputs": t.Inputs, "outputs": t.Outputs} {
		if b.Max > maxCustomArtifacts {
			d.errorf(t.Range, "Too many artifacts", "A custom type has at most %d %s; this one has %d.", maxCustomArtifacts, side, b.Max)
		}
	}
	if len(t.Keys) > maxCustomKeys {
		d.errorf(t.Range, "Too many keys", "A custom type has at most %d keys; this one has %d.", maxCustomKeys, len(t.Keys))
	}
	var first *Key
	for _, k := range t.Keys {
		switch {
		case !k.Queryable:
			continue
		case first != nil:
			d.errorf(k.Range, "Two queryable keys", "%s and %s are queryable; one at most may be.", first.Name, k.Name)
		case !k.Required || k.Secret:
			d.errorf(k.Range, "Queryable key that may be absent or hidden", "Workers ask by %s, so it must be required and no secret.", k.Name)
		}
		first = k
	}
}
