package compiler

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// configuration turns the values of a configuration into texts, as language.md B.5.1 says. Keys whose value is null or wrong are
// left out. The map is never nil.
func (d *draft) configuration(settings []*lang.Setting, typeOf func(key string) schema.KeyType) map[string]Text {
	values := make(map[string]Text, len(settings))
	for _, s := range settings {
		text, problem := settingText(s, typeOf(s.Key))
		switch {
		case problem != nil:
			d.report(problem)
		case text != nil:
			values[s.Key] = *text
		}
	}
	return values
}

// settingText is the text of one value; nil: the key is left out.
func settingText(s *lang.Setting, kind schema.KeyType) (*Text, *hcl.Diagnostic) {
	v := s.Value
	if v == cty.NilVal || v.IsNull() || !v.IsKnown() { // what is not known was reported where it was evaluated
		return nil, nil
	}
	var text string
	switch {
	case v.Type().IsPrimitiveType():
		text = primitiveText(v)
	case kind == schema.JSON:
		encoded, err := lang.EncodeJSON(v)
		switch {
		case err != nil && !v.IsWhollyKnown():
			return nil, nil
		case err != nil:
			return nil, diag.Error("config-value-kind", "Value is no text", err.Error()+".", s.Range)
		}
		text = encoded
	case !v.IsWhollyKnown():
		return nil, nil
	case kind == schema.CommaList && isList(v):
		joined, problem := commaList(s)
		if problem != nil {
			return nil, problem
		}
		text = joined
	default:
		return nil, diag.Error("config-value-kind", "Value is no text", kindDetail(s, kind), s.Range)
	}
	if text == "" {
		return nil, diag.Error("config-value-empty", "Empty configuration value",
			fmt.Sprintf("The service refuses an empty text. Leave %s out, or write null where a key is to be left out in some cases.", s.Key), s.Range)
	}
	t := Text(text)
	return &t, nil
}

func kindDetail(s *lang.Setting, kind schema.KeyType) string {
	found := "an object"
	if isList(s.Value) {
		found = "a list"
	}
	if kind == schema.CommaList {
		return fmt.Sprintf("%s takes a list of texts, and %s was found. Write it as in `%s = [\"A\", \"B\"]`.", s.Key, found, s.Key)
	}
	return fmt.Sprintf("Every configuration value is text in the end, and %s of %s is %s. Where the text is to be JSON, write `%s = jsonencode(...)`.",
		"the value", s.Key, found, s.Key)
}

// primitiveText spells a text, a truth value or a number. These conversions cannot fail.
func primitiveText(v cty.Value) string {
	if v.Type() == cty.String {
		return v.AsString()
	}
	text, err := convert.Convert(v, cty.String)
	if err != nil {
		panic(err) // every primitive type converts to text
	}
	return text.AsString()
}

func isList(v cty.Value) bool {
	t := v.Type()
	return t.IsListType() || t.IsTupleType() || t.IsSetType()
}

// commaList joins the elements of a list. An element with a comma would come out as two.
func commaList(s *lang.Setting) (string, *hcl.Diagnostic) {
	var parts []string
	for i, v := range s.Value.AsValueSlice() {
		if v.IsNull() || !v.Type().IsPrimitiveType() {
			return "", diag.Error("config-value-kind", "Element is no text",
				fmt.Sprintf("%s is a list of texts, and its element %d is none.", s.Key, i+1), s.Range)
		}
		part := primitiveText(v)
		if strings.Contains(part, ",") || part == "" {
			return "", diag.Error("config-value-kind", "Element breaks the list",
				fmt.Sprintf("%s is sent as one text with commas between its elements, and element %d, %q, would not come out as one element.", s.Key, i+1, part), s.Range)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ","), nil
}
