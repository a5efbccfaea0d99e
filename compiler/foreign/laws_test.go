package foreign

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pipewright/schema"
)

// What the service itself answers to one who breaks a law of the catalog, after real-errors.md (C9 to C11, F1, F2, F9) and measured-behaviour.md (10).
var lawAnswers = map[string][]string{
	"approval-notification-topic": {
		"contains a format error.",
		"but the AWS service for this ARN cannot be used to send approval requests.",
		"but the ARN is not in the same region as the pipeline.",
	},
	"codebuild-env-json":          {"EnvironmentVariables specified in action config does not match expected format, the expected format is JSON array adhering to the following format:"},
	"codebuild-output-identifier": {"Invalid input: identifier must contain only alphanumeric characters and underscores and be less than 128 characters in length"},
	"s3-deploy-object-key":        {"When the extract feature is disabled, you must provide an object. Edit your pipeline to fix the configuration."},
}

// TestLawsQuoteTheService holds the laws against the service's own words, and those against the page that has them.
func TestLawsQuoteTheService(t *testing.T) {
	catalog := schema.BuiltinWithExamples()
	errors, err := os.ReadFile("../../../shared/reference/codepipeline/real-errors.md")
	if err != nil {
		t.Logf("the service's texts are not beside the repository: %v", err)
	}
	for _, name := range catalog.LawNames() {
		_, law := catalog.Law(name)
		if len(law.Answers) != len(lawAnswers[name]) {
			t.Errorf("%s has %d answers, want %d", name, len(law.Answers), len(lawAnswers[name]))
		}
		for _, want := range lawAnswers[name] {
			if !slices.ContainsFunc(law.Answers, func(words string) bool { return strings.Contains(words, want) }) {
				t.Errorf("%s does not quote %q", name, want)
			}
		}
		for _, words := range law.Answers {
			if err == nil && !strings.Contains(string(errors), words) {
				t.Errorf("%s quotes what is not on the page: %q", name, words)
			}
		}
	}
	for name := range lawAnswers {
		if _, law := catalog.Law(name); law == nil {
			t.Errorf("%s is no law", name)
		}
	}
}

// TestLawsNameTheException holds the laws against the class that the reference has for their rules, and against what it says fails only in the run.
func TestLawsNameTheException(t *testing.T) {
	reference, err := os.ReadFile(structurePage)
	if err != nil {
		t.Skipf("the reference of the service is not beside the repository: %v", err)
	}
	seen := 0
	for _, m := range classOf.FindAllStringSubmatch(string(reference), -1) {
		_, law := schema.Builtin().Law(m[1])
		if law == nil || explanation(m[1]) != "" {
			continue
		}
		seen++
		if strings.Contains(m[2], "run-time") && law.Enforced != schema.AtRun {
			t.Errorf("%s: the reference says that the run fails, not the creation", m[1])
		}
		for _, class := range exception.FindAllString(m[2], -1) {
			if law.Exception != class && !strings.Contains(m[2], "unconfirmed") {
				t.Errorf("%s names %q, want %s", m[1], law.Exception, class)
			}
		}
	}
	if seen < 2 { // of most laws the reference names no class
		t.Errorf("only %d laws have something in that column", seen)
	}
}
