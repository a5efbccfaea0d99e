package schema

import (
	"strings"

	"pipewright/lang/tree"
)

// Limits of the tags of a custom action type (API model, Tag; user guide, limits).
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 256
)

// tags holds a TagList against the form of its tags. They stay with the registration: no pipeline sees them.
func (d *decoder) tags(v *tree.Value) {
	list := d.elements(v, "tags")
	if len(list) > maxTags {
		d.fail("action-type-tags", list[maxTags].Range, "Too many tags", "A custom action type has at most %d tags; this one has %d.", maxTags, len(list))
	}
	seen := map[string]bool{}
	for _, e := range list {
		var key string
		d.object(e, "tag", members{
			"key": {required: true, read: d.tagText(&key, "key", 1, maxTagKey)}, "value": {required: true, read: d.tagText(new(string), "value", 0, maxTagValue)},
		}, false)
		if key != "" && seen[key] {
			d.fail("action-type-tags", e.Range, "Tag key taken", "Two tags have the key %q. Take one of them out.", key)
		}
		seen[key] = true
	}
}

// tagText reads the key or the value of a tag.
func (d *decoder) tagText(to *string, what string, least, most int) func(*tree.Value) {
	return func(v *tree.Value) {
		n := characters(v.Text)
		switch {
		case v.Unknown():
		case v.Kind != tree.String:
			d.errorf(v.Range, "Wrong value", "The %s of a tag is a text; found %s.", what, shapeOf(v))
		case n < least || n > most:
			d.fail("action-type-tags", v.Range, "Malformed tag", "The %s of a tag has %d to %d characters; this one has %d.", what, least, most, n)
		case strings.HasPrefix(strings.ToLower(v.Text), "aws:"):
			d.fail("action-type-tags", v.Range, "Malformed tag", "The %s of a tag begins with aws:, which is kept for AWS. Choose another.", what)
		default:
			*to = v.Text
		}
	}
}
