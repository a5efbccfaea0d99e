package lang

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// namesOf evaluates one text as a pipeline file, and gives the names of what is said of it.
func namesOf(t *testing.T, text string) (*Document, []string, hcl.Diagnostics) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipeline.hcl")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	src, diags := Load(path)
	doc, more := src.Evaluate(Inputs{})
	diags = append(diags, more...)
	var names []string
	for _, d := range diags {
		names = append(names, diag.Of(d).Name)
		checkDiagnostic(t, src, d)
	}
	return doc, names, diags
}

var fenced = regexp.MustCompile("(?s)(Refused|Right):\n\n```hcl\n(.*?)```")

// shownElsewhere are the pages whose mistake is not in one file's text; tests of loading, inputs and formatting raise them.
var shownElsewhere = []string{
	"no-pipeline-file", "file-unreadable", "file-too-large", "file-encoding", "nesting-too-deep", "text-too-large", "runner-file",
	"unknown-pipeline", "variable-undeclared", "variable-value", "not-formattable",
}

// TestExplain executes every page: what it calls refused is refused under its name, what it calls right is silent.
func TestExplain(t *testing.T) {
	pages, err := fs.Glob(Explain, "explain/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".md")
		t.Run(name, func(t *testing.T) {
			text, err := Explain.ReadFile(page)
			if err != nil || !strings.HasPrefix(string(text), "# "+name+"\n") {
				t.Errorf("the page does not begin with its name: %v", err)
			}
			refused := false
			for _, m := range fenced.FindAllStringSubmatch(string(text), -1) {
				_, names, diags := namesOf(t, m[2])
				switch {
				case m[1] == "Right" && len(names) > 0:
					t.Errorf("the right example is not silent: %v", diags)
				case m[1] == "Refused" && !slices.Contains(names, name):
					t.Errorf("the refused example gives %v", names)
				}
				refused = refused || m[1] == "Refused"
			}
			if refused == slices.Contains(shownElsewhere, name) {
				t.Errorf("refused example: %t", refused)
			}
		})
	}
}

// TestEveryNameIsExplained reads the names out of the source, so that none is forgotten.
func TestEveryNameIsExplained(t *testing.T) {
	raised := regexp.MustCompile(`(?:fail|Error|Warning)\("([a-z]+(?:-[a-z]+)+|cycle)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range raised.FindAllStringSubmatch(string(src), -1) {
			found++
			if _, err := Explain.ReadFile("explain/" + m[1] + ".md"); err != nil {
				t.Errorf("%s: no page for %s", f, m[1])
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d names found: is the expression still right?", found)
	}
}
