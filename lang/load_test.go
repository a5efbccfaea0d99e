package lang

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"pipewright/lang/diag"
)

func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every bad file is refused under a name, and the Source is good for what else there is.
func TestLoadRefuses(t *testing.T) {
	huge := func(t *testing.T, dir string) {
		path := put(t, dir, "pipeline.hcl", "")
		if err := os.Truncate(path, maxFile+1); err != nil {
			t.Fatal(err)
		}
	}
	text := func(s string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { put(t, dir, "pipeline.hcl", s) }
	}
	for name, c := range map[string]struct {
		want string
		make func(t *testing.T, dir string)
	}{
		"empty folder":     {"no-pipeline-file", func(*testing.T, string) {}},
		"runner file only": {"no-pipeline-file", func(t *testing.T, dir string) { put(t, dir, "runner.hcl", "runner {\n}\n") }},
		"no such folder":   {"file-unreadable", func(t *testing.T, dir string) { remove(t, dir) }},
		"dangling link":    {"file-unreadable", func(t *testing.T, dir string) { link(t, "nowhere", dir+"/pipeline.hcl") }},
		"device":           {"file-unreadable", func(t *testing.T, dir string) { link(t, "/dev/zero", dir+"/pipeline.hcl") }},
		"pipe":             {"file-unreadable", fifo},
		"folder as file":   {"file-unreadable", func(t *testing.T, dir string) { put(t, dir, "pipeline.hcl/x", "") }},
		"huge":             {"file-too-large", huge},
		"NUL":              {"file-encoding", text("a = \"\x00\"\n")},
		"latin-1":          {"file-encoding", text("# caf\xe9\n")},
		"UTF-16":           {"file-encoding", text("\xff\xfea\x00")},
		"curl":             {"text-escape", text("locals {\n  a = \"%{http_code}\"\n}\n")},
		"unclosed":         {"syntax", text("pipeline \"p\" {\n")},
		"twice":            {"syntax", text("locals {\n  a = 1\n  a = 2\n}\n")},
		"pipeline in runner file": {"runner-file", func(t *testing.T, dir string) {
			put(t, dir, "pipeline.hcl", "")
			put(t, dir, "runner.hcl", "locals {}\n")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c.make(t, dir)
			src, diags := Load(dir)
			doc, more := src.Evaluate(Inputs{})
			diags = append(diags, more...)
			if len(diags) == 0 || diag.Of(diags[0]).Name != c.want || doc == nil || doc.Runner == nil {
				t.Errorf("got %v", diags)
			}
			for _, d := range diags {
				checkDiagnostic(t, src, d)
			}
		})
	}
}

func remove(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Fatal(err)
	}
}

func fifo(t *testing.T, dir string) {
	t.Helper()
	if err := syscall.Mkfifo(dir+"/pipeline.hcl", 0o600); err != nil {
		t.Fatal(err)
	}
}

// What would overflow the parser's stack is refused before the parser sees it; what only looks like it is not.
func TestNesting(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, 100_000) }
	for name, text := range map[string]string{
		"parentheses":  "x = " + many("(") + "1" + many(")"),
		"brackets":     "x = " + many("["),
		"braces":       "x = " + many("{a="),
		"blocks":       many("a {\n"),
		"templates":    "x = " + many("\"${"),
		"heredoc":      "x = <<E\n" + many("${\"%{if ") + "\nE\n",
		"directives":   "x = \"" + many("%{if true}") + "\"",
		"not":          "x = " + many("!") + "true",
		"sum":          "x = (1" + many("+\n1") + ")",
		"conditionals": "x = " + many("true ? 1 : ") + "1",
		"indexes":      "x = a" + many("[0]"),
		"calls":        "x = " + many("f("),
		"strings":      "x = " + many(`(")" + `),
		"objects":      "x = " + many("{ a = [") + "1",
		"splats":       "x = a" + many("[*]"),
	} {
		if _, names, _ := namesOf(t, text); !slices.Equal(names, []string{"nesting-too-deep"}) {
			t.Errorf("%s: got %v", name, names)
		}
	}
	for name, text := range map[string]string{
		"many blocks":    strings.Repeat("locals {}\n", 20_000),
		"long list":      "locals {\n  a = [" + strings.Repeat("1 + 1,\n", 20_000) + "]\n}\n",
		"text":           "locals {\n  a = \"" + many("(") + "\"\n}\n",
		"heredoc text":   "locals {\n  a = <<-E\n    " + many("[{(") + "\n    ${1}\n  E\n  b = 1\n}\n",
		"comments":       "# " + many("(") + "\n// " + many("[") + "\n/* " + many("{\n") + " */\n",
		"escaped":        "locals {\n  a = \"" + strings.Repeat("$${%%{\\\"", 1_000) + "\"\n}\n",
		"many templates": "locals {\n  a = \"" + strings.Repeat("${1}", 1_000) + "\"\n}\n",
		"shift":          "locals {\n  a = 1 < 2\n}\n",
	} {
		if _, names, diags := namesOf(t, text); len(names) > 0 {
			t.Errorf("%s: got %v", name, diags[0])
		}
	}
}

// A text that the parser would take minutes for is refused at its beginning; a file reads no slower for many small ones.
func TestLargeTexts(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, 100_000) }
	for name, value := range map[string]string{
		"escapes":        `"` + many("$${") + `"`,
		"directives":     `"` + many("%%{") + `"`,
		"dollars":        `"` + many("$x") + `"`,
		"lines":          "<<E\n" + many("x\n") + "E",
		"escaped lines":  "<<-E\n" + many("$${x}\n") + "  E",
		"interpolations": `"` + many("${1}") + `"`,
		"long":           `"$${` + strings.Repeat("x", 2<<20) + `"`,
	} {
		_, names, diags := namesOf(t, "locals {\n  a = "+value+"\n}\n")
		if !slices.Equal(names, []string{"text-too-large"}) {
			t.Errorf("%s: got %v", name, names)
			continue
		}
		if at := diags[0].Subject.Start; at.Line != 2 || at.Column != 7 {
			t.Errorf("%s: at %v", name, at)
		}
	}
	for name, text := range map[string]string{
		"many texts": strings.Repeat("locals {}\n# $\n", 20_000) + "locals {\n  a = [" + strings.Repeat("\"$${x}\",\n", 20_000) + "]\n}\n",
		"some lines": "locals {\n  a = <<E\n" + strings.Repeat("echo $${x}\n", 2_000) + "E\n}\n",
		"long":       "locals {\n  a = \"" + strings.Repeat("x", 2<<20) + "\"\n}\n",
	} {
		if _, names, diags := namesOf(t, text); len(names) > 0 {
			t.Errorf("%s: got %v", name, diags[0])
		}
	}
}

// A file of the configuration stands for all of it, another file for itself; names are as the user would type them.
func TestLoadNames(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	put(t, dir, "ci/pipeline.hcl", "pipeline \"a\" {}\n")
	put(t, dir, "ci/more.pipeline.hcl", "pipeline \"b\" {}\n")
	put(t, dir, "ci/runner.hcl", "")
	put(t, dir, "ci/notes.hcl", "pipeline \"c\" {}\n")
	put(t, dir, "pipeline.hcl", "pipeline \"top\" {}\n")
	all := []string{"ci/more.pipeline.hcl", "ci/pipeline.hcl", "ci/runner.hcl"}
	for path, want := range map[string][]string{
		"ci":                          all,
		"./ci/":                       all,
		"ci/pipeline.hcl":             all,
		"ci/more.pipeline.hcl":        all,
		"ci/notes.hcl":                {"ci/notes.hcl"},
		".":                           {"pipeline.hcl"},
		filepath.Join(dir, "ci/../."): {filepath.Join(dir, "pipeline.hcl")},
	} {
		src, diags := Load(path)
		var got []string
		for name := range src.Sources() {
			got = append(got, name)
		}
		slices.Sort(got)
		if len(diags) > 0 || !slices.Equal(got, want) {
			t.Errorf("%s: got %v %v", path, got, diags)
		}
	}
	src, _ := Load("ci")
	doc, _ := src.Evaluate(Inputs{})
	if doc.Folder != "ci" || len(doc.Pipelines) != 2 || doc.Pipelines[0].Label != "a" || doc.Pipelines[0].Range.Filename != "ci/pipeline.hcl" {
		t.Errorf("got %+v", doc)
	}
}
