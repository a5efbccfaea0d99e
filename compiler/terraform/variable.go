package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"pipewright/compiler/foreign"
	"pipewright/lang"
)

// A variable is a variable block.
type variable struct {
	name      string
	block     *hclsyntax.Block
	sensitive bool
	visited   visit
	value     cty.Value
	made      *foreign.Variable // once something uses it
}

func (r *reader) declareVariable(b *hclsyntax.Block) {
	name := b.Labels[0]
	if r.variables[name] != nil || !hclsyntax.ValidIdentifier(name) {
		return
	}
	v := &variable{name: name, block: b}
	if attr := b.Body.Attributes["sensitive"]; attr != nil {
		set, diags := attr.Expr.Value(nil)
		v.sensitive = !diags.HasErrors() && set.Type() == cty.Bool && set.IsKnown() && set.True()
	}
	r.variables[name], r.order = v, append(r.order, v)
	r.taken[name] = true
}

// variableValue is the value that was given for a variable, or its default; unknown without.
func (r *reader) variableValue(name string) cty.Value {
	v := r.variables[name]
	if v == nil {
		return r.undeclaredValue(name)
	}
	if v.visited == done {
		return v.value
	}
	v.visited = done
	ty, defaults := r.typeOf(v)
	v.value = cty.UnknownVal(ty)
	if text, ok := r.values[name]; ok {
		v.value = r.givenValue(v, text, ty, defaults)
		return v.value
	}
	attr := v.block.Body.Attributes["default"]
	if attr == nil {
		return v.value
	}
	fallback, diags := attr.Expr.Value(&hcl.EvalContext{Functions: r.functions})
	if diags.HasErrors() {
		r.adopt(diags)
		return v.value
	}
	fallback, _ = fallback.UnmarkDeep()
	v.value = r.fitted(v, fallback, ty, defaults, attr.Expr.Range())
	return v.value
}

// undeclaredValue is what was given for a variable that no file declares: a list or a map where it looks like one, else a text.
func (r *reader) undeclaredValue(name string) cty.Value {
	given, ok := r.values[name]
	if !ok {
		return cty.DynamicVal
	}
	if text := strings.TrimSpace(given); (strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{")) && lang.Unfit(name, []byte(text)) == nil {
		expr, diags := hclsyntax.ParseExpression([]byte(text), "--var "+name, hcl.InitialPos)
		if !diags.HasErrors() {
			countAll(expr)
			if v, diags := expr.Value(&hcl.EvalContext{Functions: r.functions}); !diags.HasErrors() && isKnown(v) {
				return v
			}
		}
	}
	return cty.StringVal(given)
}

// typeOf is the declared type of a variable; none: anything. Terraform 0.11 had types in quotes.
func (r *reader) typeOf(v *variable) (cty.Type, *typeexpr.Defaults) {
	attr := v.block.Body.Attributes["type"]
	if attr == nil {
		return cty.DynamicPseudoType, nil
	}
	if old, ok := quotedType(attr.Expr); ok {
		return map[string]cty.Type{"string": cty.String, "list": cty.List(cty.DynamicPseudoType), "map": cty.Map(cty.DynamicPseudoType)}[old], nil
	}
	ty, defaults, diags := typeexpr.TypeConstraintWithDefaults(attr.Expr)
	if diags.HasErrors() {
		r.adopt(diags)
		return cty.DynamicPseudoType, nil
	}
	return ty, defaults
}

func quotedType(expr hclsyntax.Expression) (string, bool) {
	if _, ok := expr.(*hclsyntax.TemplateExpr); !ok {
		return "", false
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() || v.Type() != cty.String {
		return "", false
	}
	text := v.AsString()
	return text, text == "string" || text == "list" || text == "map"
}

// givenValue reads the text of --var: itself for a variable of text, else an expression.
func (r *reader) givenValue(v *variable, text string, ty cty.Type, defaults *typeexpr.Defaults) cty.Value {
	at := v.block.LabelRanges[0]
	untyped := v.block.Body.Attributes["type"] == nil
	switch {
	case ty == cty.String:
		return cty.StringVal(text)
	case untyped && !r.hasCompoundDefault(v):
		return r.undeclaredValue(v.name)
	}
	wrong := func(detail string) cty.Value {
		r.fail("terraform-variable", "Value not accepted", fmt.Sprintf("The value given for var.%s is none of its type: %s", v.name, detail), at)
		return cty.UnknownVal(ty)
	}
	if lang.Unfit("--var "+v.name, []byte(text)) != nil {
		return wrong("it is nested too deep, or no text.")
	}
	if ty.IsPrimitiveType() {
		return r.fitted(v, cty.StringVal(text), ty, nil, at)
	}
	if trimmed := strings.TrimSpace(text); (ty.IsListType() || ty.IsSetType()) && !strings.HasPrefix(trimmed, "[") {
		return r.fitted(v, commaList(trimmed), ty, nil, at)
	}
	expr, diags := hclsyntax.ParseExpression([]byte(text), "--var "+v.name, hcl.InitialPos)
	if diags.HasErrors() {
		return wrong(diags[0].Detail)
	}
	countAll(expr)
	value, diags := expr.Value(&hcl.EvalContext{Functions: r.functions})
	if diags.HasErrors() {
		return wrong(diags[0].Detail)
	}
	value, _ = value.UnmarkDeep()
	return r.fitted(v, value, ty, defaults, at)
}

// commaList is a list of texts with commas between them, as it may be given instead of an expression.
func commaList(text string) cty.Value {
	var out []cty.Value
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, cty.StringVal(part))
		}
	}
	return cty.TupleVal(out)
}

func (r *reader) hasCompoundDefault(v *variable) bool {
	attr := v.block.Body.Attributes["default"]
	if attr == nil {
		return false
	}
	switch attr.Expr.(type) {
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr:
		return true
	}
	return false
}

// fitted converts a value to the declared type.
func (r *reader) fitted(v *variable, value cty.Value, ty cty.Type, defaults *typeexpr.Defaults, at hcl.Range) cty.Value {
	if defaults != nil && !value.IsNull() {
		value = defaults.Apply(value)
	}
	got, err := convert.Convert(value, ty)
	if err != nil {
		r.fail("terraform-variable", "Value not accepted", fmt.Sprintf("The value of var.%s is none of its type: %s.", v.name, convert.MismatchMessage(value.Type(), ty)), at)
		return cty.UnknownVal(ty)
	}
	if !r.spend(weight(got)/64, at) {
		return cty.UnknownVal(ty)
	}
	return got
}

// useVariable says that the file uses a variable. One that is declared nowhere, as in a piece of a configuration, has no default.
func (r *reader) useVariable(name string, deep bool, at hcl.Range) {
	v := r.variables[name]
	if v == nil {
		v = &variable{name: name, visited: done, value: r.variableValue(name)}
		v.made = &foreign.Variable{Name: name, Type: typeOfGiven(v.value), Description: "Declared in another file of the Terraform configuration.", Range: at}
		r.variables[name], r.order = v, append(r.order, v)
		r.taken[name] = true
	}
	if v.made == nil {
		r.makeVariable(v)
	}
	if deep && v.made.Type == "string" && (v.block == nil || v.block.Body.Attributes["type"] == nil && v.made.Default == "") {
		v.made.Type = "any" // it has attributes or elements
	}
}

func (r *reader) makeVariable(v *variable) {
	v.made = &foreign.Variable{Name: v.name, Type: typeOfGiven(r.variableValue(v.name)), Sensitive: v.sensitive, Range: v.block.LabelRanges[0]}
	attrs := v.block.Body.Attributes
	if attr := attrs["description"]; attr != nil {
		if d, diags := attr.Expr.Value(nil); !diags.HasErrors() && d.Type() == cty.String && d.IsKnown() && !d.IsNull() {
			v.made.Description = d.AsString()
		}
	}
	if attr := attrs["default"]; attr != nil {
		v.made.Default, v.made.Type = r.defaultText(attr.Expr), ""
	}
	if attr := attrs["type"]; attr != nil {
		v.made.Type = r.source(attr.Expr.Range())
		if old, ok := quotedType(attr.Expr); ok {
			v.made.Type = map[string]string{"string": "string", "list": "list(any)", "map": "map(any)"}[old]
		}
	}
	if v.made.Type == "" {
		v.made.Type = typeOfDefault(r.variableValue(v.name))
	}
	r.validations(v)
}

// defaultText is a default as it is written; a heredoc as the text that it is.
func (r *reader) defaultText(expr hclsyntax.Expression) string {
	if text := r.source(expr.Range()); !strings.Contains(text, "<<") {
		return text
	}
	v, diags := expr.Value(&hcl.EvalContext{Functions: r.functions})
	if diags.HasErrors() || !isKnown(v) {
		return r.source(expr.Range())
	}
	return literal(v)
}

// typeOfGiven is the type of a variable about which nothing but its value is said.
func typeOfGiven(v cty.Value) string {
	if !isKnown(v) || v.IsNull() || v.Type().IsPrimitiveType() {
		return "string"
	}
	return "any"
}

func typeOfDefault(v cty.Value) string {
	switch {
	case v.IsNull():
		return "string"
	case v.Type().IsPrimitiveType():
		return v.Type().FriendlyName()
	}
	return "any"
}

// validations carries over what can be said of the variable alone.
func (r *reader) validations(v *variable) {
	for _, b := range v.block.Body.Blocks {
		condition, message := b.Body.Attributes["condition"], b.Body.Attributes["error_message"]
		if b.Type != "validation" || condition == nil {
			continue
		}
		if !r.onlyOf(condition.Expr, v.name) {
			r.note(b.DefRange(), "A validation of var.%s looks at more than the variable, or calls a function that the language does not have, and was not carried over.", v.name)
			continue
		}
		text := fmt.Sprintf("This value of %s is not accepted.", v.name)
		if message != nil {
			if said, diags := message.Expr.Value(nil); !diags.HasErrors() && said.Type() == cty.String && said.IsKnown() && !said.IsNull() {
				text = said.AsString()
			}
		}
		v.made.Validations = append(v.made.Validations, foreign.Validation{Condition: r.source(condition.Expr.Range()), Message: text})
	}
}

// onlyOf says whether an expression uses one variable and functions of the language only.
func (r *reader) onlyOf(expr hclsyntax.Expression, name string) bool {
	for _, t := range expr.Variables() {
		if t.RootName() != "var" || len(t) < 2 || stepName(t[1]) != name {
			return false
		}
	}
	only := true
	hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, ok := n.(*hclsyntax.FunctionCallExpr); ok && call.Name != counter && !r.has(call.Name) {
			only = false
		}
		return nil
	})
	return only
}

// has says whether the language has a function.
func (r *reader) has(name string) bool {
	_, ok := r.ours[name]
	return ok || reading(name)
}

func (r *reader) source(at hcl.Range) string {
	src := r.sources[at.Filename]
	if at.Start.Byte < 0 || at.End.Byte > len(src) || at.Start.Byte > at.End.Byte {
		return ""
	}
	return string(src[at.Start.Byte:at.End.Byte])
}
