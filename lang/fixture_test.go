package lang

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

var verdictComment = regexp.MustCompile(`# (ERROR|WARNING): (.*)$`)

// wantedIn lists the verdicts that a fixture states on its guilty lines.
func wantedIn(t *testing.T, files ...string) []string {
	t.Helper()
	var want []string
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			m := verdictComment.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			for _, summary := range strings.Split(m[2], "; ") {
				want = append(want, fmt.Sprintf("%s:%d %s: %s", filepath.Base(name), i+1, m[1], summary))
			}
		}
	}
	slices.Sort(want)
	return want
}

func verdicts(diags hcl.Diagnostics) []string {
	var got []string
	for _, d := range diags {
		severity := "ERROR"
		if d.Severity == hcl.DiagWarning {
			severity = "WARNING"
		}
		got = append(got, fmt.Sprintf("%s:%d %s: %s", filepath.Base(d.Subject.Filename), d.Subject.Start.Line, severity, d.Summary))
	}
	slices.Sort(got)
	return got
}

// TestFixtures compares what is said of each fixture with what it says itself. A fixture without a verdict must be silent.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/fixtures/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".hcl"), func(t *testing.T) { checkFixture(t, path, path) })
	}
}

// TestFolders does the same for configurations of several files.
func TestFolders(t *testing.T) {
	folders, err := filepath.Glob("testdata/folders/*")
	if err != nil || len(folders) == 0 {
		t.Fatal("no folders", err)
	}
	for _, path := range folders {
		t.Run(filepath.Base(path), func(t *testing.T) {
			files, err := filepath.Glob(path + "/*.hcl")
			if err != nil {
				t.Fatal(err)
			}
			more, _ := filepath.Glob(path + "/*/*.hcl") // the pattern is right
			checkFixture(t, path, append(files, more...)...)
		})
	}
}

func checkFixture(t *testing.T, path string, files ...string) {
	src, diags := Load(path)
	_, more := src.Evaluate(Inputs{Environ: []string{"PIPEWRIGHT_VAR_given=here", "HOME=/"}})
	diags = append(diags, more...)
	if diff := cmp.Diff(wantedIn(t, files...), verdicts(diags)); diff != "" {
		for _, d := range diags {
			t.Log(d.Subject, diag.Of(d).Name, d.Detail)
		}
		t.Error(diff)
	}
	for _, d := range diags {
		checkDiagnostic(t, src, d)
	}
}

// checkDiagnostic holds every diagnostic to what the room promises: a name with a page, a subject inside a text that was read.
func checkDiagnostic(t *testing.T, src *Source, d *hcl.Diagnostic) {
	t.Helper()
	extra := diag.Of(d)
	if extra.Name != "syntax" && extra.Name != "evaluation" && extra.Name != "unknown-function" {
		if d.Detail == "" || !strings.HasSuffix(d.Detail, ".") && !strings.HasSuffix(d.Detail, "?") {
			t.Errorf("detail is no sentence: %q", d.Detail)
		}
	}
	if _, err := Explain.ReadFile("explain/" + extra.Name + ".md"); err != nil {
		t.Errorf("no page for %s", extra.Name)
	}
	ranges := []hcl.Range{*d.Subject}
	for _, p := range extra.Related {
		ranges = append(ranges, p.Range)
	}
	for _, r := range ranges {
		if text, ok := src.Sources()[r.Filename]; ok && (r.Start.Byte > r.End.Byte || r.End.Byte > len(text)) {
			t.Errorf("range outside of its file: %v", r)
		}
	}
}
