package tree

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// TestRefused holds each diagnostic to its name, its exact place and a telling part of its text.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, src, at, says string }{
		"empty":             {"", "", "1:1 tree-empty []", "nothing"},
		"white space":       {".json", " \n\t ", "1:1 tree-empty []", ""},
		"comment only":      {"", "# nothing\n", "1:1 tree-empty []", ""},
		"not UTF-8":         {"", "a: é\nx: \xff\n", "2:4 tree-syntax [\xff]", "0xff"},
		"not UTF-8 in JSON": {"", "{\"é\xff\": 1}", "1:4 tree-syntax [\xff]", "0xff"},
		"NUL byte":          {"", "a: 0\x00.2", "1:5 tree-syntax [\x00]", "NUL"},
		"NUL escape":        {"", "a: [\"a\\0b\"]\n", "1:5 tree-syntax [\"a\\0b\"]", "printf"},
		"NUL escape, JSON":  {"", `{"a\u0000": 1}`, `1:2 tree-syntax ["a\u0000"]`, "printf"},

		"trailing bytes":           {".json", "{\"a\": 1}\n x", "2:2 tree-syntax [x]", `before "x"`},
		"bracket too many":         {".json", "{\"a\": 1}}", "1:9 tree-syntax [}]", "bracket too many"},
		"comma before end":         {".json", `{"a": [1, 2,]}`, "1:13 tree-syntax []]", "remove it"},
		"comma in a map":           {".json", "{\"a\": 1,\n}", "2:1 tree-syntax [}]", "remove it"},
		"no comma":                 {".json", `{"a": 1 "b": 2}`, `1:9 tree-syntax ["]`, "after object"},
		"single quotes":            {".json", `{'a': 1}`, "1:2 tree-syntax [']", "double quotes"},
		"comment":                  {".json", "{\n // x\n}", "2:2 tree-syntax [/]", "no comments"},
		"word":                     {".json", `{"a": True}`, "1:7 tree-syntax [True]", "invalid character"},
		"number":                   {".json", `[01]`, "1:3 tree-syntax [1]", "after array element"},
		"newline in a text":        {".json", "[\"é\n\"]", "1:4 tree-syntax", `\n`},
		"escape":                   {".json", `["a\x41"]`, "1:5 tree-syntax [x]", "cannot hold"},
		"unicode escape":           {".json", `["\u00g1"]`, "1:7 tree-syntax [g]", "cannot hold"},
		"wrong bracket":            {".json", `{"a": [1}`, "1:9 tree-syntax [}]", ""},
		"key that is none":         {".json", `{1: 2}`, "1:2 tree-syntax [1]", ""},
		"truncated":                {".json", "{\"a\": [\n1,\n", "2:3 tree-syntax []", `the '[' in line 1`},
		"truncated in text":        {".json", `{"a": "b`, "1:9 tree-syntax []", "'{'"},
		"truncated in value":       {".json", `[tru`, "1:5 tree-syntax []", "'['"},
		"duplicate":                {".json", "{\"é\": 1,\n \"é\": 1}", `2:2 tree-duplicate-key ["é"]`, "line 1"},
		"escaped duplicate":        {".json", `{"a": 1, "\u0061": 2}`, `1:10 tree-duplicate-key ["\u0061"]`, "line 1"},
		"JSON in YAML's":           {".yml", `{"a": 1 "b": 2}`, `1:9 tree-syntax ["]`, "JSON"},
		"bracket between brackets": {".yml", "x: {a: b], c: d}", "1:8 tree-syntax [b]]", "right"},
		"colon between brackets":   {".yml", "- {a: b c: d}", "1:7 tree-syntax [b c: d]", "comma"},
		"deep JSON":                {".json", strings.Repeat(`{"a":[`, 50000), "1:193 tree-too-deep [{]", "64"},

		"duplicate in YAML": {"", "b: 1\na: {x: 1}\na: {x: 2}\n", "3:1 tree-duplicate-key [a]", "line 2"},
		"tab":               {"", "a:\n\tb: c\n", "2:1 tree-syntax [\t]", "spaces"},
		"open list":         {"", "a: [0.2\n", "1:4 tree-syntax [[]", "']'"},
		"colon in a text":   {"", "a: b: c\n", "1:4 tree-syntax", "quotes"},
		"reserved start":    {"", "é: @x\n", "1:4 tree-syntax", "quotes"},
		"second document":   {"", "a: b\n---\nc: d\n", "3:2 tree-syntax", "second"},
		"many documents":    {"", strings.Repeat("---\n- a\n", 100000), "33:1 tree-syntax [---]", "second"},
		"alias":             {"", "a: [*x]\n", "1:5 tree-alias [*x]", "*x"},
		"alias of itself":   {"", "a: &x [*x]\n", "1:8 tree-alias [*x]", "*x"},
		"merge of a text":   {"", "a: {<<: b}\n", "1:5 tree-syntax [<<]", "a text stands here"},
		"map as a key":      {"", "? {a: b}\n: c\n", "2:1 tree-syntax", "invalid key"},
		"tag on a key":      {"", "!Ref a: c\n", "1:1 tree-syntax [!Ref a]", "quotes"},
		"two tags":          {"", "a: &x !Ref b\nc: !Sub *x\n", "2:4 tree-syntax [!Sub]", "one tag"},
		"tag alone":         {"", "a: !Ref\nb: c\n", "1:4 tree-syntax [!Ref]", "Nothing stands after"},
		"tag alone in list": {"", "- a: !Ref # x\n  b: c\n", "1:6 tree-syntax [!Ref]", "Nothing stands after"},
		"tag alone at end":  {"", "a:\n- !Ref\n", "2:3 tree-syntax [!Ref]", "Nothing stands after"},
		"tag of a number":   {"", "a: !!int b\n", "1:4 tree-syntax [!!int]", "cannot be told of a text"},
		"unknown own tag":   {"", "a: !!binary eA==\n", "1:4 tree-syntax [!!binary]", "cannot be told"},
	} {
		t.Run(name, func(t *testing.T) {
			v, diags := Read("x"+c.file, []byte(c.src))
			if v != nil || len(diags) != 1 {
				t.Fatalf("want one diagnostic and no value, got %v, %v", v, diags)
			}
			if got := line(c.src, diags[0]); !strings.HasPrefix(got, c.at) || !strings.Contains(got, c.says) {
				t.Errorf("got  %s\nwant %s ... %s", got, c.at, c.says)
			}
		})
	}
}

// TestRelated shows the first of two keys.
func TestRelated(t *testing.T) {
	src := "{\"a\": 1,\n \"a\": 2}"
	_, diags := JSON("x", []byte(src))
	related := diag.Of(diags[0]).Related
	if len(related) != 1 || span(src, related[0].Range) != `1:2-1:5 "a"` {
		t.Errorf("got %v", related)
	}
}

// TestSameTwice takes a key twice where both say the same, with a warning; JSON's may not.
func TestSameTwice(t *testing.T) {
	v, diags := YAML("x", []byte("- a: [b, {c: !Ref d}]\n  a: [b, {c: !Ref d}]\n"))
	if v == nil || len(diags) != 1 || diags[0].Severity != hcl.DiagWarning || diag.Of(diags[0]).Name != "tree-duplicate-key" {
		t.Errorf("got %v, %v", v, diags)
	}
	if got := show(v); got != `[{a:["b" {c:!Ref "d"}]}]` {
		t.Error(got)
	}
}

// TestManyErrors stops telling errors where nobody reads on.
func TestManyErrors(t *testing.T) {
	for name, src := range map[string]string{"yaml": strings.Repeat("- *x\n", 1000), "json": `{"a": 0` + strings.Repeat(`, "a": 0`, 1000) + "}"} {
		v, diags := Read("x", []byte(src))
		if v != nil || len(diags) != maxDiags {
			t.Errorf("%s: %d diagnostics", name, len(diags))
		}
	}
	v, diags := YAML("x", []byte(strings.Repeat("- {a: b, a: b}\n", 1000)))
	if v == nil || len(v.Elems) != 1000 || len(diags) != maxDiags {
		t.Errorf("warnings end reading: %d diagnostics", len(diags))
	}
}

// hostile are files that were made to stop a reader, and the names of what is said of them; empty: they are read.
func hostile() map[string]struct{ src, name string } {
	const m = MaxYAML / 2 // the whole takes twice as long and shows no more
	fill := func(head, body, tail string) string {
		return head + strings.Repeat(body, (m-len(head)-len(tail))/len(body)) + tail
	}
	bomb, merges, chain := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n", "- &a0 {k0: v}\n", "- &a0 [x]\n"
	for i := 1; i < 4000; i++ {
		if i < 30 {
			bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
		}
		merges += fmt.Sprintf("- &a%d {<<: *a%d, k%d: v}\n", i, i-1, i)
		chain += fmt.Sprintf("- &a%d [*a%d]\n", i, i-1)
	}
	var columns strings.Builder
	for i := range 10 {
		fmt.Fprintf(&columns, "k%d:\n", i)
		for j := range 4900 {
			fmt.Fprintf(&columns, "  a%d: b\n", j)
		}
	}
	return map[string]struct{ src, name string }{
		"bomb":           {bomb, "tree-alias"},
		"merged merges":  {merges, "tree-too-deep"},
		"chain":          {chain, "tree-too-deep"},
		"ten columns":    {columns.String(), ""},
		"keys":           {fill("", "a: b\n", ""), "tree-too-large"},
		"keys in a list": {strings.Repeat("- a: b\n  c: d\n", 20000), ""},
		"keys in lists":  {strings.Repeat("- - a: b\n    c: d\n", 20000), ""},
		"keys in braces": {fill("{", "a: b, ", "}"), "tree-too-large"},
		"keys, comments": {fill("", "a: b # x\n", ""), "tree-too-large"},
		"questions":      {fill("", "? a\n", ""), "tree-too-large"},
		"empty elements": {fill("", "-\n", ""), "tree-too-large"},
		"empty values":   {fill("", "- a:\n", ""), "tree-too-large"},
		"elements":       {fill("", "- b\n", ""), ""},
		"flow elements":  {fill("[", "a,", "]"), ""},
		"documents":      {fill("", "---\n- a\n", ""), "tree-syntax"},
		"brackets":       {fill("", "[", ""), "tree-too-deep"},
		"braces":         {fill("", "{a: ", ""), "tree-too-deep"},
		"dashes":         {fill("", "- ", ""), "tree-too-deep"},
		"anchors":        {fill("", "&a ", ""), "tree-too-deep"},
		"closed":         {fill("", "]", ""), "tree-syntax"},
		"percents":       {fill("", "%", ""), "tree-syntax"},
		"empty lines":    {fill("a: |\n", "\n", ""), "tree-too-large"},
		"blank lines":    {fill("a: |\n     x\n", "    \n", ""), "tree-too-large"},
		"tabs":           {fill("a: \"x", "\t", "\""), "tree-too-large"},
		"less":           {fill("a: ", "<", ""), "tree-too-large"},
		"one character":  {fill("a: e", "\u0301", ""), ""},
		"families":       {fill("[", "👨‍👩‍👧, ", "]"), ""},
		"too long":       {strings.Repeat("# x\n", MaxYAML/4) + "#", "tree-too-large"},
	}
}

// TestHostile refuses by name, at a place, soon: the slowest takes about a second on a quiet machine.
func TestHostile(t *testing.T) {
	for name, c := range hostile() {
		start := time.Now()
		v, diags := YAML("x.yml", []byte(c.src))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if c.name == "" && v == nil || c.name != "" && (v != nil || diag.Of(diags[0]).Name != c.name || diags[0].Subject.Start.Line < 1) {
			t.Errorf("%s: want %q, got %v", name, c.name, diags)
		}
	}
}

// TestHostileJSON does the same for JSON.
func TestHostileJSON(t *testing.T) {
	fill := func(head, body, tail string) string {
		return head + strings.Repeat(body, (MaxJSON/4-len(head)-len(tail))/len(body)) + tail
	}
	for name, c := range map[string]struct{ src, name string }{
		"elements":     {fill("[1", ",1", "]"), "tree-too-large"},
		"same key":     {fill(`{"a":1`, `,"a":1`, "}"), "tree-duplicate-key"},
		"brackets":     {fill("", "[", ""), "tree-too-deep"},
		"maps":         {fill("", `{"a":`, ""), "tree-too-deep"},
		"text":         {fill(`"`, "é", `"`), ""},
		"escapes":      {fill(`["`, `\u00e9`, `"]`), ""},
		"open text":    {fill(`"`, `\\`, ""), "tree-syntax"},
		"white space":  {fill("", " ", "[]"), ""},
		"lines":        {fill("", "\n", "]"), "tree-syntax"},
		"long letters": {fill(`["e`, "\u0301", `"]`), ""},
		"long":         {strings.Repeat(" ", MaxJSON-2) + "[]", ""},
		"too long":     {strings.Repeat(" ", MaxJSON-1) + "[]", "tree-too-large"},
	} {
		start := time.Now()
		v, diags := JSON("x.json", []byte(c.src))
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if c.name == "" && v == nil || c.name != "" && (v != nil || diag.Of(diags[0]).Name != c.name) {
			t.Errorf("%s: want %q, got %v", name, c.name, diags)
		}
	}
}

// fragments are the files of the corpus that are no whole documents: excerpts of pages, with "..." or without their brackets.
var fragments = []string{
	"awsdocs__aws-codepipeline-user-guide__doc_source__approvals-action-add__L85.json",
	"awsdocs__aws-codepipeline-user-guide__doc_source__pipelines-view-cli__L338.json",
	"awsdocs__aws-codepipeline-user-guide__doc_source__pipelines-view-cli__L390.json",
	"awsdocs__aws-codepipeline-user-guide__doc_source__update-change-detection__L450.json",
	"awsdocs__aws-codepipeline-user-guide__doc_source__update-change-detection__L1078.json",
	"awsdocs__aws-codepipeline-user-guide__doc_source__update-change-detection__L1849.json",
	"awsdocs__aws-codepipeline-user-guide__doc_source__update-change-detection__L849.json",
}

// TestCorpus reads real pipelines and templates; the folder stands beside the module on the machines where it is there.
func TestCorpus(t *testing.T) {
	var files []string
	for _, dir := range []string{"json", "cfn"} {
		here, err := filepath.Glob("../../../shared/corpus/" + dir + "/*")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, here...)
	}
	if len(files) == 0 {
		t.Skip("no corpus beside the module, in ../shared/corpus")
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		v, diags := Read(f, src)
		if fragment := slices.Contains(fragments, filepath.Base(f)); fragment != (v == nil) {
			t.Errorf("%s: a fragment: %v, %v", filepath.Base(f), fragment, diags)
		}
	}
}

// TestPages holds pages and names together: each name has a page, and each page begins with its name.
func TestPages(t *testing.T) {
	pages, err := Explain.ReadDir("explain")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, f := range sources {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(src)
	}
	for _, p := range pages {
		name := strings.TrimSuffix(p.Name(), ".md")
		page, err := Explain.ReadFile("explain/" + p.Name())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(page), "# "+name+"\n") {
			t.Errorf("%s does not begin with its name", p.Name())
		}
		if !strings.Contains(code.String(), `"`+name+`"`) {
			t.Errorf("nothing raises %s", name)
		}
	}
}

// TestFragmentOfJSON makes sure that a file that is called JSON is told what is wrong with its JSON.
func TestFragmentOfJSON(t *testing.T) {
	for name, want := range map[string]string{"a.json": "No valid JSON", "a.yaml": "No valid YAML"} {
		if _, diags := Read(name, []byte(", {\"name\": \"Production\"}\n")); !diags.HasErrors() || diags[0].Summary != want {
			t.Errorf("%s: %v", name, diags)
		}
	}
	if v, diags := Read("a.json", []byte("name: Production\n")); diags.HasErrors() || v.Get("name").Text != "Production" {
		t.Errorf("YAML in a file called JSON: %v", diags)
	}
}

// TestStraySeparators makes sure that a comma or a colon too many is what the place leads to.
func TestStraySeparators(t *testing.T) {
	for src, column := range map[string]int{`{"a": 1 ,, "b": 2}`: 10, `[,1]`: 2, `{"a":: 1}`: 6, `{"a": [1, , 2]}`: 11, `, {}`: 1} {
		_, diags := JSON("a.json", []byte(src))
		if !diags.HasErrors() || diags[0].Subject.Start.Column != column || !strings.Contains(diags[0].Detail, "stands where a value") {
			t.Errorf("%s: %v", src, diags)
		}
	}
}
