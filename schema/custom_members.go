package schema

import (
	"maps"
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// A member is one key of an object in a document.
type member struct {
	required bool
	read     func(*tree.Value)
}

// members are the keys of one kind of object.
type members map[string]member

// object reads the keys of an object in written order. What an open one has beside them is passed over.
func (d *decoder) object(v *tree.Value, what string, known members, open bool) {
	if v == nil || v.Kind != tree.Map {
		d.errorf(rangeOf(v), "Wrong value", "The %s must be an object; found %s.", what, shapeOf(v))
		return
	}
	for _, f := range v.Fields {
		m, found := known[f.Key]
		switch {
		case absent(f.Value):
		case found:
			m.read(f.Value)
		case !open:
			names := slices.Sorted(maps.Keys(known))
			names = slices.DeleteFunc(names, func(name string) bool { return name == "owner" }) // known to be refused
			d.errorf(f.KeyRange, "Unknown key", "A %s has no key %q.%s It has %s.", what, f.Key, near.DidYouMean(f.Key, names), quoted(names))
		}
	}
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if f := v.Field(name); known[name].required && (f == nil || absent(f.Value)) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		d.errorf(start(v.Range), "Missing key", "The %s that begins here lacks %s.", what, quoted(missing))
	}
}

// absent says whether what is written stands for nothing.
func absent(v *tree.Value) bool { return v.Off || v.Kind == tree.Null }

// elements gives the elements of a list.
func (d *decoder) elements(v *tree.Value, what string) []*tree.Value {
	if v.Kind != tree.List {
		d.errorf(v.Range, "Wrong value", "The %s must be a list; found %s.", what, shapeOf(v))
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.Elems), func(e *tree.Value) bool { return e.Off })
}

// word reads a text that is not empty.
func (d *decoder) word(to *string) func(*tree.Value) {
	return func(v *tree.Value) {
		if v.Kind != tree.String || v.Text == "" {
			d.errorf(v.Range, "Wrong value", "A text was expected that is not empty; found %s.", shapeOf(v))
			return
		}
		*to = v.Text
	}
}

// named reads a text of a certain form; wrong says what it must be.
func (d *decoder) named(to *string, wrong func(string) string) func(*tree.Value) {
	return func(v *tree.Value) {
		before := len(d.diags)
		d.word(to)(v)
		if len(d.diags) > before || v.Unknown() {
			return
		}
		if says := wrong(v.Text); says != "" {
			d.errorf(v.Range, "Wrong value", "%q was found. %s", v.Text, says)
		}
	}
}

// flag reads true or false. Some formats write either in quotes.
func (d *decoder) flag(to *bool) func(*tree.Value) {
	return func(v *tree.Value) {
		switch {
		case v.Unknown():
		case v.Kind != tree.Bool && v.Kind != tree.String || v.Text != "true" && v.Text != "false":
			d.errorf(v.Range, "Wrong value", "true or false was expected; found %s.", shapeOf(v))
		default:
			*to = v.Text == "true"
		}
	}
}

// shapeOf names the kind of a value for people.
func shapeOf(v *tree.Value) string {
	if v == nil {
		return tree.Null.String()
	}
	return v.Kind.String()
}

// rangeOf is where a value stands; nothing stands nowhere.
func rangeOf(v *tree.Value) hcl.Range {
	if v == nil {
		return hcl.Range{}
	}
	return v.Range
}

// valueRange is where the value of a key stands, or the beginning of the object that lacks it.
func valueRange(v *tree.Value, key string) hcl.Range {
	if at := v.Get(key); at != nil {
		return at.Range
	}
	return start(v.Range)
}

// start is the first character of a range that may span many lines.
func start(r hcl.Range) hcl.Range {
	end := r.Start
	end.Column++
	end.Byte++
	return hcl.Range{Filename: r.Filename, Start: r.Start, End: end}
}

// decimal is the form of a number of any kind.
func decimal() *regexp.Regexp { return regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`) }
