package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// complete turns what Terraform spells otherwise into the API's spelling, and takes out what is beside the declaration.
func (r *reader) complete(p *foreign.Pipeline, v *tree.Value) {
	out := &tree.Value{Kind: tree.Map, Range: v.Range}
	for _, f := range v.Fields {
		switch f.Key {
		case "tags":
			p.Tags = f.Value
			continue
		case "region":
			p.Region = f.Value
			continue
		case "artifactStore":
			f = r.stores(f)
		case "stages":
			for _, stage := range f.Value.Elems {
				completeStage(stage)
			}
		}
		out.Fields = append(out.Fields, f)
	}
	if out.Get("pipelineType") == nil {
		// What Terraform sends when nothing is written.
		out.Fields = append(out.Fields, literalField("pipelineType", "V1", v.Range))
	}
	p.Value = out
	if p.Region == nil && (out.Get("artifactStores") != nil || usesRegion(out)) {
		p.Region = r.ownRegion(v.Range)
	}
}

func literalField(key, text string, at hcl.Range) tree.Field {
	return tree.Field{Key: key, KeyRange: at, Value: &tree.Value{Kind: tree.String, Text: text, Range: at}}
}

// ownRegion is where the pipeline lives: what the provider block says, or what only an apply knows.
func (r *reader) ownRegion(at hcl.Range) *tree.Value {
	n := r.synthetic("data.aws_region.current.name", at)
	if r.region != nil {
		n = node{expr: r.region, in: r.root}
		at = r.region.Range()
	}
	return r.scalar(n, at, text)
}

// usesRegion says whether the Region of an action is an expression: then it may be the pipeline's own.
func usesRegion(pipeline *tree.Value) bool {
	for _, stage := range elementsOf(pipeline, "stages") {
		for _, action := range elementsOf(stage, "actions") {
			if region := action.Get("region"); region != nil && region.Parts != nil {
				return true
			}
		}
	}
	return false
}

func elementsOf(v *tree.Value, key string) []*tree.Value {
	if inner := v.Get(key); inner != nil {
		return inner.Elems
	}
	return nil
}

// stores makes one store of the API, or a map of them by Region.
func (r *reader) stores(f tree.Field) tree.Field {
	list := f.Value.Elems
	for _, store := range list {
		r.soleType(store, "S3")
		r.soleType(store.Get("encryptionKey"), "KMS")
	}
	if len(list) == 1 && (list[0].Get("region") == nil || list[0].Get("region").Off) {
		f.Value = without(list[0], "region")
		return f
	}
	out := &tree.Value{Kind: tree.Map, Range: f.Value.Range}
	for _, store := range list {
		region := store.Get("region")
		if region == nil {
			r.fail("terraform-store-region", "Store without a region", "With more than one artifact_store each needs its region. Write region = \"...\".", store.Range)
			continue
		}
		if first := out.Field(region.Text); first != nil && !store.Off && !first.Value.Off {
			r.fail("terraform-store-region", "Region with two stores", fmt.Sprintf("Two artifact_store blocks are for %s; a Region has one store.", region.Text), region.Range,
				diag.Place{Message: "first given here", Range: first.KeyRange})
			continue
		}
		out.Fields = append(out.Fields, tree.Field{Key: region.Text, KeyRange: region.Range, KeyParts: region.Parts, Value: without(store, "region")})
	}
	return tree.Field{Key: "artifactStores", KeyRange: f.KeyRange, Value: out}
}

// soleType puts the one type that there is for an expression, for which the language has no place.
func (r *reader) soleType(v *tree.Value, sole string) {
	f := v.Field("type")
	if f == nil || f.Value.Parts == nil || !f.Value.Unknown() && f.Value.Text != sole {
		return
	}
	if f.Value.Unknown() && !v.Off {
		r.note(f.Value.Range, "The type %s is taken to be %s, the only one there is.", quoted(f.Value.Parts), sole)
	}
	f.Value = &tree.Value{Kind: tree.String, Text: sole, Range: f.Value.Range}
}

func without(v *tree.Value, key string) *tree.Value {
	out := *v
	out.Fields = nil
	for _, f := range v.Fields {
		if f.Key != key {
			out.Fields = append(out.Fields, f)
		}
	}
	return &out
}

// completeStage puts the four words of an action's type together, and gives rules what is the same for all.
func completeStage(stage *tree.Value) {
	for _, action := range elementsOf(stage, "actions") {
		typeAction(action)
	}
	for _, moment := range []string{"beforeEntry", "onSuccess", "onFailure"} {
		for _, condition := range elementsOf(stage.Get(moment), "conditions") {
			for _, rule := range elementsOf(condition, "rules") {
				typeRule(rule)
			}
		}
	}
}

func typeAction(action *tree.Value) {
	typeID := &tree.Value{Kind: tree.Map, Range: action.Range}
	var rest []tree.Field
	for _, f := range action.Fields {
		switch f.Key {
		case "category", "owner", "provider", "version":
			typeID.Fields = append(typeID.Fields, f)
		default:
			rest = append(rest, f)
		}
	}
	action.Fields = append(rest, tree.Field{Key: "actionTypeId", KeyRange: action.Range, Value: typeID})
}

func typeRule(rule *tree.Value) {
	id := rule.Get("ruleTypeId")
	if id == nil {
		return
	}
	if id.Get("category") == nil {
		id.Fields = append(id.Fields, literalField("category", "Rule", id.Range))
	}
	if id.Get("owner") == nil {
		id.Fields = append(id.Fields, literalField("owner", "AWS", id.Range))
	}
}
