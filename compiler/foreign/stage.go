package foreign

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

func (r *reader) stage(v *tree.Value) *lang.Stage {
	s := &lang.Stage{Range: head(v)}
	if !r.object(v, "stage", "name", "blockers", "actions", "onFailure", "onSuccess", "beforeEntry") {
		return s
	}
	r.required(v, "stage", "name", "actions")
	s.Name = r.text(v, "name")
	s.Label = s.Name.Value
	if b := v.Field("blockers"); b != nil && len(b.Value.Elems) > 0 {
		r.diags = append(r.diags, diag.Warning("blockers-reserved", "Reserved field", "blockers are reserved by the service for its own use. They are left out; take them out here too.", b.KeyRange))
	}
	actions, _ := r.list(v, "actions")
	for i, e := range actions {
		r.inside(e, func() { s.Actions = append(s.Actions, r.action(e, s, i)) })
	}
	s.BeforeEntry, s.OnSuccess, s.OnFailure = r.gate(v, "beforeEntry"), r.gate(v, "onSuccess"), r.failure(v)
	return s
}

// gate reads a condition that stands in a list of exactly one.
func (r *reader) gate(stage *tree.Value, field string) *lang.Condition {
	v := present(stage, field)
	if v == nil || !r.object(v, field, "conditions") {
		return nil
	}
	r.required(v, field, "conditions")
	return r.only(v, field)
}

// only reads the one condition of a list.
func (r *reader) only(v *tree.Value, field string) *lang.Condition {
	list, there := r.list(v, "conditions")
	if !there {
		return nil
	}
	if len(list) != 1 {
		r.fail("condition-count", "Wrong number of conditions", fmt.Sprintf("%s has %s; the service takes exactly one of each kind. Put all rules into one condition.", field, prose.Count(len(list), "condition")),
			head(v.Get("conditions")))
	}
	if len(list) == 0 {
		return nil
	}
	return r.condition(list[0], field)
}

func (r *reader) condition(v *tree.Value, field string) *lang.Condition {
	c := &lang.Condition{Range: head(v)}
	if !r.object(v, "condition", "result", "rules") {
		return c
	}
	c.Result = r.text(v, "result")
	rules, _ := r.list(v, "rules")
	for _, e := range rules {
		r.inside(e, func() { c.Rules = append(c.Rules, r.rule(e)) })
	}
	if len(c.Rules) == 0 && field == "onFailure" {
		r.fail("condition-rule-count", "Condition without rules", "A condition of onFailure has 1 to 5 rules. Without one, write the result in onFailure itself: \"onFailure\": {\"result\": ...}.", head(v))
	}
	return c
}

// failure reads onFailure, which has a result of its own or a condition.
func (r *reader) failure(stage *tree.Value) *lang.Condition {
	v := present(stage, "onFailure")
	if v == nil || !r.object(v, "onFailure", "result", "retryConfiguration", "conditions") {
		return nil
	}
	c := &lang.Condition{Range: head(v)}
	result, conditions := r.text(v, "result"), present(v, "conditions")
	if conditions != nil {
		if inner := r.only(v, "onFailure"); inner != nil {
			c = inner
		}
		if result.Set {
			r.fail("failure-result-xor-conditions", "Result beside conditions", "onFailure has a result of its own or a condition, not both. Write the result in the condition.", result.Range,
				diag.Place{Message: "the condition", Range: head(conditions)})
		}
	} else {
		c.Result = result
	}
	if retry := present(v, "retryConfiguration"); retry != nil && r.object(retry, "retryConfiguration", "retryMode") {
		c.RetryMode = r.text(retry, "retryMode")
	}
	return c
}

func (r *reader) rule(v *tree.Value) *lang.Rule {
	out := &lang.Rule{Range: head(v)}
	if !r.object(v, "rule", "name", "ruleTypeId", "configuration", "commands", "inputArtifacts", "roleArn", "region", "timeoutInMinutes") {
		return out
	}
	r.required(v, "rule", "ruleTypeId")
	out.Name, out.RoleARN, out.Region = r.text(v, "name"), r.text(v, "roleArn"), r.text(v, "region")
	out.TimeoutInMinutes, out.Commands, out.Inputs = r.whole(v, "timeoutInMinutes"), r.texts(v, "commands"), r.inputs(v)
	r.filled(v, "commands", "rule-commands", 50)
	out.Configuration, out.ConfigurationRange = r.configuration(v), head(v.Get("configuration"))
	id := present(v, "ruleTypeId")
	if id == nil || !r.object(id, "ruleTypeId", "category", "owner", "provider", "version") {
		return out
	}
	r.required(id, "ruleTypeId", "category", "provider")
	out.Provider, out.Version = r.text(id, "provider"), r.version(id)
	for field, want := range map[string]string{"category": "Rule", "owner": "AWS"} {
		if a := r.text(id, field); a.Set && a.Value != want {
			r.fail("rule-type-known", "No such rule type", fmt.Sprintf("The %s of every rule is %q; this is %q.", field, want, a.Value), a.Range)
		}
	}
	return out
}

func (r *reader) action(v *tree.Value, stage *lang.Stage, number int) *lang.Action {
	a := &lang.Action{Stage: stage, Block: number, Range: head(v)}
	if !r.object(v, "action", "name", "actionTypeId", "runOrder", "configuration", "commands", "inputArtifacts", "outputArtifacts", "outputVariables",
		"environmentVariables", "roleArn", "region", "namespace", "timeoutInMinutes") {
		return a
	}
	r.required(v, "action", "name", "actionTypeId")
	a.Name, a.Namespace, a.RoleARN, a.Region = r.text(v, "name"), r.text(v, "namespace"), r.text(v, "roleArn"), r.text(v, "region")
	a.Label = a.Name.Value
	if id := present(v, "actionTypeId"); id != nil && r.object(id, "actionTypeId", "category", "owner", "provider", "version") {
		r.required(id, "actionTypeId", "category", "owner", "provider", "version")
		a.Category, a.Owner, a.Provider, a.Version = r.text(id, "category"), r.text(id, "owner"), r.text(id, "provider"), r.version(id)
	}
	a.RunOrder = r.whole(v, "runOrder")
	if !a.RunOrder.Set {
		a.RunOrder = lang.Attr[int]{Value: 1, Set: true, Range: a.Range}
	}
	a.TimeoutInMinutes, a.Commands, a.OutputVariables = r.whole(v, "timeoutInMinutes"), r.texts(v, "commands"), r.texts(v, "outputVariables")
	r.filled(v, "commands", "commands-count", 50)
	r.filled(v, "outputVariables", "output-variables", 15)
	r.filled(v, "environmentVariables", "env-count", 10)
	a.Inputs, a.Outputs, a.Environment = r.inputs(v), r.outputs(v), r.environment(v)
	a.Configuration, a.ConfigurationRange = r.configuration(v), head(v.Get("configuration"))
	return a
}

// version reads the version of a type, which is a text although it looks like a number.
func (r *reader) version(id *tree.Value) lang.Attr[string] {
	v := present(id, "version")
	if v == nil {
		return lang.Attr[string]{}
	}
	if v.Kind == tree.Number && !r.lax {
		r.spoilt = append(r.spoilt, v.Range)
		r.fail("action-version-string", "Version without quotes", fmt.Sprintf("The version of a type is a text; this is a number. Write \"version\": %q.", v.Text), v.Range)
		return lang.Attr[string]{Value: v.Text, Set: true, Range: v.Range}
	}
	return r.attr(v, "version")
}

func (r *reader) inputs(v *tree.Value) []lang.Attr[string] {
	elems, _ := r.list(v, "inputArtifacts")
	var list []lang.Attr[string]
	for _, e := range elems {
		if r.object(e, "input artifact", "name") {
			r.required(e, "input artifact", "name")
			if name := r.text(e, "name"); name.Set {
				list = append(list, name)
			}
		}
	}
	return list
}

func (r *reader) outputs(v *tree.Value) []*lang.Output {
	elems, _ := r.list(v, "outputArtifacts")
	var list []*lang.Output
	for _, e := range elems {
		if r.object(e, "output artifact", "name", "files") {
			r.required(e, "output artifact", "name")
			r.filled(e, "files", "compute-files-only", 10)
			name := r.text(e, "name")
			name.Range = placeOf(name, e)
			list = append(list, &lang.Output{Name: name, Files: r.texts(e, "files")})
		}
	}
	return list
}

func (r *reader) environment(v *tree.Value) []*lang.EnvironmentVariable {
	elems, _ := r.list(v, "environmentVariables")
	var list []*lang.EnvironmentVariable
	for _, e := range elems {
		if r.object(e, "environment variable", "name", "value", "type") {
			r.required(e, "environment variable", "name", "value")
			list = append(list, &lang.EnvironmentVariable{Name: r.text(e, "name"), Value: r.text(e, "value"), Type: r.text(e, "type"), Range: head(e)})
		}
	}
	return list
}

// configuration reads the keys and values of an action's or a rule's configuration.
func (r *reader) configuration(v *tree.Value) []*lang.Setting {
	c := present(v, "configuration")
	if c == nil || !r.kind(c, "configuration", tree.Map) {
		return nil
	}
	var list []*lang.Setting
	for _, f := range c.Fields {
		if f.Value.Off {
			continue
		}
		list = append(list, &lang.Setting{Key: f.Key, Value: cty.StringVal(r.setting(f)), KeyRange: f.KeyRange, Range: f.Value.Range})
	}
	return list
}

func (r *reader) setting(f tree.Field) string {
	scalar := f.Value.Kind == tree.Bool || f.Value.Kind == tree.Number
	switch {
	case f.Value.Kind == tree.String, scalar && r.lax:
		return f.Value.Text
	case scalar:
		r.fail("config-value-string", "Value without quotes", fmt.Sprintf("Every configuration value is a text; %s is %s. Write %q.", f.Key, f.Value.Kind, f.Value.Text), f.Value.Range)
		return f.Value.Text
	case f.Value.Kind == tree.Null:
		r.fail("config-value-string", "Value that is nothing", fmt.Sprintf("Every configuration value is a text; %s is null. Leave it out.", f.Key), f.Value.Range)
	default:
		r.fail("config-value-string", "Value that is no text", fmt.Sprintf("Every configuration value is a text; %s is %s. Write its JSON as a text: \"{\\\"key\\\":\\\"value\\\"}\".", f.Key, f.Value.Kind), head(f.Value))
	}
	return "null" // anything but the empty text, which is a fault of its own
}
