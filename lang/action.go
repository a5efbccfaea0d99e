package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// fill evaluates what belongs to the second moment of an action.
func (a *actionPlan) fill() {
	s, body, out := a.scope, a.block.block.Body, a.out
	out.Provider = s.text(body, "provider", firstMoment)
	out.Category = s.text(body, "category", firstMoment)
	out.Owner = s.text(body, "owner", firstMoment)
	out.Version = s.text(body, "version", firstMoment)
	out.RoleARN = s.text(body, "role_arn", secondMoment)
	out.Region = s.text(body, "region", firstMoment)
	out.RunOrder = s.whole(body, "run_order", secondMoment)
	out.TimeoutInMinutes = s.whole(body, "timeout_in_minutes", secondMoment)
	out.Inputs = s.inputArtifacts(body)
	out.Configuration, out.ConfigurationRange = s.settings(body, "configuration")
	out.After = s.after(body)
	out.Commands = s.texts(body, "commands", secondMoment)
	out.OutputVariables = s.texts(body, "output_variables", secondMoment)
	out.Environment = s.environment(body)
}

// after reads the list of actions to wait for.
func (s *scope) after(body *hclsyntax.Body) []*After {
	attr := body.Attributes["after"]
	if attr == nil {
		return nil
	}
	if list, ok := attr.Expr.(*hclsyntax.TupleConsExpr); ok {
		var all []*After
		for _, e := range list.Exprs {
			if set, ok := s.actions(e, "after", secondPlace(attr)); ok {
				all = append(all, &After{Actions: set, Range: e.Range()})
			}
		}
		return all
	}
	v, ok := s.value(attr.Expr, ordering)
	if !ok {
		return nil
	}
	if off := missingIn(v); off != nil {
		s.ev.report(off)
		return nil
	}
	plain, _ := v.UnmarkDeep()
	if plain.IsNull() {
		return nil
	}
	if _, bare := actionsIn(plain); bare {
		s.ev.fail("action-wanted", "Not a list of actions", "after takes a list, also of one block: put brackets around it, as in after = ["+
			listed(textsOf(attr.Expr))+"].", attr.Expr.Range(), secondPlace(attr))
		return nil
	}
	if !plain.IsWhollyKnown() || !plain.CanIterateElements() || plain.Type().IsObjectType() {
		s.ev.report(actionWanted(plain, "after", attr.Expr.Range(), secondPlace(attr)))
		return nil
	}
	return s.afterElements(plain, attr)
}

// textsOf are the names in an expression as they are written.
func textsOf(expr hclsyntax.Expression) []string {
	var texts []string
	for _, c := range chainsOf(expr) {
		texts = append(texts, c.text(len(c.steps)))
	}
	return texts
}

func (s *scope) afterElements(list cty.Value, attr *hclsyntax.Attribute) []*After {
	var all []*After
	for it := list.ElementIterator(); it.Next(); {
		_, e := it.Element()
		actions, ok := actionsIn(e)
		if !ok {
			s.ev.report(actionWanted(e, "after", attr.Expr.Range(), secondPlace(attr)))
			continue
		}
		all = append(all, &After{Actions: actions, Range: attr.Expr.Range()})
	}
	return all
}

// actionWanted is the error for text, or anything else, where an action must stand.
func actionWanted(v cty.Value, where string, subject hcl.Range, at diag.Place) *hcl.Diagnostic {
	plain, _ := v.UnmarkDeep()
	detail := fmt.Sprintf("%s takes actions, like [action.Unit]; found %s.", where, shown(plain))
	if where == "source_action" {
		detail = fmt.Sprintf("%s takes an action, like action.App; found %s.", where, shown(plain))
	}
	if plain.IsKnown() && !plain.IsNull() && plain.Type() == cty.String {
		detail += fmt.Sprintf(" Write action%s: then it is checked.", member(plain.AsString()))
	}
	return diag.Error("action-wanted", "Not an action", detail, subject, at)
}

// missingIn is the reason why something in a value does not exist, or nil.
func missingIn(v cty.Value) *hcl.Diagnostic {
	for m := range cty.ValueMarksOfTypeDeep[*deferred](v) {
		return m.d
	}
	return nil
}

// environment reads environment_variables: a list of objects with name, value and type.
func (s *scope) environment(body *hclsyntax.Body) []*EnvironmentVariable {
	attr := body.Attributes["environment_variables"]
	if attr == nil {
		return nil
	}
	var all []*EnvironmentVariable
	list, ok := attr.Expr.(*hclsyntax.TupleConsExpr)
	if !ok {
		for _, p := range s.parts(body, "environment_variables", "a list of { name, value, type }", secondMoment) {
			all = s.appendVariable(all, s.membersOf(p), p)
		}
		return all
	}
	for _, e := range list.Exprs {
		if _, ok := e.(*hclsyntax.ObjectConsExpr); ok {
			all = s.appendVariable(all, s.pairs("an element of environment_variables", e, secondMoment), part{rng: e.Range()})
			continue
		}
		if got, ok := s.settle(e, secondMoment); ok {
			p := part{got, e.Range()}
			all = s.appendVariable(all, s.membersOf(p), p)
		}
	}
	return all
}

// membersOf are the members of an object that was computed; each keeps those references whose text it holds.
func (s *scope) membersOf(p part) []pair {
	if t := p.value.Type(); p.value.IsNull() || !t.IsObjectType() && !t.IsMapType() {
		s.wrong("an element of environment_variables", "an object { name, value, type }", p)
		return nil
	}
	var all []pair
	for it := p.value.ElementIterator(); it.Next(); {
		key, v := it.Element()
		one := pair{key: key.AsString(), keyRange: p.rng, part: part{settled{value: v}, p.rng}}
		for _, r := range p.refs {
			if holds(v, r.Text) {
				one.refs = append(one.refs, r)
			}
		}
		all = append(all, one)
	}
	return all
}

func (s *scope) appendVariable(all []*EnvironmentVariable, members []pair, p part) []*EnvironmentVariable {
	if members == nil {
		return all
	}
	v := &EnvironmentVariable{Range: p.rng}
	fields := map[string]*Attr[string]{"name": &v.Name, "value": &v.Value, "type": &v.Type}
	for _, m := range members {
		field := fields[m.key]
		switch {
		case field == nil:
			s.unknownKey(m.key, m.keyRange, "An element of environment_variables", "name", "value", "type")
		case !m.value.IsNull():
			*field = s.asText(m.key, m.part)
		}
	}
	return append(all, v)
}
