package tree

import (
	"fmt"
	"strings"
	"testing"

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
		" \n[]":             `[]`,
		`"x"`:               `"x"`,
		"\ufeff{\"a\": 1}":  `{a:1}`,
		"{a: b, c: !Ref x}": `{a:"b" c:!Ref "x"}`,
		"a: 1\nb: 0x1F\nc: 007\nd: 1_000\ne: .inf\nf: +1\ng: 1.\nh: 2024-01-02\ni: -0.5e3":                                 `{a:1 b:"0x1F" c:"007" d:"1_000" e:".inf" f:"+1" g:"1." h:"2024-01-02" i:-0.5e3}`,
		"a: yes\nb: No\nc: on\nd: OFF\ne: True\nf: FALSE\ng: y":                                                            `{a:"yes" b:"No" c:"on" d:"OFF" e:true f:false g:"y"}`,
		"a:\nb: ~\nc: null\nd: NULL\ne: ''\nf: \"~\"\n- x":                                                                 "",
		"a:\nb: ~\nc: null\nd: NULL\ne: ''\nf: \"~\"\n":                                                                    `{a:null b:null c:null d:null e:"" f:"~"}`,
		"a: '1'\nb: \"true\"\n":                                                                                            `{a:"1" b:"true"}`,
		"a: !Ref B\nb: !Sub |\n  x\n  y\nc: !If [d, !Ref e, {f: g}]\nd: !GetAtt a.b\ne: !Sub\n  - ${x}\n  - {x: !Ref y}\n": `{a:!Ref "B" b:!Sub "x\ny\n" c:!If ["d" !Ref "e" {f:"g"}] d:!GetAtt "a.b" e:!Sub ["${x}" {x:!Ref "y"}]}`,
		"a: !Cidr\n- x\nb: c":     `{a:!Cidr ["x"] b:"c"}`,
		"- !Ref a\n- !Sub\n  - b": `[!Ref "a" !Sub ["b"]]`,
		"a: !!str 12\nb: !!str True\nc: !!int 3\nd: !!map {}\ne: !!seq\n- a\nf: ! 12\ni: !<tag:yaml.org,2002:str> 7": `{a:"12" b:"True" c:3 d:{} e:["a"] f:"12" i:"7"}`,
		"a: &x {b: 1, c: 2}\nd: *x\ne: {<<: *x, b: 3}\nf: {b: 4, <<: *x}\ng: {<<: [*x, {d: 5}]}":                     `{a:{b:1 c:2} d:{b:1 c:2} e:{b:3 c:2} f:{b:4 c:2} g:{b:1 c:2 d:5}}`,
		"a: &x !Ref b\nc: *x\nd: !Sub &y e\nf: *y":                                                                   `{a:!Ref "b" c:!Ref "b" d:!Sub "e" f:!Sub "e"}`,
		"a: >-\n  b\n  c\n\n  d\ne: |+\n  f\n\n":                                                                     `{a:"b c\nd" e:"f\n\n"}`,
		"true: 1\n1: 2\n~: 3\n'x y': 4\n? z\n: 5":                                                                    `{true:1 1:2 ~:3 x y:4 z:5}`,
		"%YAML 1.2\n---\na: b\n...\n":                                                                                `{a:"b"}`,
		"a: b # c\n# d\n":                                                                                            `{a:"b"}`,
		"a: x\r\nb: \"q\r\n  z\"\r\nc: |\r\n  l\r\n  m\r\n":                                                          `{a:"x" b:"q z" c:"l\nm\n"}`,
		"{Fn::If: [a, {Fn::Sub: 'b'}, !Ref AWS::NoValue]}":                                                           `{Fn::If:["a" {Fn::Sub:"b"} !Ref "AWS::NoValue"]}`,
		"x: {a:1, b: http://c:80/d, arn:aws: {\"e\":f:g}}":                                                           `{x:{a:1:null b:"http://c:80/d" arn:aws:{e:"f:g"}}}`,
		"a:b: |\n  f:g # h:i\nc: \"d:e\"\nf: !g::h i:j # k:l\n":                                                      `{a:b:"f:g # h:i\n" c:"d:e" f:!g::h "i:j"}`,
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

// TestPlaces holds every key and value to where it stands.
func TestPlaces(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		want []string
	}{
		"json": {"{\r\n \"é👨‍👩‍👧\" : [1, \"\\\"x\" , {}],\r\n \"b\":true}", []string{
			"1:1-3:11 {\r\n \"é👨‍👩‍👧\" : [1, \"\\\"x\" , {}],\r\n \"b\":true}",
			"2:2-2:6 \"é👨‍👩‍👧\"", "2:9-2:24 [1, \"\\\"x\" , {}]", "2:10-2:11 1", "2:13-2:18 \"\\\"x\"", "2:21-2:23 {}", "3:2-3:5 \"b\"", "3:6-3:10 true"}},
		"flow": {"\ufeffc: {'it''s': [ \"é\" , y z ], e: !Sub \"${A}\" , f: !Ref B , g: }", []string{
			"1:1-1:62 c: {'it''s': [ \"é\" , y z ], e: !Sub \"${A}\" , f: !Ref B , g: }", "1:1-1:2 c",
			"1:4-1:62 {'it''s': [ \"é\" , y z ], e: !Sub \"${A}\" , f: !Ref B , g: }", "1:5-1:12 'it''s'", "1:14-1:27 [ \"é\" , y z ]",
			"1:16-1:19 \"é\"", "1:22-1:25 y z", "1:29-1:30 e", "1:32-1:43 !Sub \"${A}\"", "1:46-1:47 f", "1:49-1:55 !Ref B", "1:58-1:59 g", "1:60-1:60 "}},
		"lists": {"c:\r\n- - \"p\r\n   q\"\r\n-\r\n- &z\r\n  d: ~\r\n- *z\r\n- |-\r\n  x\r\n\r\n", []string{
			"1:1-9:4 c:\r\n- - \"p\r\n   q\"\r\n-\r\n- &z\r\n  d: ~\r\n- *z\r\n- |-\r\n  x", "1:1-1:2 c",
			"2:1-9:4 - - \"p\r\n   q\"\r\n-\r\n- &z\r\n  d: ~\r\n- *z\r\n- |-\r\n  x", "2:3-3:6 - \"p\r\n   q\"", "2:5-3:6 \"p\r\n   q\"", "4:2-4:2 ",
			"6:3-6:7 d: ~", "6:3-6:4 d", "6:6-6:7 ~", "6:3-6:7 d: ~", "6:3-6:4 d", "6:6-6:7 ~", "8:3-9:4 |-\r\n  x"}},
	} {
		v := read(t, "x", c.src)
		if diff := cmp.Diff(c.want, spans(c.src, v)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}
