package buildspec

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// A decoder turns values into a Buildspec and says what does not fit.
type decoder struct {
	src   []byte
	diags hcl.Diagnostics
}

func (d *decoder) errorf(name, summary string, rng hcl.Range, format string, args ...any) {
	d.diags = append(d.diags, diag.Error(name, summary, fmt.Sprintf(format, args...), rng))
}

func (d *decoder) warnf(name, summary string, rng hcl.Range, format string, args ...any) {
	d.diags = append(d.diags, diag.Warning(name, summary, fmt.Sprintf(format, args...), rng))
}

// A field is a key that a map may have, and what is done with its value.
type field struct {
	name string
	read func(tree.Field)
}

// fields reads a map by a table of its keys. what names the map for people: "the env block". Unknown keys are warned of: the service may be newer.
func (d *decoder) fields(n *tree.Value, what string, table ...field) {
	if n.Kind == tree.Null {
		return
	}
	if !d.is(n, tree.Map, what) {
		return
	}
	for _, e := range n.Fields {
		if f := find(table, e.Key); f != nil {
			f.read(e)
			continue
		}
		d.unknownKey(e, what, table)
	}
}

func find(table []field, name string) *field {
	for i := range table {
		if table[i].name == name {
			return &table[i]
		}
	}
	return nil
}

func (d *decoder) unknownKey(f tree.Field, what string, table []field) {
	var known []string
	for _, f := range table {
		known = append(known, f.name)
	}
	detail := fmt.Sprintf("%q is no key of %s that the guide names, and nothing is done with it.", f.Key, what)
	hint := near.DidYouMean(f.Key, known)
	if hint == "" {
		hint = " It has " + strings.Join(known, ", ") + "."
	}
	detail += hint
	d.diags = append(d.diags, diag.Warning("buildspec-unknown-key", "Unknown key", detail, f.KeyRange))
}

// is says whether a value has the shape; if not it says what to write.
func (d *decoder) is(n *tree.Value, want tree.Kind, what string) bool {
	if is(n, want) {
		return true
	}
	how := map[tree.Kind]string{tree.String: "Write a single text.", tree.List: "Write each element on a line of its own after a dash.", tree.Map: "Write lines of `key: value` below it, indented."}[want]
	d.errorf("buildspec-shape", "Wrong shape", at(n), "%s must be %s, and %s stands here. %s", upper(what), word(want), word(n.Kind), how)
	return false
}

// upper makes the first letter of a sentence a capital, but for a key in quotes or ticks.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// text reads a scalar into place; nothing written is the empty text.
func (d *decoder) text(name string, into *Text) field {
	return field{name, func(e tree.Field) {
		if e.Value.Kind == tree.Null {
			*into = Text{Range: e.KeyRange}
			return
		}
		if d.is(e.Value, tree.String, "`"+name+"`") {
			*into = d.spelled(e.Value)
		}
	}}
}

// texts reads a list of scalars into place. A single scalar is a list of one: the guide does not say so, but AWS's own tutorials write it.
func (d *decoder) texts(name string, into *[]Text) field {
	return field{name, func(e tree.Field) {
		if is(e.Value, tree.String) {
			*into = []Text{d.spelled(e.Value)}
			return
		}
		*into = d.list(e.Value, name)
	}}
}

func (d *decoder) list(n *tree.Value, name string) []Text {
	if n.Kind == tree.Null || !d.is(n, tree.List, "`"+name+"`") {
		return nil
	}
	var out []Text
	for _, elem := range n.Elems {
		if is(elem, tree.String) {
			out = append(out, d.spelled(elem))
			continue
		}
		d.element(elem, name)
	}
	return out
}

// element says why an element of a list of texts is none: most often because YAML reads `echo a: b` as a map.
func (d *decoder) element(n *tree.Value, name string) {
	switch {
	case n.Kind == tree.Null:
		d.warnf("buildspec-empty-element", "Empty element", at(n), "An element of `%s` says nothing and is left out. Write its text after the dash, or remove the dash.", name)
	case n.Kind == tree.Map && len(n.Fields) > 0:
		first := n.Fields[0]
		rng, value := first.KeyRange, first.Value
		if is(value, tree.String) && value.Range.End.Byte > rng.End.Byte {
			rng.End = value.Range.End
		}
		whole := strings.ReplaceAll(first.Key+": "+d.spelled(value).Value, "'", "''")
		d.errorf("buildspec-shape", "Text read as a map", rng, "An element of `%s` must be a text, and YAML reads this one as a map, because a colon followed by a space stands in it. "+
			"Put the whole in quotes: - '%s'", name, whole)
	default:
		d.errorf("buildspec-shape", "Wrong shape", at(n), "An element of `%s` must be a text, and %s stands here. Each text is an element of its own.", name, word(n.Kind))
	}
}

// spellings are the booleans of YAML 1.1.
var spellings = map[string]bool{"yes": true, "true": true, "on": true, "no": false, "false": false, "off": false}

// flag reads a yes or no into place.
func (d *decoder) flag(name string, into *Flag) field {
	return field{name, func(e tree.Field) {
		if e.Value.Kind == tree.Null || !d.is(e.Value, tree.String, "`"+name+"`") {
			return
		}
		value, known := spellings[strings.ToLower(d.spelled(e.Value).Value)]
		if !known {
			d.errorf("buildspec-value", "Neither yes nor no", at(e.Value), "`%s` is %q; it is yes or no.", name, d.spelled(e.Value).Value)
			return
		}
		*into = Flag{value, at(e.Value)}
	}}
}

// pairs reads a map of texts into place.
func (d *decoder) pairs(name string, into *[]Pair) field {
	return field{name, func(e tree.Field) {
		if e.Value.Kind == tree.Null || !d.is(e.Value, tree.Map, "`"+name+"`") {
			return
		}
		for _, p := range e.Value.Fields {
			value := d.spelled(p.Value)
			if p.Value.Kind != tree.Null && !d.is(p.Value, tree.String, fmt.Sprintf("%q in `%s`", p.Key, name)) {
				continue
			}
			*into = append(*into, Pair{Text{p.Key, p.KeyRange}, value})
		}
	}}
}

// oneOf reads a scalar that must be one of a few words.
func (d *decoder) oneOf(name string, into *Text, allowed ...string) field {
	read := d.text(name, into).read
	return field{name, func(e tree.Field) {
		read(e)
		d.word(name, *into, allowed)
	}}
}

// word checks a text against the words that are allowed.
func (d *decoder) word(name string, t Text, allowed []string) {
	for _, a := range allowed {
		if t.Value == a {
			return
		}
	}
	if t.Value == "" {
		return
	}
	d.errorf("buildspec-value", "Unknown word", t.Range, "`%s` is %q; it is one of %s.", name, t.Value, strings.Join(allowed, ", "))
}

// must says that a map lacks a key.
func (d *decoder) must(has bool, rng hcl.Range, what, key, write string) {
	if !has {
		d.errorf("buildspec-missing-key", "Missing key", rng, "%s has no `%s`, which the service asks for. %s", upper(what), key, write)
	}
}
