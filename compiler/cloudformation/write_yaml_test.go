package cloudformation

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"pipewright/lang/tree"
)

// implicit11 matches what YAML 1.1 takes for something else than a text where it stands without quotes (yaml.org/type: bool, float, int, merge, null,
// timestamp, value), in its widest reading: any case, any number of digits.
var implicit11 = regexp.MustCompile(`(?i)^(?:y|yes|n|no|true|false|on|off|null|~|<<|=|` +
	`[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9][0-9_,]*|[-+]?0x[0-9a-f_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|` +
	`[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?[0-9]+e[-+]?[0-9]+|[-+]?\.inf|\.nan|` +
	`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?)?$`)

// hard are texts that a reader could take for something else.
func hard() []string {
	return []string{
		"", " ", "a", "1", "012", "0o12", "0x1F", "1_000", "1:20", "190:20:30", "1.5", "1e3", ".5", "-1", "+1", ".inf", ".NaN", "e5", "true", "True", "FALSE", "on", "Off", "yes", "n",
		"Y", "null", "~", "Null", "2024-01-01", "2024-01-01T00:00:00Z", "#{variables.X}", "a #b", "a#b", "a: b", "a:b", "a:", "a::", ":a", "a::b", "- a", "-", "--", "---", "...", "? a", "?",
		"*a", "&a", "!a", "!Ref a", "%a", "@a", "`a", "|", ">", "{}", "[]", "{a", "[a", "a, b", "a]", "a}", "'a'", "it's", `"a"`, `a"b`, `\`, `a\n`, "=", "<<", "a\nb", "a\nb\n", "a\n\nb",
		"a\n\n", "\na", " a\nb", "a\n b", "a\n \nb", "a\n\tb", "\ta", "a\t", "a ", " a", "a  b", "a\r\nb", "a\rb", "\x1b[0m", "\u0085", "\u2028", "\ufeff", "\ufeffa\nb", "é", "日本", "😀",
		"a\u00a0b", "{\n  \"a\": [1, 2]\n}", "#!/bin/sh\nset -e\n\necho \"$A\" # b\n", "key: |\n  x", "${AWS::Region}", "{{resolve:ssm:/a:1}}", "arn:aws:iam::111122223333:role/x", "a - b", "a,b", "(a)", "a\nb \nc", "a \nb",
		"a (b)", strings.Repeat("long ", 150), "\ue000", "\U000e0001", "a\n#b", "a\n--- b", "a\n...", "--- a", "%YAML 1.1", "a\n%b",
	}
}

// TestSpell wants a text to be read as that text.
func TestSpell(t *testing.T) {
	for _, text := range hard() {
		checkSpelling(t, text)
	}
}

func FuzzSpell(f *testing.F) {
	for _, text := range hard() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 2000 || strings.ContainsRune(text, 0) {
			t.Skip("no text of the language")
		}
		checkSpelling(t, text)
	})
}

// checkSpelling reads a text as a value, as an element, beside an element, and as a key, with two readers.
func checkSpelling(t *testing.T, text string) {
	t.Helper()
	for indent, s := range map[int]string{0: spell(text, 0), 4: spell(text, 4)} {
		if isPlain(text) && s == text && implicit11.MatchString(text) {
			t.Errorf("%q stands without quotes, and YAML 1.1 reads it as something else", text)
		}
		if indent == 0 && strings.Contains(s, "\n") {
			t.Errorf("%q takes several lines as a key", text)
		}
	}
	b := &strings.Builder{}
	mapOf(field{"Top", mapOf(
		required("Value", text),
		field{"List", &item{elems: []*item{scalarItem(text), scalarItem(text), mapOf(required("Name", text), required("After", "x"))}}},
		field{"Keys", mapOf(required(text, text))},
	)}).write(b, 0)
	var got map[string]map[string]any
	if err := yaml.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatalf("%q: %v\n%s", text, err, b)
	}
	want := map[string]any{"Value": text, "List": []any{text, text, map[string]any{"Name": text, "After": "x"}}, "Keys": map[string]any{text: text}}
	if diff := cmp.Diff(want, got["Top"]); diff != "" {
		t.Errorf("%q (-want +got):\n%s\n%s", text, diff, b)
	}
	root, diags := tree.Read("t.yaml", []byte(b.String()))
	if diags.HasErrors() {
		t.Fatalf("%q: %v\n%s", text, diags, b)
	}
	top := root.Get("Top")
	list := top.Get("List")
	read := []*tree.Value{top.Get("Value"), list.Elems[0], list.Elems[1], list.Elems[2].Get("Name"), top.Get("Keys").Fields[0].Value}
	for i, v := range read {
		if v.Kind != tree.String || v.Text != text {
			t.Errorf("%q is read as %s %q in place %d\n%s", text, v.Kind, v.Text, i, b)
		}
	}
	if key := top.Get("Keys").Fields[0].Key; key != text {
		t.Errorf("the key %q is read as %q\n%s", text, key, b)
	}
}
