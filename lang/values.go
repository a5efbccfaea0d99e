package lang

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"pipewright/lang/diag"
)

// Values gives the values from outside by name, as texts, the strongest for each: for files that are not of the language and declare their variables in their
// own way. A list of texts in a file of values is joined with commas; a map, and a list with lists or maps in it, is the expression that it is.
func Values(in Inputs) (map[string]string, hcl.Diagnostics) {
	all := map[string]string{}
	for _, entry := range in.Environ {
		if name, text, ok := strings.Cut(entry, "="); ok && strings.HasPrefix(name, environPrefix) {
			all[strings.TrimPrefix(name, environPrefix)] = text
		}
	}
	var diags hcl.Diagnostics
	for _, path := range in.VarFiles {
		diags = append(diags, fileValues(path, all)...)
	}
	for _, entry := range in.Vars {
		name, text, ok := strings.Cut(entry, "=")
		if !ok {
			diags = append(diags, diag.Error("variable-value", "Value without a variable", "--var "+entry+" has no \"=\". Write --var "+entry+"=VALUE.", placeOf("--var "+entry)))
			continue
		}
		all[name] = text
	}
	return all, diags
}

func fileValues(path string, all map[string]string) hcl.Diagnostics {
	f := &file{name: path}
	_, diags := f.parse()
	if f.body == nil {
		return diags
	}
	for name, attr := range f.body.Attributes {
		v, more := attr.Expr.Value(nil)
		text, ok := valueText(v)
		if more.HasErrors() || !ok {
			diags = append(diags, diag.Error("variable-value", "Value that is no text", "The value of "+name+" is null, or no value that is written out. Write a text, a number, a truth value, a list or a map.", attr.Expr.Range()))
			continue
		}
		all[name] = text
	}
	return diags
}

// valueText spells a value; false: it has no text.
func valueText(v cty.Value) (string, bool) {
	if v == cty.NilVal || v.IsNull() || !v.IsWhollyKnown() {
		return "", false
	}
	if t := v.Type(); t.IsTupleType() || t.IsListType() || t.IsSetType() {
		var parts []string
		for _, e := range v.AsValueSlice() {
			part, err := convert.Convert(e, cty.String)
			if err != nil || part.IsNull() {
				return expressionText(v), true
			}
			parts = append(parts, part.AsString())
		}
		return strings.Join(parts, ","), true
	} else if t.IsObjectType() || t.IsMapType() {
		return expressionText(v), true
	}
	text, err := convert.Convert(v, cty.String)
	if err != nil {
		return "", false
	}
	return text.AsString(), true
}

// expressionText writes a known value as an expression.
func expressionText(v cty.Value) string { return string(hclwrite.TokensForValue(v).Bytes()) }
