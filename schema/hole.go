package schema

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// hasHole says whether a text has a #{...} hole in it, so that it is not wholly known before the pipeline runs.
func hasHole(text string) bool {
	_, after, found := strings.Cut(text, "#{")
	return found && strings.Contains(after, "}")
}

// fixed counts the bytes of a text that stand outside of its holes.
func fixed(text string) int {
	n := 0
	for {
		before, after, found := strings.Cut(text, "#{")
		_, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			return n + len(text)
		}
		n += len(before)
		text = rest
	}
}

// stand is what takes the place of a hole inside JSON text while it is read: a plain word that nobody writes.
const stand = "pipewright-hole-\uE000"

// plug puts stand in the place of every hole. Bare is where the first one outside of a JSON string stood, for what will fill that one
// decides whether the text is JSON at all; -1: there is none.
func plug(text string) (plugged string, bare int) {
	var out strings.Builder
	out.Grow(len(text) + len(stand))
	inside := false
	bare = -1
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && inside && i+1 < len(text):
			out.WriteString(text[i : i+2])
			i++
			continue
		case c == '"':
			inside = !inside
		case strings.HasPrefix(text[i:], "#{") && strings.Contains(text[i:], "}"):
			if bare < 0 && !inside {
				bare = out.Len()
			}
			i += strings.IndexByte(text[i:], '}')
			out.WriteString(stand)
			continue
		}
		out.WriteByte(text[i])
	}
	return out.String(), bare
}

// A document is decoded JSON, with stand where a hole was.
type document struct {
	tree any  // as encoding/json reads it, numbers as json.Number
	open bool // nothing is known of it
}

// value is the document for the expressions of a law.
func (d document) value() cty.Value {
	if d.open {
		return cty.DynamicVal
	}
	return unplug(d.tree)
}

// decodeJSON reads JSON text that may have holes. Ok is false for what can never be JSON.
func decodeJSON(text string) (d document, ok bool) {
	if hasHole(text) {
		plugged, bare := plug(text)
		if bare >= 0 {
			return document{open: true}, mayBegin(plugged[:bare])
		}
		text = plugged
	}
	from := json.NewDecoder(strings.NewReader(text))
	from.UseNumber()
	if err := from.Decode(&d.tree); err != nil {
		return document{open: true}, false
	}
	if _, err := from.Token(); !errors.Is(err, io.EOF) {
		return document{open: true}, false // something comes after the document
	}
	return d, true
}

// mayBegin says whether a JSON document can begin with the text.
func mayBegin(text string) bool {
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err != nil {
			return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		}
	}
}

// unplug makes a value of what encoding/json read. Unknown is every string that stand stands in, and an object with a hole in a name as a whole.
func unplug(tree any) cty.Value {
	switch tree := tree.(type) {
	case string:
		if strings.Contains(tree, stand) {
			return cty.UnknownVal(cty.String).RefineNotNull()
		}
		return cty.StringVal(tree)
	case json.Number:
		if n, err := cty.ParseNumberVal(tree.String()); err == nil {
			return n
		}
		return cty.UnknownVal(cty.Number)
	case bool:
		return cty.BoolVal(tree)
	case []any:
		elements := make([]cty.Value, len(tree))
		for i, e := range tree {
			elements[i] = unplug(e)
		}
		return cty.TupleVal(elements)
	case map[string]any:
		attributes := make(map[string]cty.Value, len(tree))
		for name, e := range tree {
			if strings.Contains(name, stand) {
				return cty.DynamicVal
			}
			attributes[name] = unplug(e)
		}
		return cty.ObjectVal(attributes)
	}
	return cty.NullVal(cty.DynamicPseudoType)
}
