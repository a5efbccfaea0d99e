package buildspec

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
	"pipewright/lang/near"
)

// A decoder turns nodes into a Buildspec and says what does not fit.
type decoder struct{ diags hcl.Diagnostics }

func (d *decoder) errorf(name, summary string, rng hcl.Range, format string, args ...any) {
	d.diags = append(d.diags, diag.Error(name, summary, fmt.Sprintf(format, args...), rng))
}

func (d *decoder) warnf(name, summary string, rng hcl.Range, format string, args ...any) {
	d.diags = append(d.diags, diag.Warning(name, summary, fmt.Sprintf(format, args...), rng))
}

// A field is a key that a map may have, and what is done with its value.
type field struct {
	name string
	read func(entry)
}

// fields reads a map by a table of its keys. what names the map for people: "the env block". Unknown keys are warned of: the service may be newer.
func (d *decoder) fields(n *node, what string, table ...field) {
	if n.kind == null {
		return
	}
	if !d.is(n, mapping, what) {
		return
	}
	for _, e := range n.entries {
		if f := find(table, e.key.text); f != nil {
			f.read(e)
			continue
		}
		d.unknownKey(e.key, what, table)
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

func (d *decoder) unknownKey(key *node, what string, table []field) {
	var known []string
	for _, f := range table {
		known = append(known, f.name)
	}
	detail := fmt.Sprintf("%q is no key of %s that the guide names, and nothing is done with it.", key.text, what)
	hint := near.DidYouMean(key.text, known)
	if hint == "" {
		hint = " It has " + strings.Join(known, ", ") + "."
	}
	detail += hint
	d.diags = append(d.diags, diag.Warning("buildspec-unknown-key", "Unknown key", detail, key.rng))
}

// is says whether a node has the shape; if not it says what to write.
func (d *decoder) is(n *node, want kind, what string) bool {
	if n.kind == want {
		return true
	}
	how := map[kind]string{scalar: "Write a single text.", list: "Write each element on a line of its own after a dash.", mapping: "Write lines of `key: value` below it, indented."}[want]
	d.errorf("buildspec-shape", "Wrong shape", n.rng, "%s must be %s, and %s stands here. %s", upper(what), words[want], words[n.kind], how)
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
	return field{name, func(e entry) {
		if e.value.kind == null {
			*into = Text{Range: e.key.rng}
			return
		}
		if d.is(e.value, scalar, "`"+name+"`") {
			*into = Text{e.value.text, e.value.rng}
		}
	}}
}

// texts reads a list of scalars into place. A single scalar is a list of one: the guide does not say so, but AWS's own tutorials write it.
func (d *decoder) texts(name string, into *[]Text) field {
	return field{name, func(e entry) {
		if e.value.kind == scalar {
			*into = []Text{{e.value.text, e.value.rng}}
			return
		}
		*into = d.list(e.value, name)
	}}
}

func (d *decoder) list(n *node, name string) []Text {
	if n.kind == null || !d.is(n, list, "`"+name+"`") {
		return nil
	}
	var out []Text
	for _, elem := range n.elems {
		if elem.kind == scalar {
			out = append(out, Text{elem.text, elem.rng})
			continue
		}
		d.element(elem, name)
	}
	return out
}

// element says why an element of a list of texts is none: most often because YAML reads `echo a: b` as a map.
func (d *decoder) element(n *node, name string) {
	switch {
	case n.kind == null:
		d.warnf("buildspec-empty-element", "Empty element", n.rng, "An element of `%s` says nothing and is left out. Write its text after the dash, or remove the dash.", name)
	case n.kind == mapping && len(n.entries) > 0:
		key, value := n.entries[0].key, n.entries[0].value
		rng := key.rng
		if value.kind == scalar && value.rng.End.Byte > rng.End.Byte {
			rng.End = value.rng.End
		}
		whole := strings.ReplaceAll(key.text+": "+value.text, "'", "''")
		d.errorf("buildspec-shape", "Text read as a map", rng, "An element of `%s` must be a text, and YAML reads this one as a map, because a colon followed by a space stands in it. "+
			"Put the whole in quotes: - '%s'", name, whole)
	default:
		d.errorf("buildspec-shape", "Wrong shape", n.rng, "An element of `%s` must be a text, and %s stands here. Each text is an element of its own.", name, words[n.kind])
	}
}

// spellings are the booleans of YAML 1.1.
var spellings = map[string]bool{"yes": true, "true": true, "on": true, "no": false, "false": false, "off": false}

// flag reads a yes or no into place.
func (d *decoder) flag(name string, into *Flag) field {
	return field{name, func(e entry) {
		if e.value.kind == null || !d.is(e.value, scalar, "`"+name+"`") {
			return
		}
		value, known := spellings[strings.ToLower(e.value.text)]
		if !known {
			d.errorf("buildspec-value", "Neither yes nor no", e.value.rng, "`%s` is %q; it is yes or no.", name, e.value.text)
			return
		}
		*into = Flag{value, e.value.rng}
	}}
}

// pairs reads a map of texts into place.
func (d *decoder) pairs(name string, into *[]Pair) field {
	return field{name, func(e entry) {
		if e.value.kind == null || !d.is(e.value, mapping, "`"+name+"`") {
			return
		}
		for _, p := range e.value.entries {
			value := Text{p.value.text, p.value.rng}
			if p.value.kind != null && !d.is(p.value, scalar, fmt.Sprintf("%q in `%s`", p.key.text, name)) {
				continue
			}
			*into = append(*into, Pair{Text{p.key.text, p.key.rng}, value})
		}
	}}
}

// oneOf reads a scalar that must be one of a few words.
func (d *decoder) oneOf(name string, into *Text, allowed ...string) field {
	read := d.text(name, into).read
	return field{name, func(e entry) {
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
