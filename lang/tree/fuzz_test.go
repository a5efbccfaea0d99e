package tree

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// sound holds what a reader gave to its promises: a value or errors, names, details, and ranges inside the file.
func sound(t *testing.T, src []byte, v *Value, diags hcl.Diagnostics) {
	if (v == nil) != diags.HasErrors() {
		t.Fatalf("a value: %v, errors: %v", v != nil, diags)
	}
	for _, d := range diags {
		if diag.Of(d).Name == "syntax" || d.Detail == "" {
			t.Errorf("without a name or a detail: %v", d)
		}
		inside(t, src, *d.Subject)
	}
	if v != nil {
		soundValue(t, src, v)
	}
}

func soundValue(t *testing.T, src []byte, v *Value) {
	inside(t, src, v.Range)
	for _, e := range v.Elems {
		soundValue(t, src, e)
	}
	seen := map[string]bool{}
	for _, f := range v.Fields {
		if seen[f.Key] {
			t.Errorf("%q twice", f.Key)
		}
		seen[f.Key] = true
		inside(t, src, f.KeyRange)
		soundValue(t, src, f.Value)
	}
}

func inside(t *testing.T, src []byte, r hcl.Range) {
	if r.Start.Byte < 0 || r.End.Byte > len(src) || r.Start.Byte > r.End.Byte || r.Start.Line < 1 || r.Start.Column < 1 || r.End.Line < r.Start.Line {
		t.Errorf("range %v outside of %d bytes", r, len(src))
	}
}

// native gives a value as encoding/json would.
func native(v *Value) any {
	switch v.Kind {
	case Null:
		return nil
	case Bool:
		return v.Text == "true"
	case Number:
		return json.Number(v.Text)
	case String:
		return v.Text
	case List:
		all := []any{}
		for _, e := range v.Elems {
			all = append(all, native(e))
		}
		return all
	default:
		all := map[string]any{}
		for _, f := range v.Fields {
			all[f.Key] = native(f.Value)
		}
		return all
	}
}

// FuzzJSON: no panic, and what is read is what encoding/json reads.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{``, `{"a": [1, -2.5e+3, true, null, "\u00e9\n"], "b": {}}`, `{"a": 1, "a": 2}`, `[1,]`, `"\ud800"`, "\ufeff[]", `[[[[`, "{\"a\"\r\n:1}", `tru`, `1 2`, `{"a":'`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		v, diags := JSON("f.json", src)
		sound(t, src, v, diags)
		d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte(bom))))
		d.UseNumber()
		var want any
		err := d.Decode(&want)
		if v == nil {
			if err == nil && !d.More() && utf8.Valid(src) && diag.Of(diags[0]).Name == "tree-syntax" && diags[0].Summary == "No valid JSON" {
				t.Fatalf("encoding/json reads it: %v", diags)
			}
			return
		}
		if got := native(v); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %#v, want %#v, %v", got, want, err)
		}
	})
}

// FuzzYAML: no panic, and every range inside the file. What is JSON is read alike.
func FuzzYAML(f *testing.F) {
	for _, s := range []string{"", "a: &a [*a]", "- - -", "a: !Sub |\n  x\nb: !If [c, !Ref d, {e: f}]\n", "\xef\xbb\xbfa: 0.2\r\nb:\r\n  c:\r\n    d: [\"é: x\"]\r\n", "? a\n: b\n<<: c\n",
		"a: >-\n  b\n\n  c\nd: 'it''s'\n", "a: &x {b: c}\nd: {<<: *x}\n", "!!str\n", "a: !Ref\nb: c", "{a: b, c: }", "%TAG ! x\n---\n!y z"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		v, diags := YAML("f.yml", src)
		sound(t, src, v, diags)
		v, diags = Read("f", src)
		sound(t, src, v, diags)
	})
}
