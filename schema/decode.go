package schema

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// The blocks at the top of a catalog file.
const (
	blockAction = "action"
	blockRule   = "rule"
)

// The categories that have a meaning of their own to those who compile and run a pipeline.
const (
	CategorySource   = "Source"
	CategoryApproval = "Approval"
)

// Categories lists the categories of action types, in the order the service lists them.
func Categories() []string {
	return []string{CategorySource, "Build", "Test", "Deploy", CategoryApproval, "Invoke", "Compute"}
}

// decodeFile reads one catalog file. Its blocks are action or rule, all of the provider that the file is named for.
func decodeFile(src []byte, name string) ([]*ActionType, hcl.Diagnostics) {
	f, diags := hclsyntax.ParseConfig(src, name+ending, hcl.InitialPos)
	d := &decoder{diags: diags}
	if diags.HasErrors() {
		return nil, d.diags
	}
	body := f.Body.(*hclsyntax.Body)
	for _, a := range body.Attributes {
		d.errorf(a.NameRange, "Attribute outside of a block", "A catalog file has action or rule blocks alone.")
	}
	if len(body.Blocks) == 0 {
		d.errorf(body.Range(), "Empty catalog file", "%s%s has no action and no rule block.", name, ending)
	}
	var types []*ActionType
	for _, b := range body.Blocks {
		for _, t := range d.block(b, name) {
			if slices.ContainsFunc(types, t.same) {
				d.errorf(b.DefRange(), "Type declared twice", "%s %s %s %s stands in this file already.", t.Category, t.Owner, t.Provider, t.Version)
			}
			types = append(types, t)
		}
	}
	if d.diags.HasErrors() {
		return nil, d.diags
	}
	return types, d.diags
}

// block reads one action or rule block.
func (d *decoder) block(b *hclsyntax.Block, file string) []*ActionType {
	rule := b.Type == blockRule
	if b.Type != blockAction && !rule {
		d.errorf(b.TypeRange, "Unknown block", "A catalog file has the blocks \"action\" and \"rule\"; this is %q.", b.Type)
		return nil
	}
	if len(b.Labels) != 1 || !isProvider(b.Labels[0]) {
		d.errorf(b.DefRange(), "Wrong label", "One label is needed, the provider: 1 to 35 letters, digits, dashes and underscores.")
		return nil
	}
	if want := fileOf(b.Labels[0], rule); want != file {
		d.errorf(b.LabelRanges[0], "Provider in a wrong file", "This belongs into %s%s: a file is named for its provider, in lower case.", want, ending)
	}
	t := &ActionType{ID: ID{Owner: "AWS", Provider: b.Labels[0], Version: "1"}, Status: "active", PipelineTypes: []string{"V1", "V2"}, Range: b.DefRange()}
	if rule {
		t.Category, t.PipelineTypes = CategoryRule, []string{"V2"}
	}
	return d.actionType(b, t, rule)
}

// fileOf is the name, without ending, of the file that a provider belongs into.
func fileOf(provider string, rule bool) string {
	if rule {
		return rulePrefix + strings.ToLower(provider)
	}
	return strings.ToLower(provider)
}

// isProvider holds a provider against the API model: 1..35 of [0-9A-Za-z_-].
func isProvider(s string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return s != "" && len(s) <= 35 && strings.Trim(s, allowed) == ""
}

// actionType reads the body of a block into t, and gives one type for each of its categories.
func (d *decoder) actionType(b *hclsyntax.Block, t *ActionType, rule bool) []*ActionType {
	var categories []string
	minutes := map[string]int{}
	s := slots{
		"title": text(&t.Title), "owner": oneOf(&t.Owner, "AWS", "ThirdParty", "Custom"), "version": text(&t.Version),
		"page": text(&t.Page), "checked": text(&t.Checked), "status": oneOf(&t.Status, "active", "partner", "legacy", "retired", "unconfirmed"),
		"pipeline_types": words(&t.PipelineTypes, "V1", "V2"),
		"inputs":         bounds(&t.Inputs), "outputs": bounds(&t.Outputs), "open_keys": truth(&t.OpenKeys),
		"fields":   words(&t.Fields, FieldCommands, FieldOutputVariables, FieldEnvironment, FieldSecrets, FieldFiles, FieldTimeout),
		"executor": oneOf(&t.Executor, Executors()...), "role_arn": truth(&t.RoleARN), "cross_region": truth(&t.CrossRegion),
		"one_at_a_time": list(&t.OneAtATime), "timeout": timeout(minutes), "notes": list(&t.Notes),
		"entity_url": text(&t.URLs.Entity), "execution_url": text(&t.URLs.Execution), "revision_url": text(&t.URLs.Revision),
	}
	required := []string{"executor", "inputs"}
	if rule {
		s["skip_result"] = truth(&t.SkipResult)
		delete(s, "owner")
		categories = []string{CategoryRule}
	} else {
		s["categories"] = words(&categories, Categories()...)
		required = append(required, "categories", "outputs")
	}
	kind := b.Type + " block"
	d.fill(b.Body, kind, s)
	d.needs(b.Body, kind, b.DefRange(), required...)
	d.inner(b.Body, t)
	d.verify(t, categories)
	types := make([]*ActionType, 0, len(categories))
	for _, category := range categories {
		each := *t
		each.Category = category
		each.TimeoutMinutes = minutes[category] + minutes[""]
		types = append(types, &each)
	}
	return types
}

// timeout is minutes for all categories, which stand under "", or an object of minutes by category.
func timeout(to map[string]int) slot {
	return func(v cty.Value) string {
		const expected = "minutes, or an object of minutes by category"
		if v.IsNull() || !v.IsWhollyKnown() {
			return expected
		}
		each := map[string]cty.Value{"": v}
		if v.Type().IsObjectType() {
			each = v.AsValueMap()
		}
		for category, v := range each {
			var minutes int
			if number(&minutes)(v) != "" {
				return expected
			}
			to[category] = minutes
		}
		return ""
	}
}

// inner reads the blocks inside an action or rule block.
func (d *decoder) inner(body *hclsyntax.Body, t *ActionType) {
	readers := map[string]struct {
		labels int
		read   func(*hclsyntax.Block, *ActionType)
	}{
		"key": {1, d.key}, "law": {1, d.law}, "variables": {0, d.variables}, "accept": {0, d.accept}, "reject": {1, d.reject},
	}
	for _, b := range body.Blocks {
		r, known := readers[b.Type]
		switch {
		case !known:
			d.errorf(b.TypeRange, "Unknown block", "Inside an action or a rule stand the blocks %s; this is %q.", quoted(slices.Collect(maps.Keys(readers))), b.Type)
		case len(b.Labels) != r.labels:
			d.errorf(b.DefRange(), "Wrong number of labels", "A %s block takes %d labels.", b.Type, r.labels)
		default:
			d.noBlocks(b.Body)
			r.read(b, t)
		}
	}
}

func (d *decoder) noBlocks(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		d.errorf(b.TypeRange, "Unknown block", "No block %q stands here.", b.Type)
	}
}

func (d *decoder) key(b *hclsyntax.Block, t *ActionType) {
	k := &Key{Name: b.Labels[0], Type: String, References: true, Range: b.DefRange()}
	d.fill(b.Body, "key block", slots{
		"type": keyword(&k.Type, map[string]KeyType{"string": String, "bool": Bool, "int": Int, "json": JSON,
			"comma-list": CommaList, "artifact-path": ArtifactPath, "artifact-name": ArtifactName}),
		"required": truth(&k.Required), "secret": truth(&k.Secret), "queryable": truth(&k.Queryable), "references": truth(&k.References),
		"one_of": list(&k.OneOf), "default": text(&k.Default), "min": number(&k.Min), "max": number(&k.Max),
		"max_length": number(&k.MaxLength), "pattern": pattern(&k.Pattern), "or_path": truth(&k.OrPath), "rule": kebab(&k.Rule),
		"enforced": keyword(&k.Enforced, moments()), "doc": text(&k.Doc), "description": text(&k.Doc),
	})
	if b.Body.Attributes["min"] != nil && b.Body.Attributes["max"] == nil {
		k.Max = unbounded
	}
	switch n := characters(k.Name); {
	case n == 0 || n > maxKeyLength:
		d.errorf(k.Range, "Key of wrong length", "A key has 1 to %d characters.", maxKeyLength)
	case t.Key(k.Name) != nil:
		d.errorf(k.Range, "Key declared twice", "%s has a key %q already.", t.Provider, k.Name)
	case k.Min > k.Max:
		d.errorf(k.Range, "Empty range", "min is above max.")
	}
	t.Keys = append(t.Keys, k)
}

func moments() map[string]Moment {
	return map[string]Moment{"create": AtCreate, "run": AtRun, "never": Never}
}

func (d *decoder) variables(b *hclsyntax.Block, t *ActionType) {
	d.fill(b.Body, "variables block", slots{"names": list(&t.Emits.Names), "open": truth(&t.Emits.Open)})
}
