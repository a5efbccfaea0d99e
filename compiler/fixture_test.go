package compiler

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

var update = flag.Bool("update", false, "rewrite want.json and want.diag of testdata/*.txtar")

// compileFolder goes the whole way from a folder to graphs and laptop.
func compileFolder(t *testing.T, folder string) ([]*Graph, *Laptop, hcl.Diagnostics) {
	t.Helper()
	src, diags := lang.Load(folder)
	doc, more := src.Evaluate(lang.Inputs{})
	diags = append(diags, more...)
	if diags.HasErrors() {
		t.Fatalf("not for the compiler: %v", diags)
	}
	cat, found := Catalog(doc, schema.Builtin())
	diags = append(diags, found...)
	graphs, found := Compile(doc, cat)
	laptop, foundToo := CompileLaptop(doc, graphs)
	return graphs, laptop, append(append(diags, found...), foundToo...)
}

// described gives diagnostics as lines of text, without the folder.
func described(diags hcl.Diagnostics, folder string) string {
	var b strings.Builder
	for _, d := range diags {
		severity := "error"
		if d.Severity == hcl.DiagWarning {
			severity = "warning"
		}
		extra := diag.Of(d)
		fmt.Fprintf(&b, "%s: %s %s: %s\n  %s\n", shortRange(*d.Subject, folder), severity, extra.Name, d.Summary, strings.ReplaceAll(d.Detail, "\n", "\n  "))
		for _, p := range extra.Related {
			fmt.Fprintf(&b, "  %s: %s\n", shortRange(p.Range, folder), p.Message)
		}
	}
	return b.String()
}

func shortRange(r hcl.Range, folder string) string {
	if rel, err := filepath.Rel(folder, r.Filename); err == nil {
		r.Filename = rel
	}
	return r.String()
}

// TestGolden compiles testdata/*.txtar, and compares the JSON of all pipelines with want.json, the findings with want.diag.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { golden(t, file) })
	}
}

func golden(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	want := map[string]string{}
	var inputs []txtar.File
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, "want.") {
			want[f.Name] = string(f.Data)
			continue
		}
		inputs = append(inputs, f)
		write(t, filepath.Join(folder, f.Name), f.Data)
	}
	graphs, _, diags := compileFolder(t, folder)
	got := map[string]string{}
	if text := described(diags, folder); text != "" {
		got["want.diag"] = text
	}
	if !diags.HasErrors() {
		got["want.json"] = spelled(graphs)
		again, _, _ := compileFolder(t, folder)
		if spelled(again) != got["want.json"] {
			t.Error("a second run gives other bytes")
		}
	}
	if *update {
		archive.Files = inputs
		for _, name := range slices.Sorted(maps.Keys(got)) {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(got[name])})
		}
		write(t, file, txtar.Format(archive))
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func spelled(graphs []*Graph) string {
	var b strings.Builder
	for _, g := range graphs {
		b.Write(g.Wire().JSON())
	}
	return b.String()
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// What a fixture leaves out. Anything that it has itself is not added.
var surroundings = []struct{ has, text string }{
	{"role_arn ", "  role_arn = \"arn:aws:iam::111122223333:role/p\"\n"},
	{"artifact_store ", "  artifact_store { location = \"bucket\" }\n"},
	{"stage \"Source\"", sourceStage},
	{"stage \"", buildStage},
}

const sourceStage = `  stage "Source" {
    action "App" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/x"
        FullRepositoryId = "acme/x"
        BranchName       = "main"
      }
    }
  }
`

const buildStage = `  stage "Build" {
    action "Unit" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["dist"]
      configuration    = { ProjectName = "unit" }
    }
  }
`

// whole makes a configuration of a fixture: the inside of a pipeline, unless it has a pipeline block itself.
func whole(text string) string {
	if strings.HasPrefix(text, "pipeline ") {
		return text
	}
	var before, after strings.Builder
	for _, s := range surroundings {
		rest := strings.ReplaceAll(text, `stage "Source"`, "")
		if s.text == buildStage && strings.Contains(rest, s.has) || s.text != buildStage && strings.Contains("\n"+text, "\n"+s.has) {
			continue
		}
		if s.text == buildStage {
			after.WriteString(s.text)
		} else {
			before.WriteString(s.text)
		}
	}
	return "pipeline \"p\" {\n" + before.String() + text + after.String() + "}\n"
}

// TestFixtures compiles the sections of testdata/check/*.txtar. A section is named after a diagnostic, and says on each guilty line
// which summary is reported there; nothing else may be reported. Sections called ok-... are silent.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/check/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			t.Run(f.Name, func(t *testing.T) { fixture(t, f.Name, string(f.Data)) })
		}
	}
}

func fixture(t *testing.T, name, text string) {
	folder := t.TempDir()
	texts := map[string]string{"pipeline.hcl": whole(text)}
	if strings.HasPrefix(text, "runner ") {
		texts = map[string]string{"pipeline.hcl": whole(""), "runner.hcl": text}
	}
	want := []string{}
	for file, text := range texts {
		write(t, filepath.Join(folder, file), []byte(text))
		want = append(want, markers(file, text)...)
	}
	_, _, diags := compileFolder(t, folder)
	got := []string{}
	names := map[string]bool{}
	for _, d := range diags {
		severity := "ERROR"
		if d.Severity == hcl.DiagWarning {
			severity = "WARNING"
		}
		got = append(got, fmt.Sprintf("%s:%d %s: %s", filepath.Base(d.Subject.Filename), d.Subject.Start.Line, severity, d.Summary))
		names[diag.Of(d).Name] = true
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s\n%s", diff, described(diags, folder))
	}
	slug, _, _ := strings.Cut(name, ".")
	if len(want) > 0 && !names[slug] {
		t.Errorf("nothing of the name %s was reported, but %v", slug, slices.Sorted(maps.Keys(names)))
	}
	if len(want) == 0 != strings.HasPrefix(name, "ok-") {
		t.Errorf("the section %s has %d markers", name, len(want))
	}
}

// markers lists what a file says about its own lines.
func markers(file, text string) []string {
	marker := regexp.MustCompile(`# (ERROR|WARNING): ([^#]*[^# ])`)
	var list []string
	for i, line := range strings.Split(text, "\n") {
		for _, m := range marker.FindAllStringSubmatch(line, -1) {
			list = append(list, fmt.Sprintf("%s:%d %s: %s", file, i+1, m[1], m[2]))
		}
	}
	return list
}

// TestEveryNameIsExplained reads the sources of this package: each name they report has a page and a fixture, each page a name.
func TestEveryNameIsExplained(t *testing.T) {
	names := reportedNames(t)
	fixtures := map[string]bool{"runner-home": true, "transition-not-compiled": true, "restart-not-compiled": true} // tests of their own
	for name := range handMade() {
		fixtures[name] = true
	}
	files, err := filepath.Glob("testdata/check/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			slug, _, _ := strings.Cut(f.Name, ".")
			fixtures[slug] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !fixtures[name] {
			t.Errorf("%s has no fixture", name)
		}
		_, ours := Explain.ReadFile("explain/" + name + ".md")
		if _, theirs := schema.Explain.ReadFile("explain/" + name + ".md"); ours != nil && theirs != nil {
			t.Errorf("%s has no page", name)
		}
	}
	// Rules of the service that others report piecemeal, or that nothing can report: their pages say so.
	for _, name := range []string{"v1-with-v2-fields", "trigger-has-filter", "stepfunctions-express-output"} {
		names[name] = true
	}
	pages, err := fs.Glob(Explain, "explain/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if name := strings.TrimSuffix(filepath.Base(page), ".md"); !names[name] {
			t.Errorf("%s explains what nothing reports", page)
		}
	}
}

// reportedNames finds the first arguments of fail, warn and what they are built on.
func reportedNames(t *testing.T) map[string]bool {
	t.Helper()
	call := regexp.MustCompile(`(?s)(?:fail|warn|oneOf|within|spelling|filters|diag\.Error|diag\.Warning)\("([a-z][a-z0-9-]*)"|(?:name: |"(?:before_entry|on_success|on_failure)", )"([a-z0-9]+-[a-z0-9-]+)"|once\([^"]*"([a-z0-9-]+)"|return "(rule-config)"`)
	names := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			names[m[1]+m[2]+m[3]+m[4]] = true
		}
	}
	return names
}

// TestPages parses the HCL of every page.
func TestPages(t *testing.T) {
	block := regexp.MustCompile("(?s)```hcl\n(.*?)```")
	pages, err := fs.Glob(Explain, "explain/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := Explain.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if want := "# " + strings.TrimSuffix(filepath.Base(page), ".md") + "\n"; !strings.HasPrefix(string(text), want) {
			t.Errorf("%s does not begin with %q", page, want)
		}
		blocks := block.FindAllSubmatch(text, -1)
		if len(blocks) != 2 {
			t.Errorf("%s has %d examples; want a bad one and a good one", page, len(blocks))
		}
		for _, b := range blocks {
			if _, diags := hclsyntax.ParseConfig(b[1], page, hcl.InitialPos); diags.HasErrors() {
				t.Errorf("%v\n%s", diags, b[1])
			}
		}
	}
}
