package compare

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pipewright/compiler"
	"pipewright/schema"
)

// configuration lays out the keys of an action or a rule; of a type that is not known all are texts.
func (d *drawer) configuration(values map[string]compiler.Text, typ *schema.ActionType) []*part {
	var parts []*part
	for _, name := range slices.Sorted(maps.Keys(values)) {
		var key *schema.Key
		if typ != nil {
			key = typ.Key(name)
		}
		parts = append(parts, value(name, string(values[name]), key))
	}
	if typ == nil {
		return parts
	}
	for _, key := range typ.Keys {
		if _, written := values[key.Name]; !written && key.Default != "" {
			p := value(key.Name, key.Default, key)
			p.imply()
			parts = append(parts, p)
		}
	}
	return parts
}

// imply says of a part and all below that they are not written.
func (p *part) imply() {
	p.implied = true
	for _, sub := range p.parts {
		sub.imply()
	}
}

// value lays out the text of a key; key is nil where nothing is known of it.
func value(name, text string, key *schema.Key) *part {
	path := "configuration." + name
	if key == nil {
		p := field(path, text)
		p.hide(name)
		return p
	}
	if key.Secret {
		p := field(path, text)
		p.cover()
		return p
	}
	switch key.Type {
	case schema.JSON:
		if v, ok := decode(text); ok {
			return document(path, name, v)
		}
		p := field(path, text)
		p.hide(text) // whatever it is, secrets may be in it
		return p
	case schema.CommaList:
		return commas(path, name, text)
	default:
	}
	return field(path, text)
}

// sets are the comma lists whose order has no meaning.
var sets = []string{"Capabilities"}

func commas(path, name, text string) *part {
	all, p := strings.Split(text, ","), field(path, text)
	if slices.Contains(sets, name) {
		slices.Sort(all)
		all = slices.Compact(all)
	}
	p.value = strings.Join(all, "\x00")
	return p
}

// decode reads a text as JSON; numbers keep their spelling.
func decode(text string) (any, bool) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil, false
	}
	_, err := d.Token()
	return v, err == io.EOF
}

// document lays out a JSON value. near is the name of the key that holds it, or of the element that it belongs to.
func document(name, near string, v any) *part {
	switch v := v.(type) {
	case map[string]any:
		return closed(object(name, v), "{}")
	case []any:
		return closed(list(name, near, v), "[]")
	default:
		return scalar(name, near, v)
	}
}

// object lays out a JSON object. One with a name and a value is taken for a variable: what type says, or PLAINTEXT, decides whether the value can be a secret.
func object(name string, v map[string]any) *part {
	var parts []*part
	own := titleOf(v)
	kind, typed := v["type"].(string)
	for _, key := range slices.Sorted(maps.Keys(v)) {
		p := document("."+key, key, v[key])
		if own.value == key && p.leaf && (kind == "" || kind == plaintext) {
			p.hide(own.text)
		}
		parts = append(parts, p)
	}
	if _, has := v[own.value]; own.key == "name" && has && !typed {
		parts = append(parts, standard(".type", "", strconv.Quote(plaintext)))
	}
	return inner(name, parts...)
}

// A title is what an element of a list is known by: the text under one of its keys. Another key holds its value.
type title struct{ key, value, text string }

// titleOf gives the title of an object; the zero title: it has none.
func titleOf(v map[string]any) title {
	for _, t := range []title{{key: "name", value: "value"}, {key: "Name", value: "Value"}, {key: "ParameterKey", value: "ParameterValue"}, {key: "Key", value: "Value"}} {
		if text, ok := v[t.key].(string); ok {
			t.text = text
			return t
		}
	}
	return title{}
}

// closed makes a leaf of what has no parts.
func closed(p *part, text string) *part {
	if len(p.parts) == 0 {
		p.leaf, p.value, p.shown = true, text, text
	}
	return p
}

// list lays out the elements of a list: by their names where each has one of its own, else by their places.
func list(name, near string, elems []any) *part {
	p := &part{name: name}
	named := titles(elems)
	for i, e := range elems {
		title := strconv.Itoa(i)
		if named != nil {
			title = named[i]
		}
		p.parts = append(p.parts, document("["+title+"]", near, e))
	}
	return p
}

// titles gives the names of elements that are all objects with a name, no two the same; else nil.
func titles(elems []any) []string {
	var all []string
	taken := map[string]bool{}
	for _, e := range elems {
		object, _ := e.(map[string]any)
		t := titleOf(object)
		if t.key == "" || taken[t.text] {
			return nil
		}
		all, taken[t.text] = append(all, t.text), true
	}
	return all
}

func scalar(name, near string, v any) *part {
	var p *part
	switch v := v.(type) {
	case string:
		p = &part{name: name, leaf: true, value: strconv.Quote(v), shown: v}
		p.hide(near)
	case json.Number:
		p = &part{name: name, leaf: true, value: canonical(v.String()), shown: v.String()}
		p.hide(near)
	case bool:
		p = field(name, strconv.FormatBool(v))
	default:
		p = field(name, "null")
	}
	return p
}

// canonical gives one spelling for a number: 1.0 and 1e0 are 1. Those that a float64 may not hold exactly keep theirs.
func canonical(number string) string {
	const exact = 15 // digits
	if f, err := strconv.ParseFloat(number, 64); err == nil && len(number) <= exact {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return number
}
