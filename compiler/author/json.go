package author

import (
	"fmt"
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
	var b strings.Builder
	for i, p := range list {
		if p.expr == "" {
			if strings.ContainsAny(p.text, standOpen+standClose) {
				return ""
			}
			b.WriteString(p.text)
			continue
		}
		fmt.Fprintf(&b, "%s%d%s", standOpen, i, standClose)
	}
	root, diags := tree.JSON("", []byte(b.String()))
	if diags.HasErrors() || root.Kind != tree.List && root.Kind != tree.Map || !keysPlain(root) {
		return ""
	}
	return value(root, list)
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
func value(v *tree.Value, from []piece) string {
	switch v.Kind {
	case tree.List:
		of := make([]string, len(v.Elems))
		for i, e := range v.Elems {
			of[i] = value(e, from)
		}
		return bracket("[", of, "]")
	case tree.Map:
		of := make([]string, len(v.Fields))
		for i, f := range v.Fields {
			of[i] = key(f.Key) + " = " + value(f.Value, from)
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
