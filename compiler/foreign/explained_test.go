package foreign

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/schema"
)

var classOf = regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\| E \\| .* \\| ([^|]*) \\| [^|]* \\|$")

var exception = regexp.MustCompile(`\b[A-Z]\w+Exception\b`)

// What the service itself answers, by the page that is to quote it, after real-errors.md.
var answers = map[string]string{
	"stage-count-min":               "There should be a minimum of 2 stages in a pipeline",
	"stage-count-max":               "There can only be up to 50 stages in a pipeline",
	"first-stage-only-sources":      "Pipeline should start with a stage that only contains source actions",
	"source-only-in-first-stage":    "Source actions can only be included in the first stage of the pipeline",
	"non-source-action-required":    "Pipeline should contain at least 1 action whose category is not Source",
	"stage-name-unique":             "is used more than once",
	"stage-action-count-max":        "There can only be up to 50 actions in a pipeline stage",
	"mode-v2":                       "QUEUED or PARALLEL mode can only be used with V2 pipelines",
	"var-v2":                        "Pipeline variable can only be used with V2 pipelines",
	"trigger-v2":                    "can only be used with V2 pipelines",
	"conditions-v2":                 "Stage level conditions can only be used with V2 pipelines.",
	"v2-only-action":                "can only be used with V2 pipelines.",
	"var-name-unique":               "Variable names must be unique.",
	"var-in-source":                 "Variables at the pipeline level cannot be used in source actions.",
	"var-declared":                  "The referenced variables haven't been declared.",
	"var-namespace-known":           "referencing a namespace that does not exist.",
	"var-namespace-unique":          "Namespaces must be unique across the pipeline definition.",
	"trigger-one-per-source":        "you can't specify more than one trigger per source action.",
	"trigger-push-combination":      "Make sure to choose valid filter combinations.",
	"trigger-push-count":            "Member must have length less than or equal to 3",
	"trigger-pattern-count":         "Member must have length less than or equal to 8",
	"parallel-no-rollback":          "cannot be added to a PARALLEL pipeline.",
	"failure-result-xor-conditions": "cannot have a failure exit gate configured with both top level result and conditions",
	"action-type-known":             "is not available in region",
	"config-required":               "is missing required configuration",
	"config-key-known":              "contains unknown configuration",
	"secret-mask-on-create":         "may be used in secret properties only when updating an existing action.",
	"artifact-count-in":             "which is less than the minimum count",
	"artifact-output-unique":        "Output Artifact Bundle name must be unique within the pipeline.",
	"commands-required":             "must have a non-empty commands field",
	"run-order-range":               "Member must have value less than or equal to 999",
	"artifact-name-format":          "Member must satisfy regular expression pattern",
	"name-format":                   "Member must satisfy regular expression pattern",
}

// TestPagesQuoteTheService holds the pages against the class of exception that the reference has for a rule, and against the service's own words.
func TestPagesQuoteTheService(t *testing.T) {
	for name, text := range answers {
		if page := explanation(name); !strings.Contains(page, text) {
			t.Errorf("the page of %s does not quote %q", name, text)
		}
	}
	reference, err := os.ReadFile(structurePage)
	if err != nil {
		t.Skipf("the reference of the service is not beside the repository: %v", err)
	}
	for _, m := range classOf.FindAllStringSubmatch(string(reference), -1) {
		page := explanation(m[1])
		if page == "" || strings.Contains(m[2], "unconfirmed") {
			continue // a law of the catalog, which has no class, or TestEveryRule's to miss
		}
		for _, class := range exception.FindAllString(m[2], -1) {
			if !strings.Contains(page, class) {
				t.Errorf("the page of %s does not name %s", m[1], class)
			}
		}
	}
}

// explanation gives the page of a name; empty where there is none.
func explanation(name string) string {
	file := "explain/" + name + ".md"
	for _, read := range []func(string) ([]byte, error){Explain.ReadFile, compiler.Explain.ReadFile, lang.Explain.ReadFile, schema.Explain.ReadFile} {
		if src, err := read(file); err == nil {
			return string(src)
		}
	}
	return ""
}
