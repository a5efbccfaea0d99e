package compiler

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
)

// checkTags holds the pipeline's tags against the service's rules (user guide, limits).
func checkTags(d *draft) {
	if n := len(d.doc.Tags); n > maxTags {
		d.fail("tag-count", "Too many tags", fmt.Sprintf("The pipeline has %d tags; a resource has at most %d.", n, maxTags), d.doc.Tags[maxTags].Range)
	}
	seen := map[string]hcl.Range{}
	for _, t := range d.doc.Tags {
		d.once(seen, t.Key, t.Range, "tag-key-unique", "Tag key taken", "The pipeline has two tags of the key %q. Take one of them out.", t.Key)
		if fault := tagFault(t); fault != "" {
			d.fail("tag-format", "Malformed tag", fmt.Sprintf("The tag %q %s.", t.Key, fault), t.Range)
		}
	}
}

// tagFault says what is wrong with a tag; empty: nothing.
func tagFault(t lang.Pair) string {
	switch n := utf8.RuneCountInString(t.Key); {
	case n == 0 || n > maxTagKey:
		return fmt.Sprintf("has a key of %d characters; 1 to %d are allowed", n, maxTagKey)
	case utf8.RuneCountInString(t.Value) > maxTagValue:
		return fmt.Sprintf("has a value of %d characters; at most %d are allowed", utf8.RuneCountInString(t.Value), maxTagValue)
	}
	for _, part := range []struct{ what, text string }{{"key", t.Key}, {"value", t.Value}} {
		switch {
		case strings.HasPrefix(strings.ToLower(part.text), "aws:"):
			return "has a " + part.what + " that begins with aws:, which is kept for AWS"
		case part.text != strings.TrimRight(part.text, " "):
			return "has a " + part.what + " that ends with a blank"
		}
		if at := strings.IndexFunc(part.text, notInTags); at >= 0 {
			c, _ := utf8.DecodeRuneInString(part.text[at:])
			return fmt.Sprintf("holds %q in its %s; letters, digits, blanks and + - = . _ : / @ are safe", string(c), part.what)
		}
	}
	return ""
}

// notInTags says whether the service refuses a character in keys and values of tags.
func notInTags(c rune) bool {
	return strings.ContainsRune("?^*[\\~!#$%&()><|\"'", c) || unicode.IsControl(c) || unicode.In(c, unicode.So)
}
