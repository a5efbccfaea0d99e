package tree

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// show writes a value on one line: texts in quotes, tags before their values.
func show(v *Value) string {
	tag := v.Tag
	if tag != "" {
		tag += " "
	}
	switch v.Kind {
	case Null:
		return tag + "null"
	case Bool, Number:
		return tag + v.Text
	case String:
		return tag + fmt.Sprintf("%q", v.Text)
	case List:
		var all []string
		for _, e := range v.Elems {
			all = append(all, show(e))
		}
		return tag + "[" + strings.Join(all, " ") + "]"
	default:
		var all []string
		for _, f := range v.Fields {
			all = append(all, f.Key+":"+show(f.Value))
		}
		return tag + "{" + strings.Join(all, " ") + "}"
	}
}

// spans writes the places of all keys and values, "line:column-line:column" and what stands there.
func spans(src string, v *Value) []string {
	out := []string{span(src, v.Range)}
	for _, e := range v.Elems {
		out = append(out, spans(src, e)...)
	}
	for _, f := range v.Fields {
		out = append(out, span(src, f.KeyRange))
		out = append(out, spans(src, f.Value)...)
	}
	return out
}

func span(src string, r hcl.Range) string {
	return fmt.Sprintf("%d:%d-%d:%d %s", r.Start.Line, r.Start.Column, r.End.Line, r.End.Column, src[r.Start.Byte:r.End.Byte])
}

// line writes a diagnostic as "line:column name [the text it points at] detail".
func line(src string, d *hcl.Diagnostic) string {
	r := d.Subject
	return fmt.Sprintf("%d:%d %s [%s] %s", r.Start.Line, r.Start.Column, diag.Of(d).Name, src[r.Start.Byte:r.End.Byte], d.Detail)
}

func read(t *testing.T, name, src string) *Value {
	t.Helper()
	v, diags := Read(name, []byte(src))
	if diags.HasErrors() {
		t.Fatalf("%s", line(src, diags[0]))
	}
	return v
}

// TestValues reads documents and shows what they come to.
func TestValues(t *testing.T) {
	for src, want := range map[string]string{
		`{"a": [1, -2.50e+3, true, false, null, "x\u00e9\n"], "b": {}}`: `{a:[1 -2.50e+3 true false null "xé\n"] b:{}}`,
		" \n[]":                      `[]`,
		`"x"`:                        `"x"`,
		"\ufeff{\"a\": 1}":           `{a:1}`,
		"{a: b, c: !Ref x}":          `{a:"b" c:!Ref "x"}`,
		"a: 1\nb: 0x1F\nc: 007\nd: 1_000\ne: .inf\nf: +1\ng: 1.\nh: 2024-01-02\ni: -0.5e3": `{a:1 b:"0x1F" c:"007" d:"1_000" e:".inf" f:"+1" g:"1." h:"2024-01-02" i:-0.5e3}`,
		"a: yes\nb: No\nc: on\nd: OFF\ne: True\nf: FALSE\ng: y": `{a:"yes" b:"No" c:"on" d:"OFF" e:true f:false g:"y"}`,
		"a:\nb: ~\nc: null\nd: NULL\ne: ''\nf: \"~\"\n- x": "",
		"a:\nb: ~\nc: null\nd: NULL\ne: ''\nf: \"~\"\n": `{a:null b:null c:null d:null e:"" f:"~"}`,
		"a: '1'\nb: \"true\"\n":                           `{a:"1" b:"true"}`,
		"a: !Ref B\nb: !Sub |\n  x\n  y\nc: !If [d, !Ref e, {f: g}]\nd: !GetAtt a.b\ne: !Sub\n  - ${x}\n  - {x: !Ref y}\n": `{a:!Ref "B" b:!Sub "x\ny\n" c:!If ["d" !Ref "e" {f:"g"}] d:!GetAtt "a.b" e:!Sub ["${x}" {x:!Ref "y"}]}`,
		"a: !Cidr\n- x\nb: c":     `{a:!Cidr ["x"] b:"c"}`,
		"- !Ref a\n- !Sub\n  - b": `[!Ref "a" !Sub ["b"]]`,
		"a: !!str 12\nb: !!str True\nc: !!int 3\nd: !!map {}\ne: !!seq\n- a\nf: !!null\ng: !!str\nh: ! 12\ni: !<tag:yaml.org,2002:str> 7": ``,
		"a: !!str 12\nb: !!str True\nc: !!int 3\nd: !!map {}\ne: !!seq\n- a\nf: ! 12\ni: !<tag:yaml.org,2002:str> 7\nj: !!bool 'x'":       ``,
		"a: !!str 12\nb: !!str True\nc: !!int 3\nd: !!map {}\ne: !!seq\n- a\nf: ! 12\ni: !<tag:yaml.org,2002:str> 7": `{a:"12" b:"True" c:3 d:{} e:["a"] f:"12" i:"7"}`,
		"a: &x {b: 1, c: 2}\nd: *x\ne: {<<: *x, b: 3}\nf: {b: 4, <<: *x}\ng: {<<: [*x, {d: 5}]}":                     `{a:{b:1 c:2} d:{b:1 c:2} e:{b:3 c:2} f:{b:4 c:2} g:{b:1 c:2 d:5}}`,
		"a: &x !Ref b\nc: *x\nd: !Sub &y e\nf: *y": `{a:!Ref "b" c:!Ref "b" d:!Sub "e" f:!Sub "e"}`,
		"a: >-\n  b\n  c\n\n  d\ne: |+\n  f\n\n":  `{a:"b c\nd" e:"f\n\n"}`,
		"true: 1\n1: 2\n~: 3\n'x y': 4\n? z\n: 5": `{true:1 1:2 ~:3 x y:4 z:5}`,
		"%YAML 1.2\n---\na: b\n...\n":             `{a:"b"}`,
		"a: b # c\n# d\n":                         `{a:"b"}`,
		"a: x\r\nb: \"q\r\n  z\"\r\nc: |\r\n  l\r\n  m\r\n": `{a:"x" b:"q z" c:"l\nm\n"}`,
		"'<<': a": `{<<:"a"}`,
	} {
		v, diags := Read("x.yml", []byte(src))
		got := ""
		if v != nil {
			got = show(v)
		}
		if got != want {
			t.Errorf("%q\ngot  %s\nwant %s\n%v", src, got, want, diags)
		}
	}
}

var _ = bytes.Equal
var _ = json.Valid
var _ = os.ReadFile
var _ = filepath.Glob
var _ = time.Now
var _ = cmp.Diff
