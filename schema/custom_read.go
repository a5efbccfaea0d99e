package schema

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// CustomTypes reads custom action types from what create-custom-action-type takes, or get-action-type or list-action-types prints. What was
// printed is what the service has: it may say more than is known here, and is held to no limit; it may also speak of types of AWS and of third
// parties. There are no types where there are errors; the Extra of each is a Problem.
func CustomTypes(v *tree.Value) ([]*ActionType, hcl.Diagnostics) {
	d := &decoder{}
	types := d.customDocument(v)
	d.name()
	if d.diags.HasErrors() {
		return nil, d.diags
	}
	return types, d.diags
}

// customDocument tells the documents apart by their keys.
func (d *decoder) customDocument(v *tree.Value) []*ActionType {
	switch {
	case v == nil || v.Kind != tree.Map:
		d.errorf(rangeOf(v), "No action type", "An object was expected, as `aws codepipeline create-custom-action-type --cli-input-json` takes it, or get-action-type or list-action-types prints it.")
		return nil
	case v.Get("actionTypes") != nil:
		return d.listed(v.Get("actionTypes"))
	case v.Get("actionType") != nil:
		return d.printed(v.Get("actionType"))
	case v.Get("id") != nil:
		return d.printed(v)
	}
	return d.created(v)
}

// listed reads the answer of list-action-types.
func (d *decoder) listed(v *tree.Value) []*ActionType {
	var types []*ActionType
	for _, e := range d.elements(v, "actionTypes") {
		types = append(types, d.printed(e)...)
	}
	return types
}

// created reads what create-custom-action-type takes (API model, CreateCustomActionTypeInput).
func (d *decoder) created(v *tree.Value) []*ActionType {
	id, t := ID{Owner: ownerCustom}, newCustom(ID{}, start(v.Range))
	at := map[string]hcl.Range{}
	d.object(v, "custom action type", members{
		"category": {required: true, read: d.named(&id.Category, wrongCategory)},
		"provider": {required: true, read: d.named(&id.Provider, wrongProvider)},
		"version":  {required: true, read: d.named(&id.Version, wrongVersion)},
		"settings": {read: d.settings(&t.URLs, at)}, "configurationProperties": {read: d.properties(t, false)},
		"inputArtifactDetails":  {required: true, read: d.counts(&t.Inputs, false)},
		"outputArtifactDetails": {required: true, read: d.counts(&t.Outputs, false)},
		"tags":                  {read: d.tags},
		"owner": {read: func(owner *tree.Value) {
			d.fail("action-type-owner", owner.Range, "Owner of a custom action type", "The owner of what create-custom-action-type takes is %s, always. Leave owner out.", ownerCustom)
		}},
	}, false)
	t.ID, t.Title = id, id.Provider
	at["inputs"], at["outputs"] = valueRange(v, "inputArtifactDetails"), valueRange(v, "outputArtifactDetails")
	d.custom(t, func(name string) hcl.Range { return at[name] })
	return []*ActionType{t}
}

// printed reads one action type as the service prints it: an ActionType of list-action-types and create-custom-action-type, or an
// ActionTypeDeclaration of get-action-type. The two call the same things by other names, and no name of one means another thing in the other.
func (d *decoder) printed(v *tree.Value) []*ActionType {
	id, t := ID{}, newCustom(ID{}, start(rangeOf(v)))
	d.object(v, "action type", members{
		"id": {required: true, read: func(v *tree.Value) {
			d.object(v, "action type id", members{
				"category": {required: true, read: d.named(&id.Category, wrongCategory)},
				"owner":    {required: true, read: d.named(&id.Owner, wrongOwner)},
				"provider": {required: true, read: d.named(&id.Provider, wrongProvider)},
				"version":  {required: true, read: d.named(&id.Version, wrongVersion)},
			}, true)
		}},
		"inputArtifactDetails":          {required: true, read: d.counts(&t.Inputs, true)},
		"outputArtifactDetails":         {required: true, read: d.counts(&t.Outputs, true)},
		"settings":                      {read: d.settings(&t.URLs, nil)},
		"urls":                          {read: d.settings(&t.URLs, nil)},
		"actionConfigurationProperties": {read: d.properties(t, true)},
		"properties":                    {read: d.declared(t)},
		"executor":                      {read: d.carriedOutBy(t)},
	}, true)
	t.ID, t.Title = id, id.Provider
	t.RoleARN, t.CrossRegion = id.Owner == "AWS", id.Owner == "AWS" // nothing printed says so; what is not known is allowed
	return []*ActionType{t}
}

func wrongOwner(s string) string {
	owners := []string{"AWS", "ThirdParty", ownerCustom}
	for _, o := range owners {
		if s == o {
			return ""
		}
	}
	return "An owner is " + either(owners) + "." + near.DidYouMean(s, owners)
}

// settings reads ActionTypeSettings, and ActionTypeUrls, which calls one of them otherwise. Where each stands goes into at, if there is one.
func (d *decoder) settings(to *URLs, at map[string]hcl.Range) func(*tree.Value) {
	link := func(to *string, name string) member {
		return member{read: func(v *tree.Value) {
			d.word(to)(v)
			if at != nil {
				at[name] = v.Range
			}
		}}
	}
	return func(v *tree.Value) {
		d.object(v, "settings object", members{
			"thirdPartyConfigurationUrl": link(&to.Configuration, "configuration_url"), "configurationUrl": link(&to.Configuration, "configuration_url"),
			"entityUrlTemplate": link(&to.Entity, "entity_url"), "executionUrlTemplate": link(&to.Execution, "execution_url"),
			"revisionUrlTemplate": link(&to.Revision, "revision_url"),
		}, at == nil)
	}
}

// properties reads a list of ActionConfigurationProperty.
func (d *decoder) properties(t *ActionType, open bool) func(*tree.Value) {
	return d.keys(t, func(k *Key, v *tree.Value) {
		var kind string
		d.object(v, "configuration property", members{
			"name": {required: true, read: d.word(&k.Name)}, "required": {required: true, read: d.flag(&k.Required)},
			"key": {required: true, read: d.flag(new(bool))}, "secret": {required: true, read: d.flag(&k.Secret)},
			"queryable": {read: d.flag(&k.Queryable)}, "description": {read: d.word(&k.Doc)}, "type": {read: d.named(&kind, wrongKind)},
		}, open)
		k.of(kind)
	})
}

// declared reads a list of ActionTypeProperty, which says optional where the other says required, and noEcho where it says secret.
func (d *decoder) declared(t *ActionType) func(*tree.Value) {
	return d.keys(t, func(k *Key, v *tree.Value) {
		var optional bool
		d.object(v, "property", members{
			"name": {required: true, read: d.word(&k.Name)}, "optional": {required: true, read: d.flag(&optional)},
			"key": {required: true, read: d.flag(new(bool))}, "noEcho": {required: true, read: d.flag(&k.Secret)},
			"queryable": {read: d.flag(&k.Queryable)}, "description": {read: d.word(&k.Doc)},
		}, true)
		k.Required = !optional
	})
}

// keys reads a list of properties into the keys of a type.
func (d *decoder) keys(t *ActionType, read func(*Key, *tree.Value)) func(*tree.Value) {
	return func(v *tree.Value) {
		for _, e := range d.elements(v, "configuration properties") {
			k := &Key{Type: String, References: true, Range: e.Range}
			read(k, e)
			if name := e.Get("name"); name != nil {
				k.Range = name.Range
			}
			switch n := characters(k.Name); {
			case n > maxKeyLength:
				d.fail("action-type-keys", k.Range, "Key of wrong length", "A key has 1 to %d characters; this one has %d.", maxKeyLength, n)
			case n > 0 && t.Key(k.Name) != nil:
				d.fail("action-type-keys", k.Range, "Key declared twice", "The type has a key %q already.", k.Name)
			}
			t.Keys = append(t.Keys, k)
		}
	}
}

func wrongKind(s string) string {
	kinds := []string{"String", "Number", "Boolean"}
	for _, k := range kinds {
		if s == k {
			return ""
		}
	}
	return "The type of a property is " + either(kinds) + "." + near.DidYouMean(s, kinds)
}

// of gives a key the type that the service calls by that word; a property without one is a text.
func (k *Key) of(kind string) {
	switch kind {
	case "Boolean":
		k.Type = Bool
	case "Number":
		k.Pattern, k.Doc = decimal(), strings.TrimSpace(k.says()+" A number is expected.")
	}
}

// counts reads ArtifactDetails.
func (d *decoder) counts(to *Bounds, open bool) func(*tree.Value) {
	return func(v *tree.Value) {
		d.object(v, "artifact details object", members{
			"minimumCount": {required: true, read: d.whole(&to.Min)}, "maximumCount": {required: true, read: d.whole(&to.Max)},
		}, open)
	}
}

// carriedOutBy reads an ActionTypeExecutor, for its limit of time.
func (d *decoder) carriedOutBy(t *ActionType) func(*tree.Value) {
	return func(v *tree.Value) {
		var seconds int
		d.object(v, "executor", members{"jobTimeout": {read: d.whole(&seconds)}}, true)
		if seconds > 0 {
			t.TimeoutMinutes = (seconds + 59) / 60
		}
	}
}

// whole reads a whole number that is not negative.
func (d *decoder) whole(to *int) func(*tree.Value) {
	return func(v *tree.Value) {
		n, err := strconv.Atoi(v.Text)
		switch {
		case v.Unknown():
		case v.Kind != tree.Number && v.Kind != tree.String || err != nil || n < 0 || n > unbounded:
			d.errorf(v.Range, "Wrong value", "A whole number was expected that is not negative; found %s.", shapeOf(v))
		default:
			*to = n
		}
	}
}
