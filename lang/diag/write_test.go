package diag

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// at is the range of the first place where text stands in src.
func at(src, text string) hcl.Range {
	from := strings.Index(src, text)
	if from < 0 {
		panic("the source does not hold " + text)
	}
	return hcl.Range{Filename: "pipeline.hcl", Start: pos(src, from), End: pos(src, from+len(text))}
}

func pos(src string, at int) hcl.Pos {
	before := src[:at]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return hcl.Pos{Line: strings.Count(before, "\n") + 1, Column: utf8.RuneCountInString(line) + 1, Byte: at}
}

func printed(t testing.TB, src string, style Style, diags ...*hcl.Diagnostic) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, map[string][]byte{"pipeline.hcl": []byte(src)}, diags, style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const source = `pipeline "shop" {
  stage "Build" {
    action "Unit" {
      provider = "CodeBiuld"
    }
	action "Unit" {
	  provider = "日本語🙂", "x"
    }
  }
}
`

// A layout is a diagnostic and what is to be printed of it.
type layout struct {
	name  string
	src   string
	style Style
	d     *hcl.Diagnostic
	want  string
}

func TestWrite(t *testing.T) {
	check(t, []layout{
		{"one line", source, Style{Width: 60}, Error("unknown-provider", "Unknown provider", `There is no provider "CodeBiuld" in the catalog. Did you mean "CodeBuild"? Others are listed by the catalog command.`, at(source, `"CodeBiuld"`)), `
Error: Unknown provider [unknown-provider]
  pipeline.hcl:4:18
  4 |       provider = "CodeBiuld"
    |                  ^^^^^^^^^^^

There is no provider "CodeBiuld" in the catalog. Did you
mean "CodeBuild"? Others are listed by the catalog command.
`},
		{"a warning, and the other place", source, Style{}, Warning("twice", "Two actions of one name", "", at(source, "\"Unit\" {\n      provider"), Place{"first defined here", at(source, `"Unit"`)}), `
Warning: Two actions of one name [twice]
  pipeline.hcl:3:12
  3 |     action "Unit" {
    |            ^^^^^^^^
  4 |       provider = "CodeBiuld"
    |       ^^^^^^^^
  first defined here: pipeline.hcl:3:12
  3 |     action "Unit" {
    |            ^^^^^^
`},
		{"tabs and wide characters", source, Style{}, Error("x", "X", "", at(source, `"x"`)), "\n" +
			"Error: X [x]\n  pipeline.hcl:7:23\n" +
			"  7 | \t  provider = \"日本語🙂\", \"x\"\n" +
			"    | \t                         ^^^\n"},
		{"under wide characters", source, Style{}, Error("x", "X", "", at(source, `本語`)), "\n" +
			"Error: X [x]\n  pipeline.hcl:7:17\n" +
			"  7 | \t  provider = \"日本語🙂\", \"x\"\n" +
			"    | \t                ^^^^\n"},
		{"many lines", source, Style{}, Error("x", "X", "", at(source, source[:len(source)-1])), `
Error: X [x]
  pipeline.hcl:1:1
   1 | pipeline "shop" {
     | ^^^^^^^^^^^^^^^^^
  .. |
  10 | }
     | ^
`},
		{"blanks at the end", source, Style{}, Error("x", "X", "", at(source, "\"Unit\" {\n\t")), "\nError: X [x]\n  pipeline.hcl:6:9\n  6 | \taction \"Unit\" {\n    | \t       ^^^^^^^^\n"},
	})
}

func TestWriteEnds(t *testing.T) {
	check(t, []layout{
		{"no width", source, Style{}, Error("x", "X", "", hcl.Range{Filename: "pipeline.hcl", Start: pos(source, 9), End: pos(source, 9)}), `
Error: X [x]
  pipeline.hcl:1:10
  1 | pipeline "shop" {
    |          ^
`},
		{"the end of the line", source, Style{}, Error("x", "X", "", hcl.Range{Filename: "pipeline.hcl", Start: pos(source, 17), End: pos(source, 18)}), `
Error: X [x]
  pipeline.hcl:1:18
  1 | pipeline "shop" {
    |                  ^
`},
		{"the end of the file", "a = 1", Style{}, Error("x", "X", "", hcl.Range{Filename: "pipeline.hcl", Start: pos("a = 1", 5), End: pos("a = 1", 5)}), `
Error: X [x]
  pipeline.hcl:1:6
  1 | a = 1
    |      ^
`},
		{"past the end of the file", "a = 1", Style{}, Error("x", "X", "Detail.", hcl.Range{Filename: "pipeline.hcl", Start: hcl.Pos{Line: 9, Column: 9, Byte: 99}, End: hcl.Pos{Line: 9, Column: 9, Byte: 100}}), `
Error: X [x]
  pipeline.hcl:9:9

Detail.
`},
		{"another file", "a = 1", Style{}, Error("x", "X", "", hcl.Range{Filename: "other.hcl", Start: hcl.Pos{Line: 2, Column: 3, Byte: 9}}), `
Error: X [x]
  other.hcl:2:3
`},
		{"no place", "", Style{}, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "No files", Detail: "There are none."}, `
Error: No files [syntax]

There are none.
`},
	})
}

func TestWriteOddTexts(t *testing.T) {
	check(t, []layout{
		{"a long line", strings.Repeat("abc ", 50) + "HERE " + strings.Repeat("def ", 5000), Style{Width: 50}, Error("x", "X", "", hcl.Range{Filename: "pipeline.hcl", Start: hcl.Pos{Line: 1, Column: 201, Byte: 200}, End: hcl.Pos{Line: 1, Column: 205, Byte: 204}}), `
Error: X [x]
  pipeline.hcl:1:201
  1 | ... abc abc abc abc HERE def def def def ...
    |                     ^^^^
`},
		{"a long range", strings.Repeat("x", 300), Style{Width: 50}, Error("x", "X", "", hcl.Range{Filename: "pipeline.hcl", Start: hcl.Pos{Line: 1, Column: 1}, End: hcl.Pos{Line: 1, Column: 301, Byte: 300}}), `
Error: X [x]
  pipeline.hcl:1:1
  1 | ` + strings.Repeat("x", 38) + `...
    | ` + strings.Repeat("^", 38) + `
`},
		{"Windows lines", "a {\r\n  b\r\n}\r\n", Style{}, Error("x", "X", "", at("a {\r\n  b\r\n}\r\n", "{\r\n  b\r\n}\r\n")), `
Error: X [x]
  pipeline.hcl:1:3
  1 | a {
    |   ^
  2 |   b
    |   ^
  3 | }
    | ^
`},
		{"escape sequences", "a = \"\x1b[31m\u202etxt\x7f\xff\"", Style{}, Error("x", "X\x1b[2J", "A \x1b]0;title\x07.\nNext \u009b.", hcl.Range{Filename: "pipeline.hcl", Start: hcl.Pos{Line: 1, Column: 5, Byte: 4}, End: hcl.Pos{Line: 1, Column: 6, Byte: 5}}), `
Error: X␛[2J [x]
  pipeline.hcl:1:5
  1 | a = "␛[31m�txt␡�"
    |     ^

A ␛]0;title␇.
Next �.
`},
	})
}

func check(t *testing.T, tests []layout) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := printed(t, test.src, test.style, test.d)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n")+"\n", got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, got)
			}
		})
	}
}

type secretMark struct{}

func (*secretMark) Secret() {}

func valued(t testing.TB, expression string) (string, *hcl.Diagnostic) {
	t.Helper()
	src := "a = " + expression
	e, diags := hclsyntax.ParseExpression([]byte(expression), "pipeline.hcl", hcl.Pos{Line: 1, Column: 5, Byte: 4})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	d := Error("x", "X", "", e.Range())
	d.Expression = e
	d.EvalContext = &hcl.EvalContext{Variables: map[string]cty.Value{
		"var": cty.ObjectVal(map[string]cty.Value{
			"x": cty.StringVal("a\nb"), "n": cty.NumberFloatVal(1.5), "b": cty.True, "null": cty.NullVal(cty.String),
			"long": cty.StringVal(strings.Repeat("0123456789", 100)), "unknown": cty.UnknownVal(cty.String),
			"list": cty.ListVal([]cty.Value{cty.StringVal("sesame").Mark(&secretMark{}), cty.StringVal("b")}),
			"map":  cty.MapVal(map[string]cty.Value{"k": cty.StringVal("v")}), "none": cty.EmptyTupleVal,
			"secret": cty.StringVal("sesame").Mark(&secretMark{}), "marked": cty.StringVal("#{a.b}").Mark("other"),
		}),
	}}
	return src, d
}

func TestValues(t *testing.T) {
	for expression, want := range map[string][]string{
		`"${var.x}-${var.n}-${var.x}"`:       {`var.n is 1.5`, `var.x is "a\nb"`},
		`[var.b, var.null, var.none]`:        {`var.b is true`, `var.none is empty tuple`, `var.null is null`},
		`[var.long]`:                         {`var.long is "` + strings.Repeat("0123456789", 6) + `"...`},
		`[var.secret, var.list[0]]`:          {`var.list[0] is sensitive and not shown`, `var.secret is sensitive and not shown`},
		`[var.list, var.map["k"], var.map]`:  {`var.list is list of string with 2 elements`, `var.map is map of string with 1 element`, `var.map["k"] is "v"`},
		`[var.marked, var.unknown, other.x]`: nil,
		`var.map.k.more`:                     {`var.map.k is "v"`},
		`[for v in var.list : v]`:            {`var.list is list of string with 2 elements`},
	} {
		src, d := valued(t, expression)
		var got []string
		for _, v := range values(d) {
			got = append(got, v.Traversal+" "+v.Statement)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", expression, diff)
		}
		text := printed(t, src, Style{}, d)
		for _, line := range want {
			if !strings.Contains(text, "\n      "+line+"\n") {
				t.Errorf("%s: %q is not in\n%s", expression, line, text)
			}
		}
		if strings.Contains(text+string(JSON(hcl.Diagnostics{d}, nil)), "sesame") {
			t.Errorf("%s: a secret shows:\n%s", expression, text)
		}
	}
}

func TestMessagesDoNotTellSecrets(t *testing.T) {
	src, d := valued(t, `[var.secret, var.list, var.x]`)
	d.Summary, d.Detail = `Key "sesame"`, `Not sesame, "sesame" or opensesame, but "a\nb".`
	for _, got := range []string{printed(t, src, Style{}, d), string(JSON(hcl.Diagnostics{d}, nil))} {
		if strings.Contains(got, "sesame") || strings.Count(got, hidden) != 4 || !strings.Contains(got, `a\`) {
			t.Error(got)
		}
	}
	// An expression that is wrong for a reason of HCL's own.
	src, d = valued(t, `{ for x in var.list : var.secret => "y" }`)
	_, diags := d.Expression.Value(d.EvalContext)
	if !diags.HasErrors() || !strings.Contains(diags.Error(), "sesame") {
		t.Fatalf("HCL does not quote the key any more: %v", diags)
	}
	if got := printed(t, src, Style{}, diags...); strings.Contains(got, "sesame") {
		t.Error(got)
	}
}

func TestColor(t *testing.T) {
	d := Error("x", "X", "", at(source, `"Unit"`))
	got := printed(t, source, Style{Color: true}, d)
	for _, want := range []string{"\x1b[31;1mError:", "           \x1b[31;1m^^^^^^\x1b[", "\x1b[2m[x]"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if plain := printed(t, source, Style{}, d); strings.Contains(plain, "\x1b") {
		t.Errorf("colour without being asked: %q", plain)
	}
}

func TestSort(t *testing.T) {
	place := func(file string, line, column int) hcl.Range {
		return hcl.Range{Filename: file, Start: hcl.Pos{Line: line, Column: column}}
	}
	none := &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "no place"}
	given := hcl.Diagnostics{
		Error("e", "b 1:1", "", place("b", 1, 1)),
		Warning("w", "a 2:1 warning", "", place("a", 2, 1)),
		Error("e", "a 2:1 error", "", place("a", 2, 1)),
		Error("e", "a 2:1 error", "", place("a", 2, 1)),
		Error("e", "a 2:1 error", "other detail", place("a", 2, 1)),
		Error("f", "a 2:1 error", "", place("a", 2, 1)),
		Error("e", "a 1:9", "", place("a", 1, 9)),
		none, none,
	}
	before := append(hcl.Diagnostics{}, given...)
	var got []string
	for _, d := range Sort(given) {
		got = append(got, Of(d).Name+" "+d.Summary+" "+d.Detail)
	}
	want := []string{"syntax no place ", "e a 1:9 ", "e a 2:1 error ", "e a 2:1 error other detail", "f a 2:1 error ", "w a 2:1 warning ", "e b 1:1 "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for i := range before {
		if before[i] != given[i] {
			t.Fatal("the argument was changed")
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteError(t *testing.T) {
	if err := Write(full{}, nil, hcl.Diagnostics{Error("x", "X", "", hcl.Range{})}, Style{}); err == nil || err.Error() != "disk full" {
		t.Errorf("got %v", err)
	}
}

func FuzzWrite(f *testing.F) {
	f.Add([]byte(source), 0, 10, 1, 3, 40)
	f.Add([]byte("\t\xff\x1b\r\n日"), 3, 2, 1, 1, 0)
	f.Add([]byte(""), 5, 9, -1, -7, 1)
	f.Add([]byte("a\r\n\r\nb\n"), 1, 7, 1, 3, -4)
	f.Add([]byte("a\n\n\nb"), 0, 5, 1, 3, 80)
	f.Fuzz(func(t *testing.T, src []byte, from, to, line, endLine, width int) {
		r := hcl.Range{Filename: "f", Start: hcl.Pos{Line: line, Column: 1, Byte: from}, End: hcl.Pos{Line: endLine, Column: 1, Byte: to}}
		diags := hcl.Diagnostics{Error("x", string(src), string(src), r, Place{"here", r})}
		var out bytes.Buffer
		if err := Write(&out, map[string][]byte{"f": src}, diags, Style{Width: width}); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(out.Bytes()) {
			t.Errorf("not UTF-8: %q", out.Bytes())
		}
		if i := bytes.IndexFunc(out.Bytes(), func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || bends(r) }); i >= 0 {
			t.Errorf("a control character at %d of %q", i, out.Bytes())
		}
		JSON(diags, map[string][]byte{"f": src})
	})
}

// The cost of a diagnostic must be the same in a file of any size.
func BenchmarkWrite(b *testing.B) {
	for _, blocks := range []int{10, 1000, 100_000} {
		b.Run(fmt.Sprint(blocks), func(b *testing.B) {
			src := strings.Repeat("stage \"x\" {\n  provider = \"CodeBuild\"\n}\n", blocks)
			r := hcl.Range{Filename: "f", Start: hcl.Pos{Line: blocks * 3, Column: 3, Byte: len(src) - 20}, End: hcl.Pos{Line: blocks * 3, Column: 9, Byte: len(src) - 12}}
			diags := hcl.Diagnostics{Error("x", "Summary", "Detail of it.", r)}
			files := map[string][]byte{"f": []byte(src)}
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				if err := Write(&out, files, diags, Style{Width: 100}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
