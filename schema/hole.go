package schema

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// HasHole says whether a text has a #{...} hole in it, so that it is not wholly known before the pipeline runs.
func HasHole(text string) bool {
	_, after, found := strings.Cut(text, "#{")
	return found && strings.Contains(after, "}")
}

// stand is what takes the place of a hole inside JSON text while it is read: a plain word that nobody writes.
const stand = "pipewright-hole-\uE000"

// plug puts stand in the place of every hole. Bare is where the first one outside of a JSON string stood, for what will fill that one
// decides whether the text is JSON at all; -1: there is none.
func plug(text string) (plugged string, bare int) {
	var out strings.Builder
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
		case c == '#' && HasHole(text[i:]) && text[i+1] == '{':
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

// decodeJSON reads JSON text that may have holes: strings with a hole come out unknown. Ok is false for what can never be JSON.
func decodeJSON(text string) (v cty.Value, ok bool) {
	plugged, bare := plug(text)
	if bare >= 0 {
		return cty.DynamicVal, mayBegin(plugged[:bare])
	}
	t, err := ctyjson.ImpliedType([]byte(plugged))
	if err != nil {
		return cty.DynamicVal, false
	}
	v, err = ctyjson.Unmarshal([]byte(plugged), t)
	if err != nil {
		return cty.DynamicVal, false
	}
	return unplug(v), true
}

// mayBegin says whether a JSON document can begin with the text.
func mayBegin(text string) bool {
	for d := json.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err != nil {
			return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		}
	}
}

// unplug makes unknown what stand stands in. An object with a hole in a name is unknown as a whole.
func unplug(v cty.Value) cty.Value {
	out, err := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		switch {
		case v.IsNull() || !v.IsKnown():
			return v, nil
		case v.Type() == cty.String && strings.Contains(v.AsString(), stand):
			return cty.UnknownVal(cty.String).RefineNotNull(), nil
		case v.Type().IsObjectType() && hasPluggedName(v.Type()):
			return cty.DynamicVal, nil
		}
		return v, nil
	})
	if err != nil {
		return cty.DynamicVal
	}
	return out
}

func hasPluggedName(t cty.Type) bool {
	for name := range t.AttributeTypes() {
		if strings.Contains(name, stand) {
			return true
		}
	}
	return false
}
