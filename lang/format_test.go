package lang

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var formatTests = []struct{ name, in, want string }{
	{"nothing", "", ""},
	{"blanks only", "\n \t\n\n", ""},
	{"a comment only", "\n\n# hello  \n\n\n", "# hello\n"},
	{"no newline at the end", "a = 1", "a = 1\n"},
	{"a comment at the end", "a = 1 # x", "a = 1 # x\n"},
	{"indentation and alignment", "pipeline \"x\" {\n\ta=1\n\t\tlong   = \"b\"\n}\n", "pipeline \"x\" {\n  a    = 1\n  long = \"b\"\n}\n"},
	{"Windows lines", "a = 1 # x\r\n/* y\r\n z */\r\nb = 2\r\n", "a = 1 # x\n/* y\n z */\nb = 2\n"},
	{"a byte order mark", "\ufeffa = 1\n", "a = 1\n"},
	{"many blank lines", "a = 1\n\n\n\nb = 2\n\n\n# c\n\n\n\n# d\n", "a = 1\n\nb = 2\n\n# c\n\n# d\n"},
	{"blank lines at the ends of a body", "stage \"x\" {\n\n\n  a = 1\n\n}\n", "stage \"x\" {\n  a = 1\n}\n"},
	{"blank lines after the comment of an opening", "stage \"x\" { # one\n\n  a = 1\n}\n", "stage \"x\" { # one\n  a = 1\n}\n"},
	{"blank lines at the ends of a list", "a = [\n\n  1,\n\n\n  2,\n\n]\nb = {\n\n  c = 1\n\n}\n", "a = [\n  1,\n\n  2,\n]\nb = {\n  c = 1\n}\n"},
	{"a comment at the end of a body", "a {\n  b = 1\n\n  # c\n\n}\n", "a {\n  b = 1\n\n  # c\n}\n"},
	{"between blocks", "a {\n  x = 1\n}\nb {\n  y = 1\n}\nc = 1\nd {\n  z = 1\n}\n", "a {\n  x = 1\n}\n\nb {\n  y = 1\n}\n\nc = 1\n\nd {\n  z = 1\n}\n"},
	{"one-line blocks stay together", "a { x = 1 }\nb { y = 1 }\n\n\nc { z = 1 }\nd {\n  e { f = 1 }\n}\n", "a { x = 1 }\nb { y = 1 }\n\nc { z = 1 }\nd {\n  e { f = 1 }\n}\n"},
	{"comments stay with their block", "a {\n  x = 1\n} # a's\n# b's\n# too\nb {\n}\n", "a {\n  x = 1\n} # a's\n\n# b's\n# too\nb {\n}\n"},
	{"a comment below a block", "a {\n}\n# still a's\n\nb {\n}\n", "a {\n}\n# still a's\n\nb {\n}\n"},
	{"blocks in a block", "p \"x\" {\n  s \"y\" {\n    a \"z\" {\n    }\n    a \"w\" {\n    }\n  }\n}\n", "p \"x\" {\n  s \"y\" {\n    a \"z\" {\n    }\n\n    a \"w\" {\n    }\n  }\n}\n"},
	{"a comma in a list of several lines", "a = [\n  1,\n  2\n]\n", "a = [\n  1,\n  2,\n]\n"},
	{"a comma before a comment", "a = [\n  1, # one\n  2 # two\n  # end\n]\n", "a = [\n  1, # one\n  2, # two\n  # end\n]\n"},
	{"lists in a list", "a = [\n  [\n    1\n  ],\n  [2,]\n]\n", "a = [\n  [\n    1,\n  ],\n  [2],\n]\n"},
	{"no comma on the line of the bracket", "a = [1, 2, ]\nb = [{\n  c = 1\n}]\nd = [{\n  c = 1\n},]\n", "a = [1, 2]\nb = [{\n  c = 1\n}]\nd = [{\n  c = 1\n}]\n"},
	{"no comma in what is no list", "a = [\n  for x in [\n    1\n  ] : x\n]\nb = c[\n  0\n]\nd = f(\n  1\n)\ne = []\ng = [\n]\n", "a = [\n  for x in [\n    1,\n  ] : x\n]\nb = c[\n  0\n]\nd = f(\n  1\n)\ne = []\ng = [\n]\n"},
	{"a heredoc", "a   = <<-EOT\n\tx\r\n\n\n  ${ b }  \n  EOT\nlong = [<<EOT\n1\nEOT\n]\n", "a = <<-EOT\n\tx\r\n\n\n  ${b}  \n  EOT\nlong = [<<EOT\n1\nEOT\n]\n"},
	{"a list within quotes", "a = \"${join(\",\", [\n  1\n])}\"\n", "a = \"${join(\",\", [\n  1\n])}\"\n"},
	{"object keys", "a={\"Fn::GetParam\"=[1,2],b:c}\n", "a = { \"Fn::GetParam\" = [1, 2], b : c }\n"},
}

func TestFormat(t *testing.T) {
	for _, test := range formatTests {
		t.Run(test.name, func(t *testing.T) {
			got, diags := Format("x.hcl", []byte(test.in))
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkFormat(t, []byte(test.in), got)
		})
	}
}

func TestFormatRefuses(t *testing.T) {
	for _, src := range []string{"a = ", "a {", "a = [\n1 2]\n", "a = \"\xff\"\n", "a = 1\x00", "a = " + strings.Repeat("(", 5000), "a { b = 1, c = 2 }", "a = 0 .0"} {
		got, diags := Format("x.hcl", []byte(src))
		if !diags.HasErrors() || string(got) != src {
			t.Errorf("%.20q became %.20q: %v", src, got, diags)
		}
		for _, d := range diags {
			if d.Subject == nil || d.Subject.Filename != "x.hcl" {
				t.Errorf("%.20q: no place: %v", src, d)
			}
		}
	}
}

// Every example of the repository is in its canonical form.
func TestFormatExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/*/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, diags := Format(name, src)
		if diags.HasErrors() {
			t.Errorf("%s: %s", name, diags)
			continue
		}
		checkFormat(t, src, got)
		if diff := cmp.Diff(string(src), string(got)); diff != "" {
			t.Errorf("%s (-file +canonical):\n%s", name, diff)
		}
	}
}

// checkFormat holds what must be true of any file: nothing is lost, nothing is added, and the result is canonical.
func checkFormat(t *testing.T, src, out []byte) {
	t.Helper()
	again, diags := Format("x.hcl", out)
	if diags.HasErrors() {
		t.Fatalf("the result does not parse: %s\n%s", diags, out)
	}
	if !bytes.Equal(again, out) {
		t.Errorf("not canonical yet: %q\nthen: %q", out, again)
	}
	if diff := cmp.Diff(essence(t, src), essence(t, out)); diff != "" {
		t.Errorf("more than the layout changed (-before +after):\n%s", diff)
	}
	if bytes.Contains(out, []byte("\n\n\n")) && !bytes.Contains(out, []byte("<<")) && !bytes.ContainsAny(out, "\"*") {
		t.Errorf("two blank lines in %q", out)
	}
}

// essence is what of a file is not layout: its tokens without newlines and the commas that end lists, its comments without the blanks at their end.
func essence(t *testing.T, src []byte) []string {
	t.Helper()
	tokens, diags := hclsyntax.LexConfig(src, "x.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var out, comments []string
	for _, tok := range tokens {
		text := string(tok.Bytes)
		switch tok.Type {
		case hclsyntax.TokenNewline, hclsyntax.TokenEOF:
			continue
		case hclsyntax.TokenComment:
			comments = append(comments, strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), " \t\r\n"))
			continue
		case hclsyntax.TokenCBrack:
			if n := len(out); n > 0 && out[n-1] == "," {
				out = out[:n-1]
			}
		}
		out = append(out, text)
	}
	return append(out, comments...)
}

func FuzzFormat(f *testing.F) {
	for _, test := range formatTests {
		f.Add([]byte(test.in))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		out, diags := Format("x.hcl", src)
		if diags.HasErrors() {
			if !bytes.Equal(out, src) {
				t.Error("a file that does not parse was changed")
			}
			return
		}
		checkFormat(t, src, out)
	})
}

func BenchmarkFormat(b *testing.B) {
	src := []byte(strings.Repeat("stage \"x\" {\n\ta = [1,\n 2]\n  b=f(\"${x}\")\n}\n", 1000))
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, diags := Format("x.hcl", src); diags.HasErrors() {
			b.Fatal(diags)
		}
	}
}
