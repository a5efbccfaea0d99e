package buildspec

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// line writes a diagnostic as "line:column name [the text it points at] detail".
func line(src string, d *hcl.Diagnostic) string {
	r := d.Subject
	return fmt.Sprintf("%d:%d %s [%s] %s", r.Start.Line, r.Start.Column, diag.Of(d).Name, src[r.Start.Byte:r.End.Byte], d.Detail)
}

// TestRefused holds each diagnostic to its name, its exact place and a telling part of its text.
func TestRefused(t *testing.T) {
	const head = "version: 0.2\nphases:\n  build:\n    commands: [make]\n"
	for name, c := range map[string]struct{ src, at, says string }{
		"empty":             {"", "1:1 tree-empty []", "nothing"},
		"comment only":      {"# nothing\n", "1:1 tree-empty []", ""},
		"not UTF-8":         {"version: 0.2\nx: \xff\n", "2:4 tree-syntax [\xff]", "0xff"},
		"NUL byte":          {"version: 0\x00.2", "1:11 tree-syntax [\x00]", "NUL"},
		"NUL escape":        {head + "  post_build:\n    commands: [\"a\\0b\"]\n", "6:16 tree-syntax [\"a\\0b\"]", "printf"},
		"tab":               {"version: 0.2\nphases:\n\tbuild:\n", "3:1 tree-syntax", "spaces"},
		"open list":         {"version: [0.2\n", "1:10 tree-syntax", "']'"},
		"second document":   {"version: 0.2\n---\nversion: 0.2\n", "3:8 tree-syntax", "second"},
		"reserved start":    {"version: @x\n", "1:10 tree-syntax", "quotes"},
		"deep":              {"version: " + strings.Repeat("[", 100000), "1:74 tree-too-deep [[]", "64"},
		"many keys":         {"a: {" + strings.Repeat("b: c, ", 60000) + "}", "1:300000 tree-too-large [:]", "50000"},
		"deep dashes":       {strings.Repeat("- ", 50000) + "x", "1:129 tree-too-deep [-]", "64"},
		"scalar":            {"hello", "1:1 buildspec-shape [hello]", "must be a map"},
		"no version":        {"phases:\n  build:\n    commands: [make]\n", "1:1 buildspec-version [phases]", "version: 0.2"},
		"other version":     {"version: 0.3\nphases: {}\n", "1:10 buildspec-version [0.3]", `"0.3"`},
		"no phases":         {"version: 0.2\n", "1:1 buildspec-missing-key [version]", "phases"},
		"duplicate":         {head + "version: 0.2\n", "5:1 tree-duplicate-key [version]", "line 1"},
		"unknown phase":     {head + "  pre-build:\n    commands: [x]\n", "5:3 buildspec-unknown-key [pre-build]", `Did you mean "pre_build"?`},
		"unknown key":       {head + "colour: red\n", "5:1 buildspec-unknown-key [colour]", "phases, reports"},
		"unknown artifacts": {head + "artifacts:\n  files: [a]\n  base-dir: x\n", "7:3 buildspec-unknown-key [base-dir]", ""},
		"command a map":     {"version: 0.2\nphases:\n  build:\n    commands:\n      - echo é: it's\n", "5:9 buildspec-shape [echo é: it's]", "- 'echo é: it''s'"},
		"command empty":     {"version: 0.2\nphases:\n  build:\n    commands:\n      -\n      - x\n", "5:8 buildspec-empty-element", "Write its text"},
		"command a list":    {"version: 0.2\nphases:\n  build:\n    commands:\n      - [a, b]\n", "5:9 buildspec-shape [[]", "an element of its own"},
		"commands a map":    {"version: 0.2\nphases:\n  build:\n    commands: {a: b}\n", "4:16 buildspec-shape [a]", "after a dash"},
		"no commands":       {"version: 0.2\nphases:\n  build:\n    finally: [x]\n", "3:3 buildspec-missing-key [build]", "commands"},
		"phase a list":      {"version: 0.2\nphases:\n  build:\n    - make\n", "4:5 buildspec-shape [-]", "must be a map"},
		"on-failure":        {head + "    on-failure: abort\n", "5:17 buildspec-value [abort]", `Did you mean "ABORT"?`},
		"retry count":       {head + "    on-failure: RETRY-101\n", "5:17 buildspec-value [RETRY-101]", "0 to 100"},
		"retry regex":       {head + "    on-failure: RETRY-1-(\n", "5:17 buildspec-value [RETRY-1-(]", "cannot be read"},
		"flag":              {head + "artifacts:\n  files: [a]\n  discard-paths: maybe\n", "7:18 buildspec-value [maybe]", "yes or no"},
		"no files":          {head + "artifacts:\n  secondary-artifacts:\n    a: {files: [x]}\n", "5:1 buildspec-missing-key [artifacts]", "'**/*'"},
		"variable a list":   {head + "env:\n  variables:\n    A: [x]\n", "7:8 buildspec-shape [[]", `"A" in`},
		"variable name":     {head + "env:\n  variables:\n    A=B: x\n", "7:5 buildspec-value [A=B]", "equals"},
		"reserved name":     {head + "env:\n  variables:\n    CODEBUILD_X: x\n", "7:5 buildspec-reserved-name [CODEBUILD_X]", "CODEBUILD_"},
		"exported":          {head + "env:\n  exported-variables: [$A]\n", "6:24 buildspec-value [$A]", "without $"},
		"format":            {head + "reports:\n  r:\n    files: [x]\n    file-format: junit\n", "8:18 buildspec-value [junit]", "JUNITXML"},
		"cache":             {head + "cache: {key: x}\n", "5:1 buildspec-missing-key [cache]", "paths"},
		"batch kinds":       {head + "batch: {build-list: [], build-graph: []}\n", "5:25 buildspec-batch [build-graph]", "build-list"},
		"batch graph":       {head + "batch: {build-graph: [{identifier: a, depend-on: [b]}]}\n", "5:51 buildspec-batch [b]", `"b"`},
		"alias":             {head + "  post_build:\n    commands: *x\n", "6:15 tree-alias", "*x"},
		"after a BOM":       {"\xef\xbb\xbfversion: 9\nphases: {}\n", "1:10 buildspec-version [9]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := Parse([]byte(c.src), "buildspec.yml")
			if len(diags) != 1 {
				t.Fatalf("want one diagnostic, got %v", diags)
			}
			if got := line(c.src, diags[0]); !strings.HasPrefix(got, c.at) || !strings.Contains(got, c.says) {
				t.Errorf("got  %s\nwant %s ... %s", got, c.at, c.says)
			}
		})
	}
}

const whole = `version: 0.2
run-as: build
env:
  shell: bash
  variables:
    PORT: 0080
    ON: yes
    EMPTY:
  parameter-store: {A: /a/b}
  secrets-manager: {B: "app:key"}
  exported-variables: [VERSION]
  git-credential-helper: "yes"
phases:
  build:
    on-failure: RETRY-2-time.*out
    commands: &steps
      - 0.10
      - |
        if true; then
          echo "a: b"
        fi
      - >-
        one
        two
      - 'it''s'
    finally:
      - "tab\there"
  install:
    runtime-versions: {golang: 1.26}
    commands: *steps
artifacts:
  files: ['**/*']
  exclude-paths: '**/.*'
  discard-paths: No
  secondary-artifacts:
    docs: {files: [a.txt], base-directory: $OUT, discard-paths: true}
reports:
  unit: {files: [r.xml], file-format: cucumberjson}
cache: {paths: [x], key: k, fallback-keys: [f], action: save}
`

// TestWhole reads every part of the grammar.
func TestWhole(t *testing.T) {
	for name, src := range map[string]string{"LF": whole, "CRLF": strings.ReplaceAll(whole, "\n", "\r\n")} {
		b, diags := Parse([]byte(src), "b.yml")
		if len(diags) > 0 {
			t.Fatal(name, diags)
		}
		steps := []string{"0.10", "if true; then\n  echo \"a: b\"\nfi\n", "one two", "it's"}
		build := b.Phase("build")
		for what, c := range map[string]struct{ got, want any }{
			"order":     {[]string{b.Phases[0].Name, b.Phases[1].Name}, []string{"install", "build"}},
			"build":     {values(build.Commands), steps},
			"install":   {values(b.Phase("install").Commands), steps},
			"finally":   {values(build.Finally), []string{"tab\there"}},
			"retry":     {[]any{build.OnFailure.Action, build.OnFailure.Count, build.OnFailure.Regex}, []any{"RETRY", 2, "time.*out"}},
			"variables": {pairs(b.Env.Variables), []string{"PORT=0080", "ON=yes", "EMPTY="}},
			"secrets":   {append(pairs(b.Env.ParameterStore), pairs(b.Env.SecretsManager)...), []string{"A=/a/b", "B=app:key"}},
			"runtime":   {pairs(b.Phase("install").Runtimes), []string{"golang=1.26"}},
			"flags":     {[]bool{b.Env.GitCredentialHelper.Value, b.Artifacts.DiscardPaths.Value, b.Artifacts.Secondary[0].DiscardPaths.Value}, []bool{true, false, true}},
			"artifacts": {[]string{b.Artifacts.Files[0].Value, b.Artifacts.ExcludePaths[0].Value, b.Artifacts.Secondary[0].ID.Value, b.Artifacts.Secondary[0].BaseDirectory.Value}, []string{"**/*", "**/.*", "docs", "$OUT"}},
			"report":    {b.Reports[0].Format, "CUCUMBERJSON"},
			"cache":     {[]string{b.Cache.Key.Value, b.Cache.Action.Value}, []string{"k", "save"}},
			"rest":      {[]string{b.RunAs.Value, b.Env.Shell.Value, b.Env.Exported[0].Value}, []string{"build", "bash", "VERSION"}},
		} {
			if diff := cmp.Diff(c.want, c.got); diff != "" {
				t.Errorf("%s: %s: (-want +got)\n%s", name, what, diff)
			}
		}
		port := b.Env.Variables[0].Value.Range
		if got := src[port.Start.Byte:port.End.Byte]; got != "0080" {
			t.Errorf("%s: the range of PORT holds %q", name, got)
		}
	}
}

func values(list []Text) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.Value)
	}
	return out
}

func pairs(list []Pair) []string {
	var out []string
	for _, p := range list {
		out = append(out, p.Key.Value+"="+p.Value.Value)
	}
	return out
}

// TestMerge lays a written key over a merged one.
func TestMerge(t *testing.T) {
	b, diags := Parse([]byte("version: 0.2\nenv:\n  variables: &v {A: 1, B: 2}\n  parameter-store:\n    <<: *v\n    B: 3\nphases: {}\n"), "b.yml")
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if diff := cmp.Diff([]string{"A=1", "B=3"}, pairs(b.Env.ParameterStore)); diff != "" {
		t.Error(diff)
	}
}

// TestBomb refuses aliases that multiply, soon.
func TestBomb(t *testing.T) {
	src := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 30; i++ {
		src += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	_, diags := Parse([]byte(src), "b.yml")
	if !slices.ContainsFunc(diags, func(d *hcl.Diagnostic) bool { return diag.Of(d).Name == "tree-alias" }) {
		t.Fatalf("a bomb was taken: %v", diags)
	}
}

// corpusErrors are the files of the corpus that are no buildspecs the service would take, with the names of what is wrong.
var corpusErrors = map[string][]string{
	// a template of the guide with "no | yes" where a value belongs
	"awsdocs__aws-codebuild-user-guide__doc_source__build-spec-ref__L40.yml": {"buildspec-value", "tree-duplicate-key"},
	// a Handlebars template: {{ is no YAML
	"byu-oit__handel-codepipeline__src__phases__pypi__pypi-buildspec.yml": {"tree-syntax"},
}

// TestCorpus reads real buildspecs; the folder stands beside the module on the machines where it is there.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/buildspec/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no corpus beside the module, in ../shared/corpus/buildspec")
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		_, diags := Parse(src, f)
		for _, d := range diags {
			if d.Severity == hcl.DiagError && !slices.Contains(corpusErrors[filepath.Base(f)], diag.Of(d).Name) {
				t.Errorf("%s: %s", filepath.Base(f), line(string(src), d))
			}
		}
	}
}

// TestPages holds pages and names together: each name that the tests above meet has a page, and each page begins with its name.
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

// FuzzParse: no panic, no hang, every range inside the file, a Buildspec always.
func FuzzParse(f *testing.F) {
	for _, s := range []string{whole, "", "a: &a [*a]", "- - -", "version: 0.1\nenvironment_variables: {plaintext: {A: b}}\nphases: {}\n", "\xef\xbb\xbfversion: 0.2\r\nphases:\r\n  build:\r\n    commands: [\"é: x\"]\r\n", "? a\n: b\n<<: c\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		b, diags := Parse(src, "f.yml")
		if b == nil {
			t.Fatal("no buildspec")
		}
		for _, d := range diags {
			if diag.Of(d).Name == "syntax" || d.Detail == "" {
				t.Errorf("without a name or a detail: %v", d)
			}
			r := d.Subject
			if r.Start.Byte < 0 || r.End.Byte > len(src) || r.Start.Byte > r.End.Byte || r.Start.Line < 1 || r.Start.Column < 1 {
				t.Errorf("range %v outside of %d bytes", r, len(src))
			}
		}
	})
}
