package author

import (
	"fmt"
	"slices"
	"strings"

	"pipewright/lang/tree"
)

// The brackets of a stand-in for an expression inside JSON: characters of the private area, which no pipeline holds.
const (
	standOpen  = "\uE000"
	standClose = "\uE001"
)

// json writes the list or object that a text of JSON holds; empty: it is none, or an expression stands where none can.
func (s *scope) json(list []piece) string {
	root := decoded(list)
	if root == nil {
		return ""
	}
	return s.value(root, list)
}

// decoded reads the list or object that a text of JSON holds, with stand-ins for the expressions in it; nil: there is none.
func decoded(list []piece) *tree.Value {
	src, ok := standing(list)
	if !ok || !strings.HasPrefix(strings.TrimSpace(src), "{") && !strings.HasPrefix(strings.TrimSpace(src), "[") {
		return nil
	}
	root, diags := tree.JSON("", []byte(src))
	if diags.HasErrors() || !keysPlain(root) || depth(root) > deepest {
		return nil
	}
	return root
}

// deepest is how far lists and objects are written one in the other; what is deeper is better left as text, and the language refuses it somewhere.
const deepest = 16

func depth(v *tree.Value) int {
	most := 0
	for _, e := range v.Elems {
		most = max(most, depth(e))
	}
	for _, f := range v.Fields {
		most = max(most, depth(f.Value))
	}
	return most + 1
}

// standing is a text with stand-ins for its expressions; false: it could be mistaken for one.
func standing(list []piece) (string, bool) {
	var b strings.Builder
	for i, p := range list {
		if p.expr == "" && strings.ContainsAny(p.text, standOpen+standClose) {
			return "", false
		}
		if p.expr != "" {
			fmt.Fprintf(&b, "%s%d%s", standOpen, i, standClose)
			continue
		}
		b.WriteString(p.text)
	}
	return b.String(), true
}

// encodes says whether a text is byte for byte what jsonencode makes of the value in it.
func encodes(list []piece) bool {
	root := decoded(list)
	src, _ := standing(list)
	var b strings.Builder
	return root != nil && encode(&b, root) && b.String() == src
}

// encode writes a value as jsonencode does; false: it might do otherwise.
func encode(b *strings.Builder, v *tree.Value) bool {
	switch v.Kind {
	case tree.List:
		b.WriteByte('[')
		for i, e := range v.Elems {
			if i > 0 {
				b.WriteByte(',')
			}
			if !encode(b, e) {
				return false
			}
		}
		b.WriteByte(']')
	case tree.Map:
		b.WriteByte('{')
		for i, f := range v.Fields {
			if i > 0 {
				b.WriteByte(',')
			}
			if i > 0 && v.Fields[i-1].Key >= f.Key || !encodeText(b, f.Key) {
				return false
			}
			b.WriteByte(':')
			if !encode(b, f.Value) {
				return false
			}
		}
		b.WriteByte('}')
	case tree.String:
		return encodeText(b, v.Text)
	case tree.Number:
		b.WriteString(v.Text)
		return whole(v.Text)
	case tree.Null:
		b.WriteString("null")
	default:
		b.WriteString(v.Text)
	}
	return true
}

// encodeText writes a text that needs no escape but those of quotes and backslashes.
func encodeText(b *strings.Builder, text string) bool {
	b.WriteByte('"')
	for _, c := range text {
		if c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029 {
			return false
		}
		if c == '"' || c == '\\' {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	b.WriteByte('"')
	return true
}

// keysPlain says whether no expression stands in a key.
func keysPlain(v *tree.Value) bool {
	for _, f := range v.Fields {
		if strings.Contains(f.Key, standOpen) || !keysPlain(f.Value) {
			return false
		}
	}
	for _, e := range v.Elems {
		if !keysPlain(e) {
			return false
		}
	}
	return true
}

// value writes a value of JSON.
func (s *scope) value(v *tree.Value, from []piece) string {
	switch v.Kind {
	case tree.List:
		of := make([]string, len(v.Elems))
		for i, e := range v.Elems {
			of[i] = s.value(e, from)
		}
		return bracket("[", of, "]")
	case tree.Map:
		of := make([]string, len(v.Fields))
		for i, f := range customary(v.Fields) {
			of[i] = key(f.Key) + " = " + s.member(v, f, from)
		}
		if len(of) == 0 {
			return "{}"
		}
		return bracket("{", of, "}")
	case tree.Null:
		return "null"
	case tree.String:
		return written(filled(v.Text, from))
	}
	return v.Text
}

// customary orders the fields of an environment variable as people write them; the service's order is that of the alphabet, and means nothing.
func customary(fields []tree.Field) []tree.Field {
	order := []string{"name", "value", "type"}
	at := func(f tree.Field) int { return slices.Index(order, f.Key) }
	if slices.ContainsFunc(fields, func(f tree.Field) bool { return at(f) < 0 }) {
		return fields
	}
	fields = slices.Clone(fields)
	slices.SortFunc(fields, func(a, b tree.Field) int { return at(a) - at(b) })
	return fields
}

// member writes the value of a member. The functions of CloudFormation that read an artifact name it first.
func (s *scope) member(of *tree.Value, f tree.Field, from []piece) string {
	reads := f.Key == "Fn::GetArtifactAtt" || f.Key == "Fn::GetParam"
	if !reads || len(of.Fields) != 1 || len(f.Value.Elems) == 0 {
		return s.value(f.Value, from)
	}
	name := filled(f.Value.Elems[0].Text, from)
	if !s.artifacts[spelled(name)] {
		return s.value(f.Value, from)
	}
	parts := []string{artifact(name)}
	for _, e := range f.Value.Elems[1:] {
		parts = append(parts, s.value(e, from))
	}
	return bracket("[", parts, "]")
}

// filled gives the pieces of a text with stand-ins.
func filled(text string, from []piece) []piece {
	var out []piece
	for {
		open := strings.Index(text, standOpen)
		if open < 0 {
			return append(out, piece{text: text})
		}
		var n int
		end := strings.Index(text, standClose)
		if _, err := fmt.Sscanf(text[open+len(standOpen):end], "%d", &n); err != nil {
			return append(out, piece{text: text})
		}
		out = append(out, piece{text: text[:open]}, from[n])
		text = text[end+len(standClose):]
	}
}
