package cloudformation

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/tree"
)

// A parameter is an entry of Parameters.
type parameter struct {
	name     string
	at       hcl.Range
	body     *tree.Value
	typ      string // CloudFormation's
	variable *foreign.Variable
	value    *tree.Value // what Ref gives, once it was asked for
}

// isList says whether a parameter is a list; its elements are texts.
func (p *parameter) isList() bool {
	return p.typ == "CommaDelimitedList" || strings.HasPrefix(p.typ, "List<") || strings.HasPrefix(p.typ, "AWS::SSM::Parameter::Value<List<") ||
		p.typ == "AWS::SSM::Parameter::Value<CommaDelimitedList>"
}

// isStored says whether the default is not the value but the name of an SSM parameter that holds it.
func (p *parameter) isStored() bool { return strings.HasPrefix(p.typ, "AWS::SSM::Parameter::Value<") }

// kind is the shape of the values.
func (p *parameter) kind() tree.Kind {
	switch {
	case p.isList():
		return tree.List
	case p.typ == "Number" && (p.body.Get("Default") == nil || isNumber(p.body.Get("Default").Text)):
		return tree.Number
	}
	return tree.String
}

// parameter gives what Ref of a parameter gives, and makes its variable the first time.
func (r *reader) parameter(p *parameter, at hcl.Range) *tree.Value {
	if p.variable == nil {
		p.variable = r.variableOf(p)
		p.value = r.valueOf(p)
	}
	if p.value == r.broken || !r.spend(perNode+len(p.value.Text), at) {
		return r.broken
	}
	return r.placed(p.value, at)
}

func (r *reader) variableOf(p *parameter) *foreign.Variable {
	name := p.name
	if !hclsyntax.ValidIdentifier(name) {
		name = r.variables.Take("parameter_" + name)
	}
	v := &foreign.Variable{Name: name, Type: "string", Description: text(p.body, "Description"), Range: p.at, Sensitive: strings.EqualFold(text(p.body, "NoEcho"), "true")}
	switch p.kind() {
	case tree.List:
		v.Type = "list(string)"
	case tree.Number:
		v.Type = "number"
	}
	fallback := p.body.Get("Default")
	switch {
	case fallback == nil:
	case !scalar(fallback):
		r.fail("template-parameter", "Wrong default of a parameter", fmt.Sprintf(
			"The default of %s is a text, also where its type is a list: \"a,b\". Found was %s.", p.name, fallback.Kind), fallback.Range)
	case p.isStored():
		v.Description = strings.TrimSpace(v.Description + fmt.Sprintf(" The value of the SSM parameter %s.", fallback.Text))
		r.note(p.at, "%s is the value of the SSM parameter %s; CloudFormation looks it up when it deploys the stack.", p.name, fallback.Text)
	case objection(p, fallback.Text) != "":
		r.note(fallback.Range, "The template's default of %s is not one that it allows (%s), so it was left out.", p.name, objection(p, fallback.Text))
	default:
		r.dynamic(fallback)
		v.Default = r.written(p, fallback.Text)
	}
	v.Validations = r.validations(p, v)
	return v
}

// written spells a value of a parameter as an expression.
func (r *reader) written(p *parameter, value string) string {
	switch p.kind() {
	case tree.List:
		return r.expr(&tree.Value{Kind: tree.List, Elems: r.texts(listOf(value), p.at), Range: p.at})
	case tree.Number:
		return value
	}
	return lang.Quote(value)
}

// valueOf gives what a parameter comes to: the value that was given, else the default.
func (r *reader) valueOf(p *parameter) *tree.Value {
	expr := "var." + p.variable.Name
	value, known := r.values[p.variable.Name]
	if known {
		if why := objection(p, value); why != "" {
			return r.fail("template-parameter", "Value that the parameter does not allow", fmt.Sprintf("A value was given for %s that the template does not allow: %s.", p.name, why), p.at)
		}
	} else if p.variable.Default != "" {
		value, known = p.body.Get("Default").Text, true
	}
	if p.isList() {
		return madeList(expr, r.texts(listOf(value), p.at), known, p.at)
	}
	if !known {
		return standIn(p.kind(), expr, p.at)
	}
	return made(p.kind(), expr, value, true, p.at)
}

// listOf takes a list apart: a,b as CloudFormation has it, or ["a", "b"] as the language has it.
func listOf(value string) []string {
	if strings.HasPrefix(strings.TrimSpace(value), "[") {
		if list, ok := languageList(value); ok {
			return list
		}
	}
	if value == "" {
		return nil
	}
	list := strings.Split(value, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

func languageList(value string) ([]string, bool) {
	expr, diags := hclsyntax.ParseExpression([]byte(value), "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil, false
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() || !v.IsWhollyKnown() || !v.Type().IsTupleType() {
		return nil, false
	}
	var list []string
	for _, e := range v.AsValueSlice() {
		if e.IsNull() || e.Type().FriendlyName() != "string" {
			return nil, false
		}
		list = append(list, e.AsString())
	}
	return list, true
}

// text gives the text of a key; empty: there is none.
func text(v *tree.Value, key string) string {
	if got := v.Get(key); scalar(got) {
		return got.Text
	}
	return ""
}
