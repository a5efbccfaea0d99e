package compiler

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/lang"
	"pipewright/schema"
)

// languagePage is the reference of the language, which stands beside the repository and not in it.
const languagePage = "../../shared/language.md"

// examplesOfLanguage are the configurations of the reference's part C, by their golden file.
func examplesOfLanguage(t *testing.T) map[string][]txtar.File {
	t.Helper()
	page, err := os.ReadFile(languagePage)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the reference of the language is not here: ", languagePage)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, part, found := strings.Cut(string(page), "\n## C. ")
	part, _, ended := strings.Cut(part, "\n## D. ")
	if !found || !ended {
		t.Fatal("the reference has no part C before a part D")
	}
	golden := []string{"quickstart", "serverless", "containers", "cross-region", "monorepo", "release-safety"}
	sections := strings.Split(part, "\n### C.")[1:]
	if len(sections) != len(golden) {
		t.Fatalf("part C has %d examples, want %d", len(sections), len(golden))
	}
	examples := map[string][]txtar.File{}
	block := regexp.MustCompile("(?s)`([a-z.]+\\.hcl)`\n\n```hcl\n(.*?)```")
	for i, section := range sections {
		for _, m := range block.FindAllStringSubmatch(section, -1) {
			examples[golden[i]] = append(examples[golden[i]], txtar.File{Name: m[1], Data: []byte(m[2])})
		}
	}
	return examples
}

// TestLanguageExamples compiles every example of the reference as it is written there: no error, and what the golden file of that example wants.
func TestLanguageExamples(t *testing.T) {
	// Two of them have a variable without a default, which the golden files give.
	inputs := map[string]lang.Inputs{
		"serverless": {Vars: []string{"connection=arn:aws:codeconnections:eu-west-1:111122223333:connection/orders"}},
		"monorepo":   {Vars: []string{"connection=arn:aws:codeconnections:eu-west-1:111122223333:connection/shop"}},
	}
	for name, files := range examplesOfLanguage(t) {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for _, f := range files {
				write(t, filepath.Join(folder, f.Name), f.Data)
			}
			src, diags := lang.Load(folder)
			doc, more := src.Evaluate(inputs[name])
			graphs, compiled := Compile(doc, schema.Builtin())
			_, laptop := CompileLaptop(doc, graphs)
			for _, d := range slices.Concat(diags, more, compiled, laptop) {
				if d.Severity == hcl.DiagError {
					t.Error(d)
				}
			}
			if diff := cmp.Diff(wanted(t, name), spelled(graphs)); diff != "" {
				t.Errorf("(-golden +reference):\n%s", diff)
			}
		})
	}
}

// wanted is the JSON in the golden file of an example.
func wanted(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/language-" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == "want.json" {
			return string(f.Data)
		}
	}
	t.Fatalf("the golden file of %s wants no JSON", name)
	return ""
}
