package cloudformation

import (
	"strings"
	"testing"
)

// TestTruthValuesOfYAML makes sure that words are read as CloudFormation reads them.
func TestTruthValuesOfYAML(t *testing.T) {
	for value, want := range map[string]string{
		"yes": "true", "No": "false", "OFF": "false", "on": "true", "True": "true", "FALSE": "false", "true": "true",
		`"yes"`: "yes", `'no'`: "no", "y": "y", "none": "none", "!Sub no": "no",
	} {
		if got := configured(readTemplate(t, strings.Replace(around, "VALUE", value, 1), nil)).Text; got != want {
			t.Errorf("%s is read as %q, want %q", value, got, want)
		}
	}
}
