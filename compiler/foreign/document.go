package foreign

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// Document gives what the file would have come to in the language, every attribute with its place in the foreign file.
func Document(f *File) (*lang.Document, hcl.Diagnostics) {
	r := &reader{lax: f.Format != FormatCodePipeline}
	return r.document(f), r.diags
}

func (r *reader) document(f *File) *lang.Document {
	doc := &lang.Document{Folder: f.Name, Runner: &lang.Runner{}}
	for _, t := range f.ActionTypes {
		doc.ActionTypes = append(doc.ActionTypes, &lang.ActionType{Tree: t, Range: head(t)})
	}
	for _, p := range f.Pipelines {
		doc.Pipelines = append(doc.Pipelines, r.pipeline(p))
	}
	return doc
}

func (r *reader) pipeline(p *Pipeline) *lang.Pipeline {
	v := p.Value
	out := &lang.Pipeline{Label: p.Label, Range: p.Range, Body: v.Range}
	if !r.object(v, "pipeline", "name", "roleArn", "artifactStore", "artifactStores", "stages", "version", "executionMode", "pipelineType", "variables", "triggers", "metadata") {
		return out
	}
	r.required(v, "pipeline", "name", "stages")
	out.Name, out.RoleARN = r.text(v, "name"), r.text(v, "roleArn")
	out.ExecutionMode, out.PipelineType = r.text(v, "executionMode"), r.text(v, "pipelineType")
	if version := r.whole(v, "version"); version.Set && version.Value < 1 {
		r.fail("field-kind", "Version out of range", "The service counts the versions of a pipeline from 1. Leave version out; it has no effect on what is created.", version.Range)
	}
	out.RestartExecutionOnUpdate = r.truth(p.Restart, "RestartExecutionOnUpdate")
	out.Tags = r.tags(p.Tags)
	r.stores(v, out)
	variables, _ := r.list(v, "variables")
	for _, e := range variables {
		r.inside(e, func() { out.Variables = append(out.Variables, r.variable(e)) })
	}
	triggers, _ := r.list(v, "triggers")
	for _, e := range triggers {
		r.inside(e, func() { out.Triggers = append(out.Triggers, r.trigger(e)) })
	}
	stages, _ := r.list(v, "stages")
	for _, e := range stages {
		out.Stages = append(out.Stages, r.stage(e))
	}
	r.transitions(p, out)
	if out.Region = r.attrOf(p.Region, "Region"); !out.Region.Set {
		out.Region = home(out)
	}
	return out
}

func (r *reader) attrOf(v *tree.Value, what string) lang.Attr[string] {
	if v == nil || v.Off {
		return lang.Attr[string]{}
	}
	return r.attr(v, what)
}

// home finds the Region of a pipeline that does not say it: the only one that has a store and is named by no action or rule, which then must be that of
// the actions without a Region.
func home(p *lang.Pipeline) lang.Attr[string] {
	used := map[string]bool{}
	for _, s := range p.Stages {
		for _, a := range s.Actions {
			used[a.Region.Value] = true
		}
		for _, c := range []*lang.Condition{s.BeforeEntry, s.OnSuccess, s.OnFailure} {
			if c == nil {
				continue
			}
			for _, r := range c.Rules {
				used[r.Region.Value] = true
			}
		}
	}
	var found lang.Attr[string]
	for _, s := range p.Stores {
		switch {
		case !s.Region.Set:
			return lang.Attr[string]{}
		case used[s.Region.Value]:
		case found.Set:
			return lang.Attr[string]{}
		default:
			found = s.Region
		}
	}
	return found
}

func (r *reader) tags(v *tree.Value) []lang.Pair {
	if v == nil || !r.kind(v, "tags", tree.List) {
		return nil
	}
	var pairs []lang.Pair
	for _, e := range v.Elems {
		if e.Off || !r.object(e, "tag", "key", "value") {
			continue
		}
		r.required(e, "tag", "key", "value")
		key := r.text(e, "key")
		value, at := r.text(e, "value"), placeOf(key, e)
		if v := e.Get("value"); v != nil && v.Unknown() {
			at = value.Range // whatever is found is about its stand-in
		}
		pairs = append(pairs, lang.Pair{Key: key.Value, Value: value.Value, Range: at})
	}
	return pairs
}

// placeOf is where an attribute stands, or its object where it was not written.
func placeOf(a lang.Attr[string], v *tree.Value) hcl.Range {
	if a.Set {
		return a.Range
	}
	return head(v)
}

func (r *reader) stores(v *tree.Value, out *lang.Pipeline) {
	one, stores := present(v, "artifactStore"), present(v, "artifactStores")
	if one != nil && stores != nil {
		first, second := v.Field("artifactStore").KeyRange, v.Field("artifactStores").KeyRange
		if second.Start.Byte < first.Start.Byte {
			first, second = second, first
		}
		r.fail("artifact-store-xor", "One store beside several", "A pipeline has artifactStore, or artifactStores with one for each Region, not both. Take one of the two out.", second,
			diag.Place{Message: "the other one", Range: first})
	} else if one != nil {
		r.inside(one, func() { out.Stores = append(out.Stores, r.store(one)) })
	}
	if stores == nil || !r.kind(stores, "artifactStores", tree.Map) {
		return
	}
	for _, f := range stores.Fields {
		if f.Value.Off {
			continue
		}
		var s *lang.Store
		r.inside(f.Value, func() { s = r.store(f.Value) })
		s.Region = lang.Attr[string]{Value: f.Key, Set: true, Range: f.KeyRange}
		out.Stores = append(out.Stores, s)
	}
}

func (r *reader) store(v *tree.Value) *lang.Store {
	s := &lang.Store{Range: head(v)}
	if !r.object(v, "artifact store", "type", "location", "encryptionKey") {
		return s
	}
	r.required(v, "artifact store", "type", "location")
	s.Location, s.Type = r.text(v, "location"), r.text(v, "type")
	if key := present(v, "encryptionKey"); key != nil && r.object(key, "encryption key", "id", "type") {
		r.required(key, "encryption key", "id", "type")
		s.HasKey, s.KeyID, s.KeyType = true, r.text(key, "id"), r.text(key, "type")
	}
	return s
}

func (r *reader) variable(v *tree.Value) *lang.Variable {
	out := &lang.Variable{Range: head(v)}
	if r.object(v, "variable", "name", "defaultValue", "description") {
		r.required(v, "variable", "name")
		out.Name = r.text(v, "name").Value
		out.Default, out.Description = r.text(v, "defaultValue"), r.text(v, "description")
	}
	return out
}

// transitions puts the reasons of disabled transitions to their stages.
func (r *reader) transitions(p *Pipeline, out *lang.Pipeline) {
	for _, t := range p.Transitions {
		stage, reason := r.attrOf(t.Stage, "StageName"), r.attrOf(t.Reason, "Reason")
		found := false
		for _, s := range out.Stages {
			if s.Name.Value == stage.Value && stage.Set {
				s.TransitionDisabled, found = reason, true
			}
		}
		if !found && !(t.Stage != nil && t.Stage.Unknown()) {
			r.fail("transition-stage-unknown", "Transition into an unknown stage", fmt.Sprintf("The pipeline has no stage %q whose inbound transition could be disabled.", stage.Value), stage.Range)
		}
	}
}
