package cloudformation

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// pipeline reads one pipeline; what is wrong with it is reported.
func (r *reader) pipeline(res *resource) *foreign.Pipeline {
	p := &foreign.Pipeline{Label: res.name, Range: hcl.RangeBetween(res.at, res.body.Range)}
	r.notesInto(&p.Notes, func() {
		r.noteAttributes(res, "pipeline")
		body := r.properties(res)
		if body == nil {
			return
		}
		if value := r.shaped(body, pipelineShape(), res.name); value != nil {
			r.fillPipeline(p, value, res)
		}
	})
	return p
}

// fillPipeline puts what only CloudFormation has beside the declaration.
func (r *reader) fillPipeline(p *foreign.Pipeline, value *tree.Value, res *resource) {
	out := *value
	out.Fields = nil
	named := false
	for _, f := range value.Fields {
		switch f.Key {
		case "tags":
			p.Tags = f.Value
			continue
		case "restartExecutionOnUpdate":
			p.Restart = f.Value
			continue
		case "disableInboundStageTransitions":
			p.Transitions = r.transitions(f.Value)
			continue
		case "artifactStores":
			f.Value = r.stores(f.Value)
			p.Region = r.regionOf(f.Value.Range)
		case "name":
			named, f.Value = true, r.pipelineName(f.Value, res)
		}
		out.Fields = append(out.Fields, f)
	}
	if !named {
		r.noteName(res)
		out.Fields = append([]tree.Field{{Key: "name", KeyRange: res.at, Value: literal(res.name, res.at)}}, out.Fields...)
	}
	p.Value = &out
	if p.Region == nil && (usesRegion(&out) || r.home != nil) {
		p.Region = r.regionOf(res.at)
	}
}

func (r *reader) pseudoNamed(name string, at hcl.Range) *tree.Value {
	return r.pseudo(name, pseudos()[name], at)
}

func (r *reader) noteName(res *resource) {
	r.note(res.at, "The template does not name this pipeline: CloudFormation makes a name of the stack's, %s and random letters. It has the name %s here.", res.name, res.name)
}

// pipelineName is a name that may be there only sometimes.
func (r *reader) pipelineName(v *tree.Value, res *resource) *tree.Value {
	if v.When == "" {
		return v
	}
	r.noteName(res)
	return r.pick(v, literal(res.name, res.at))
}

// usesRegion says whether an action's Region is the stack's own, by name.
func usesRegion(pipeline *tree.Value) bool {
	stages := pipeline.Get("stages")
	if stages == nil {
		return false
	}
	for _, stage := range stages.Elems {
		actions := stage.Get("actions")
		if actions == nil {
			continue
		}
		for _, action := range actions.Elems {
			if region := action.Get("region"); region != nil && region.Parts != nil {
				return true
			}
		}
	}
	return false
}

// transitions are the transitions that are disabled. One that is so only sometimes has its condition on the reason.
func (r *reader) transitions(list *tree.Value) []*foreign.Transition {
	var out []*foreign.Transition
	for _, e := range list.Elems {
		t := &foreign.Transition{Stage: e.Get("stageName"), Reason: e.Get("reason")}
		for key, v := range map[string]*tree.Value{"StageName": t.Stage, "Reason": t.Reason} {
			if v == nil {
				r.fail("template-property", "Missing property", fmt.Sprintf("A disabled transition has a StageName and a Reason; this one has no %s.", key), e.Range)
			}
		}
		if t.Stage == nil || t.Reason == nil {
			continue
		}
		if e.When != "" {
			t.Reason = gate{e.When, !e.Off}.guard(t.Reason)
		}
		out = append(out, t)
	}
	return out
}

// stores turns CloudFormation's list of stores into the API's object, its keys the Regions.
func (r *reader) stores(list *tree.Value) *tree.Value {
	out := &tree.Value{Kind: tree.Map, Range: list.Range, When: list.When, Off: list.Off}
	seen := map[string]hcl.Range{}
	for _, e := range list.Elems {
		region, store := e.Get("region"), e.Get("artifactStore")
		if region == nil || store == nil {
			r.fail("template-property", "Missing property", "An element of ArtifactStores has a Region and an ArtifactStore.", e.Range)
			continue
		}
		if first, ok := seen[region.Text]; ok && !e.Off {
			r.fail("template-store-region", "Region with two stores", fmt.Sprintf("Two elements of ArtifactStores are for %s; a Region has one store.", region.Text), region.Range,
				diag.Place{Message: "first given here", Range: first})
			continue
		}
		if !e.Off {
			seen[region.Text] = region.Range
		}
		if e.When != "" {
			store = gate{e.When, !e.Off}.guard(store)
		}
		out.Fields = append(out.Fields, tree.Field{Key: region.Text, KeyRange: region.Range, KeyParts: region.Parts, Value: store})
	}
	return out
}

// unrolled gives the fields of an object, those of Fn::ForEach once for each element of its collection.
func (r *reader) unrolled(v *tree.Value) []tree.Field {
	var out []tree.Field
	for _, f := range v.Fields {
		if !strings.HasPrefix(f.Key, "Fn::ForEach::") {
			out = append(out, f)
			continue
		}
		out = append(out, r.unroll(f)...)
	}
	return out
}
