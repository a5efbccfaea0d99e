package tree

import "testing"

// TestTabsInQuotes makes sure that a tab in a quoted text is a character of it like any other, and parts what it parts elsewhere.
func TestTabsInQuotes(t *testing.T) {
	for src, want := range map[string]string{
		"a: \"x;\telse y\"\nb: c\n":   "x;\telse y",
		"a: \"x \t y\"\nb: c\n":       "x \t y",
		"a: \"x\t\ty\\\"\tz\"\nb: c":  "x\t\ty\"\tz",
		"a: \"x\t\t\"\nb: c\n":        "x\t\t",
		"a:\t\"x\"\t# 5\" z\ty\nb: c": "x",
		"{a: !Ref x, b: \"q\tr\"}":    "x",
		"a: 'x\ty'\nb: c\n":           "x\ty",
		"a: x\" z\t# w\nb: c\n":       "x\" z",
		"a: \"x\\u001e\"\nb: c\n":     "x\x1e",
	} {
		v, diags := YAML("a.yaml", []byte(src))
		if diags.HasErrors() {
			t.Errorf("%q: %v", src, diags)
			continue
		}
		if len(v.Fields) != 2 || v.Fields[0].Value.Text != want {
			t.Errorf("%q: got %d fields, first %q, want %q", src, len(v.Fields), v.Fields[0].Value.Text, want)
		}
	}
}
