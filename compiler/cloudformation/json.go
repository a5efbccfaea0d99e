package cloudformation

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"pipewright/lang/tree"
)

// toJSON is Fn::ToJsonString. The text is the one that jsonencode gives: keys sorted, nothing escaped that needs no escape.
func (r *reader) toJSON(c call) *tree.Value {
	v := r.resolve(c.arg)
	if v == nil || v == r.broken {
		return r.broken
	}
	var b strings.Builder
	r.encode(&b, v)
	if !r.spend(b.Len(), c.whole.Range) {
		return r.broken
	}
	expr := r.expr(v)
	if plain(v) {
		return literal(b.String(), c.whole.Range)
	}
	return made(tree.String, "jsonencode("+expr+")", b.String(), r.known(v), c.whole.Range)
}

// plain says whether a value is a literal through and through.
func plain(v *tree.Value) bool {
	if v.Parts != nil || v.When != "" {
		return false
	}
	for _, e := range v.Elems {
		if !plain(e) {
			return false
		}
	}
	for _, f := range v.Fields {
		if f.KeyParts != nil || !plain(f.Value) {
			return false
		}
	}
	return true
}

func (r *reader) encode(b *strings.Builder, v *tree.Value) {
	switch v.Kind {
	case tree.List:
		b.WriteByte('[')
		for i, e := range present(v) {
			if i > 0 {
				b.WriteByte(',')
			}
			r.encode(b, e)
		}
		b.WriteByte(']')
	case tree.Map:
		r.encodeMap(b, v)
	case tree.Bool:
		b.WriteString(v.Text)
	case tree.Number:
		if isNumber(v.Text) {
			b.WriteString(v.Text)
			return
		}
		b.WriteString(jsonText(v.Text))
	case tree.Null:
		b.WriteString("null")
	default:
		b.WriteString(jsonText(v.Text))
	}
}

func (r *reader) encodeMap(b *strings.Builder, v *tree.Value) {
	fields := slices.DeleteFunc(slices.Clone(v.Fields), func(f tree.Field) bool { return f.Value.Off })
	slices.SortFunc(fields, func(x, y tree.Field) int { return strings.Compare(x.Key, y.Key) })
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(jsonText(f.Key) + ":")
		r.encode(b, f.Value)
	}
	b.WriteByte('}')
}

func jsonText(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		panic(err) // a text always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
