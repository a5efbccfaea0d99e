package cloudformation

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// A resource is an entry of Resources.
type resource struct {
	name, kind string
	at         hcl.Range   // of its name
	body       *tree.Value // all of it
	props      *tree.Value // nil: it has none
	state      state       // of physical
	physical   *tree.Value // its physical name; nil: not said
}

// declare collects what the template declares. Nothing is resolved so far, so what nobody uses is not judged.
func (r *reader) declare(root *tree.Value) {
	r.home = homeOf(root)
	for _, f := range sectionOf(root, "Parameters") {
		p := &parameter{name: f.Key, at: f.KeyRange, body: f.Value, typ: text(f.Value, "Type")}
		r.params[f.Key], r.order = p, append(r.order, p)
		if foreign.Identifier(f.Key) == f.Key {
			r.variables[f.Key] = true
		}
	}
	for _, f := range sectionOf(root, "Mappings") {
		r.mappings[f.Key] = &mapping{name: f.Key, at: f.KeyRange, body: f.Value}
	}
	for _, f := range sectionOf(root, "Conditions") {
		r.conditions[f.Key] = &condition{name: f.Key, at: f.KeyRange, body: f.Value}
	}
	for _, f := range r.unrolled(root.Get("Resources")) {
		r.declareResource(f)
	}
	r.noteSections(root)
}

func sectionOf(root *tree.Value, key string) []tree.Field {
	if v := root.Get(key); v != nil {
		return v.Fields
	}
	return nil
}

func (r *reader) declareResource(f tree.Field) {
	if f.Key == "Fn::Transform" {
		r.note(f.KeyRange, "Fn::Transform adds resources that a macro makes when the stack is deployed; they are not known.")
		return
	}
	kind := f.Value.Get("Type")
	if kind == nil || kind.Kind != tree.String {
		r.fail("template-resource", "Resource without a type", fmt.Sprintf("The resource %s has no Type, as in Type: %s.", f.Key, pipelineType), f.KeyRange)
		return
	}
	res := &resource{name: f.Key, kind: kind.Text, at: f.KeyRange, body: f.Value, props: f.Value.Get("Properties")}
	r.resources[f.Key], r.queue = res, append(r.queue, res)
}

// harmless are the macros that leave pipelines as they are.
var harmless = [...]string{"AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-"}

// noteSections notes what stands beside the resources and bears on them.
func (r *reader) noteSections(root *tree.Value) {
	if f := root.Field("Rules"); f != nil {
		r.note(f.KeyRange, "The template's Rules, which judge several parameters together, were not carried over.")
	}
	f := root.Field("Transform")
	if f == nil {
		return
	}
	macros := texts(f.Value)
	if scalar(f.Value) {
		macros = []string{f.Value.Text}
	}
	for _, macro := range macros {
		known := false
		for _, prefix := range harmless {
			known = known || strings.HasPrefix(macro, prefix)
		}
		if !known {
			r.note(f.KeyRange, "The macro %s may change the template before it is deployed; what it does is not known.", macro)
		}
	}
}

// resourcesOf reads the pipelines and action types, in the order of the template.
func (r *reader) resourcesOf(root *tree.Value) {
	for _, res := range r.queue {
		switch res.kind {
		case pipelineType:
			r.file.Pipelines = append(r.file.Pipelines, r.pipeline(res))
		case actionTypeType:
			r.actionType(res)
		case "AWS::CodePipeline::Webhook":
			r.note(res.at, "The webhook %s starts a pipeline from outside. The language has no webhooks; it stays in the template.", res.name)
		}
	}
	if len(r.file.Pipelines)+len(r.file.ActionTypes) > 0 || r.diags.HasErrors() {
		return
	}
	const name, summary = "template-no-pipeline", "No pipeline in the template"
	for _, res := range r.queue {
		if word := near.DidYouMean(res.kind, []string{pipelineType, actionTypeType}); word != "" {
			r.fail(name, summary, fmt.Sprintf("None of the resources is an %s; %s is an %s.%s", pipelineType, res.name, res.kind, word), res.body.Get("Type").Range)
			return
		}
	}
	r.fail(name, summary, fmt.Sprintf("The template has %s, and none is an %s.", prose.Count(len(r.queue), "resource"), pipelineType), root.Field("Resources").KeyRange)
}

// actionType reads a custom action type.
func (r *reader) actionType(res *resource) {
	body := r.properties(res)
	if body == nil {
		return
	}
	if converted := r.shaped(body, actionTypeShape(), res.name); converted != nil {
		r.file.ActionTypes = append(r.file.ActionTypes, converted)
	}
	r.noteAttributes(res, "action type")
}

// properties resolves the properties of a resource; nil: they are no object, and that was said.
func (r *reader) properties(res *resource) *tree.Value {
	if res.props == nil {
		r.fail("template-resource", "Resource without properties", fmt.Sprintf("The resource %s has no Properties.", res.name), res.at)
		return nil
	}
	v := r.resolve(res.props)
	if v == r.broken {
		return nil
	}
	if v == nil || v.Kind != tree.Map {
		r.fail("template-value", "Properties that are no object", fmt.Sprintf("The properties of %s are an object.", res.name), res.props.Range)
		return nil
	}
	return v
}

// attributeNotes say what the attributes of a resource meant that are not its properties.
func attributeNotes() map[string]string {
	return map[string]string{
		"DependsOn":           "The stack makes this %s after %s; outside of the stack nothing orders them.",
		"DeletionPolicy":      "What happens to this %s when it leaves the stack (DeletionPolicy %s) has no place in the language.",
		"UpdateReplacePolicy": "What happens to this %s when the stack replaces it (UpdateReplacePolicy %s) has no place in the language.",
		"CreationPolicy":      "The CreationPolicy of this %s has no place in the language%.0s.",
		"UpdatePolicy":        "The UpdatePolicy of this %s has no place in the language%.0s.",
		"Metadata":            "The Metadata of this %s has no place in the language%.0s.",
		"Description":         "The template says of this %s: %s",
	}
}

// noteAttributes notes the attributes of a resource that are not its properties.
func (r *reader) noteAttributes(res *resource, thing string) {
	notes := attributeNotes()
	for _, f := range res.body.Fields {
		switch form := notes[f.Key]; {
		case form != "":
			r.note(f.KeyRange, form, thing, shownValue(f.Value))
		case f.Key == "Condition":
			r.noteCondition(f, thing)
		case f.Key != "Type" && f.Key != "Properties":
			known := append(keysOfNotes(notes), "Condition", "Properties", "Type")
			r.fail("template-property", "Unknown attribute of a resource", fmt.Sprintf("A resource has no attribute %s.%s", f.Key, near.DidYouMean(f.Key, known)), f.KeyRange)
		}
	}
}

func (r *reader) noteCondition(f tree.Field, thing string) {
	name := f.Value.Text
	if c := r.conditionOf(name, f.Value.Range); c != nil && c.local != "" {
		r.note(f.KeyRange, "The template makes this %s only when local.%s is true. A pipeline has no such condition, so it is here always.", thing, c.local)
	}
}

func keysOfNotes(notes map[string]string) []string {
	var keys []string
	for key := range notes {
		keys = append(keys, key)
	}
	return keys
}

// shownValue is a text, or a list of texts, for a note.
func shownValue(v *tree.Value) string {
	if list := texts(v); len(list) > 0 {
		return prose.Series(list, "and")
	}
	if scalar(v) {
		return v.Text
	}
	return "a function"
}

// notesInto sends notes to a pipeline while f runs.
func (r *reader) notesInto(notes *[]foreign.Note, f func()) {
	before := r.notes
	r.notes = notes
	f()
	r.notes = before
}
