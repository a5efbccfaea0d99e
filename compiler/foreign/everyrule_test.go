package foreign

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/schema"
)

// structurePage has the rules of the service; one line of a table each, of severity E where the service refuses.
const structurePage = "../../../shared/reference/codepipeline/pipeline-structure.md"

var errorRule = regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\| E \\|")

// Rules of severity E that have no breach of their own name in JSON, no fixture and no rejected example, and why.
var notBroken = map[string]string{
	"v1-with-v2-fields":            "each field is named by its own rule (trigger-v2, var-v2, mode-v2, conditions-v2), as the service names it",
	"trigger-has-filter":           "CDK refuses it, the service does not: the language reference (B.4) takes a trigger without filters",
	"pipeline-name-unique":         "a file of the service's has one pipeline; compiler's TestHandMade breaks it by hand",
	"custom-queryable-value":       "needs an action type of the user's own; schema's TestCustomType breaks it",
	"stepfunctions-express-output": "the kind of a state machine stands in the account, not in the pipeline",
}

// TestEveryRule holds the rules of severity E against what is tested: TestRules breaks each alone, TestFixtures of the compiler, TestExamples of the catalog.
func TestEveryRule(t *testing.T) {
	page, err := os.ReadFile(structurePage)
	if err != nil {
		t.Skipf("the reference of the service is not beside the repository: %v", err)
	}
	tested := breaches()
	fixtures(t, tested)
	for _, provider := range schema.BuiltinWithExamples().Providers() {
		rejects(schema.BuiltinWithExamples().Lookup(provider), tested)
	}
	for _, provider := range schema.BuiltinWithExamples().RuleProviders() {
		rejects([]*schema.ActionType{schema.BuiltinWithExamples().LookupRule(provider)}, tested)
	}
	found := errorRule.FindAllSubmatch(page, -1)
	if len(found) < 128 {
		t.Fatalf("the page has %d rules, want 128 or more", len(found))
	}
	for _, m := range found {
		name := string(m[1])
		if reason, excepted := notBroken[name]; tested[name] == excepted {
			t.Errorf("%s: tested %v, excepted %v %s", name, tested[name], excepted, reason)
		}
		if !explained(name) {
			t.Errorf("%s has no page and is no law of the catalog", name)
		}
	}
}

func breaches() map[string]bool {
	names := map[string]bool{}
	for _, list := range [][]breach{shapeBreaches(), actionBreaches(), flowBreaches()} {
		for _, b := range list {
			names[b.name] = true
		}
	}
	return names
}

// fixtures adds what the fixtures of the compiler are called after.
func fixtures(t *testing.T, names map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("../testdata/check/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			names[f.Name] = true
		}
	}
}

func rejects(types []*schema.ActionType, names map[string]bool) {
	for _, typ := range types {
		for _, e := range typ.Rejects {
			names[e.Reason] = true
		}
	}
}

// explained says whether `pipewright explain` has something to say about a name.
func explained(name string) bool {
	_, law := schema.Builtin().Law(name)
	return law != nil || explanation(name) != ""
}
