package lang

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// jsonencodeFunction is ours, not HCL's: EncodeJSON says how it differs. Marks anywhere in the argument are those of the text.
func jsonencodeFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "val", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowNull: true}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].IsWhollyKnown() {
				return cty.UnknownVal(cty.String), nil
			}
			text, err := EncodeJSON(args[0])
			return cty.StringVal(text), err
		},
	})
}

// EncodeJSON writes a known, unmarked value as compact JSON with sorted keys. Unlike HCL's jsonencode it leaves < > & alone: written as \u0026
// and so on they would eat into the 1000 characters that a configuration value may have (language.md B.5.1).
func EncodeJSON(v cty.Value) (string, error) {
	var out bytes.Buffer
	if err := writeJSON(&out, v); err != nil {
		return "", err
	}
	return out.String(), nil
}

func writeJSON(out *bytes.Buffer, v cty.Value) error {
	t := v.Type()
	switch {
	case !v.IsKnown():
		return fmt.Errorf("a value that is not known cannot be written as JSON")
	case v.IsNull():
		out.WriteString("null")
	case t == cty.String:
		return writeJSONText(out, v.AsString())
	case t == cty.Bool:
		fmt.Fprint(out, v.True())
	case t == cty.Number:
		out.WriteString(v.AsBigFloat().Text('f', -1))
	case t.IsMapType() || t.IsObjectType():
		return writeJSONObject(out, v)
	case v.CanIterateElements():
		return writeJSONList(out, v)
	default:
		return fmt.Errorf("%s cannot be written as JSON", t.FriendlyName())
	}
	return nil
}

// writeJSONText leaves to the encoder what is more than a pair of quotes around.
func writeJSONText(out *bytes.Buffer, s string) error {
	if !strings.ContainsFunc(s, needsCare) {
		out.WriteByte('"')
		out.WriteString(s)
		out.WriteByte('"')
		return nil
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // the encoder ends with a newline
	return nil
}

// needsCare says whether a character may be written otherwise in JSON than it is, by an encoder that escapes no HTML.
func needsCare(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }

// writeJSONObject relies on the order in which elements are visited: that of their keys.
func writeJSONObject(out *bytes.Buffer, v cty.Value) error {
	out.WriteByte('{')
	first := true
	for key, element := range v.Elements() {
		if !first {
			out.WriteByte(',')
		}
		first = false
		if err := writeJSONText(out, key.AsString()); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := writeJSON(out, element); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

func writeJSONList(out *bytes.Buffer, v cty.Value) error {
	out.WriteByte('[')
	first := true
	for _, element := range v.Elements() {
		if !first {
			out.WriteByte(',')
		}
		first = false
		if err := writeJSON(out, element); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}
