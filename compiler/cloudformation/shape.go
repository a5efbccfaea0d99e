package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// A form is what a property holds.
type form int

// The forms.
const (
	texty  form = iota + 1 // a text
	loose                  // a number or a truth value, or a text that is one
	many                   // a list
	object                 // an object with known keys
	free                   // an object with the author's own keys, each a text
)

// A shape is a form and what is in it.
type shape struct {
	form   form
	elem   *shape            // of a list
	fields map[string]*shape // of an object, by CloudFormation's key
}

func listOfShape(elem *shape) *shape { return &shape{form: many, elem: elem} }

// objectOf makes an object of texts, and of other shapes.
func objectOf(texts string, others map[string]*shape) *shape {
	fields := maps.Clone(others)
	if fields == nil {
		fields = map[string]*shape{}
	}
	for _, key := range strings.Fields(texts) {
		fields[key] = &shape{form: texty}
	}
	return &shape{form: object, fields: fields}
}

// pipelineShape is the properties of AWS::CodePipeline::Pipeline (CloudFormation template reference, November 2026).
func pipelineShape() *shape {
	store := objectOf("Type Location", map[string]*shape{"EncryptionKey": objectOf("Id Type", nil)})
	return objectOf("Name RoleArn ExecutionMode PipelineType", map[string]*shape{
		"ArtifactStore":                  store,
		"ArtifactStores":                 listOfShape(objectOf("Region", map[string]*shape{"ArtifactStore": store})),
		"DisableInboundStageTransitions": listOfShape(objectOf("StageName Reason", nil)),
		"RestartExecutionOnUpdate":       {form: loose},
		"Stages":                         listOfShape(stageShape()),
		"Tags":                           tagsShape(),
		"Triggers":                       listOfShape(triggerShape()),
		"Variables":                      listOfShape(objectOf("Name DefaultValue Description", nil)),
	})
}

func tagsShape() *shape { return listOfShape(objectOf("Key Value", nil)) }

func stageShape() *shape {
	text := &shape{form: texty}
	rule := objectOf("Name Region RoleArn", map[string]*shape{
		"Commands": listOfShape(text), "Configuration": {form: free}, "InputArtifacts": listOfShape(objectOf("Name", nil)),
		"RuleTypeId": objectOf("Category Owner Provider Version", nil),
	})
	conditions := listOfShape(objectOf("Result", map[string]*shape{"Rules": listOfShape(rule)}))
	guard := objectOf("", map[string]*shape{"Conditions": conditions})
	return objectOf("Name", map[string]*shape{
		"Actions": listOfShape(actionShape()), "BeforeEntry": guard, "OnSuccess": guard,
		"OnFailure": objectOf("Result", map[string]*shape{"Conditions": conditions, "RetryConfiguration": objectOf("RetryMode", nil)}),
		"Blockers":  listOfShape(objectOf("Name Type", nil)),
	})
}

func actionShape() *shape {
	text, number := &shape{form: texty}, &shape{form: loose}
	return objectOf("Name Namespace Region RoleArn", map[string]*shape{
		"ActionTypeId": objectOf("Category Owner Provider Version", nil), "Commands": listOfShape(text), "Configuration": {form: free},
		"EnvironmentVariables": listOfShape(objectOf("Name Value Type", nil)), "InputArtifacts": listOfShape(objectOf("Name", nil)),
		"OutputArtifacts": listOfShape(objectOf("Name", map[string]*shape{"Files": listOfShape(text)})), "OutputVariables": listOfShape(text),
		"RunOrder": number, "TimeoutInMinutes": number,
	})
}

func triggerShape() *shape {
	text := &shape{form: texty}
	globs := objectOf("", map[string]*shape{"Includes": listOfShape(text), "Excludes": listOfShape(text)})
	push := objectOf("", map[string]*shape{"Tags": globs, "Branches": globs, "FilePaths": globs})
	pull := objectOf("", map[string]*shape{"Events": listOfShape(text), "Branches": globs, "FilePaths": globs})
	return objectOf("ProviderType", map[string]*shape{
		"GitConfiguration": objectOf("SourceActionName", map[string]*shape{"Push": listOfShape(push), "PullRequest": listOfShape(pull)}),
	})
}

// actionTypeShape is the properties of AWS::CodePipeline::CustomActionType.
func actionTypeShape() *shape {
	number := &shape{form: loose}
	counts := objectOf("", map[string]*shape{"MinimumCount": number, "MaximumCount": number})
	return objectOf("Category Provider Version", map[string]*shape{
		"ConfigurationProperties": listOfShape(objectOf("Name Description Type", map[string]*shape{"Key": number, "Queryable": number, "Required": number, "Secret": number})),
		"InputArtifactDetails":    counts, "OutputArtifactDetails": counts,
		"Settings": objectOf("EntityUrlTemplate ExecutionUrlTemplate RevisionUrlTemplate ThirdPartyConfigurationUrl", nil),
		"Tags":     tagsShape(),
	})
}

// shaped gives a resolved value with the API's keys; nil: it has another form, and that was said. Where names what holds it.
func (r *reader) shaped(v *tree.Value, s *shape, where string) *tree.Value {
	if v == r.broken {
		return nil
	}
	switch {
	case (s.form == texty || s.form == loose) && scalar(v):
		return asForm(v, s.form)
	case s.form == many && v.Kind == tree.List:
		return r.shapedList(v, s, where)
	case s.form == object && v.Kind == tree.Map:
		return r.shapedObject(v, s, where)
	case s.form == free && v.Kind == tree.Map:
		return r.shapedFree(v, where)
	}
	wanted := map[form]string{texty: "a text", loose: "a number or a truth value", many: "a list", object: "an object", free: "an object"}[s.form]
	r.fail("template-value", "Wrong kind of value", fmt.Sprintf("%s is %s; %s was found.", where, wanted, kindOf(v)), v.Range)
	return nil
}

// asForm makes a text of a number where a text belongs: CloudFormation does so.
func asForm(v *tree.Value, f form) *tree.Value {
	if f == loose || v.Kind == tree.String {
		return v
	}
	out := *v
	out.Kind = tree.String
	return &out
}

func (r *reader) shapedList(v *tree.Value, s *shape, where string) *tree.Value {
	out := *v
	out.Elems = nil
	for _, e := range v.Elems {
		if got := r.shaped(e, s.elem, "An element of "+where); got != nil {
			out.Elems = append(out.Elems, got)
		}
	}
	if v.Parts != nil && s.elem.form != texty {
		r.fail("template-value", "List that is not written out", fmt.Sprintf("%s holds objects, and %s gives texts.", where, v.Parts[0].Expr), v.Range)
		return nil
	}
	return &out
}

func (r *reader) shapedObject(v *tree.Value, s *shape, where string) *tree.Value {
	out := *v
	out.Fields = nil
	for _, f := range v.Fields {
		inner := s.fields[f.Key]
		if inner == nil {
			known := slices.Sorted(maps.Keys(s.fields))
			r.fail("template-property", "Unknown property", fmt.Sprintf(
				"%s has no property %s.%s It has %s.", where, f.Key, near.DidYouMean(f.Key, known), prose.Series(known, "and")), f.KeyRange)
			continue
		}
		if got := r.shaped(f.Value, inner, f.Key); got != nil {
			out.Fields = append(out.Fields, tree.Field{Key: strings.ToLower(f.Key[:1]) + f.Key[1:], KeyRange: f.KeyRange, Value: got})
		}
	}
	return &out
}

// shapedFree is a configuration: its keys are those of the action, and its values are texts.
func (r *reader) shapedFree(v *tree.Value, where string) *tree.Value {
	out := *v
	out.Fields = nil
	for _, f := range v.Fields {
		if got := r.shaped(f.Value, &shape{form: texty}, fmt.Sprintf("The key %s of %s", f.Key, where)); got != nil {
			f.Value = got
			out.Fields = append(out.Fields, f)
		}
	}
	return &out
}
