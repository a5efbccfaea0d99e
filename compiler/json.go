package compiler

import (
	"bytes"
	"encoding/json"

	"github.com/zclconf/go-cty/cty"
)

// compactJSON spells a value as JSON without blanks, keys sorted, < > & as they are: every character counts against the service's
// limit of a configuration value.
func compactJSON(v cty.Value) string {
	var b bytes.Buffer
	writeJSON(&b, v)
	return b.String()
}

func writeJSON(b *bytes.Buffer, v cty.Value) {
	t := v.Type()
	switch {
	case v.IsNull():
		b.WriteString("null")
	case t == cty.String:
		writeJSONText(b, v.AsString())
	case t.IsPrimitiveType():
		b.WriteString(primitiveText(v))
	case isList(v):
		writeJSONList(b, v.AsValueSlice())
	default:
		writeJSONObject(b, v.AsValueMap())
	}
}

func writeJSONList(b *bytes.Buffer, values []cty.Value) {
	b.WriteByte('[')
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSON(b, v)
	}
	b.WriteByte(']')
}

func writeJSONObject(b *bytes.Buffer, values map[string]cty.Value) {
	b.WriteByte('{')
	for i, key := range sortedKeys(values) {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSONText(b, key)
		b.WriteByte(':')
		writeJSON(b, values[key])
	}
	b.WriteByte('}')
}

func writeJSONText(b *bytes.Buffer, s string) {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a text always encodes
	}
	b.Truncate(b.Len() - 1) // the encoder ends with a newline
}
