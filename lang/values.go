package lang

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"pipewright/lang/diag"
)

// Values gives the values from outside by name, as texts, the strongest for each: for files that are not of the language and declare their variables in their
// own way. A list in a file of values is joined with commas.
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
			diags = append(diags, diag.Error("variable-value", "Value that is no text", "The value of "+name+" must be a text, a number, a truth value or a list of them.", attr.Expr.Range()))
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
			part, ok := valueText(e)
			if !ok {
				return "", false
			}
			parts = append(parts, part)
		}
		return strings.Join(parts, ","), true
	}
	text, err := convert.Convert(v, cty.String)
	if err != nil {
		return "", false
	}
	return text.AsString(), true
}
