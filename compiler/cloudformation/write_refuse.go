package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/diag"
)

// maxTemplate is how many bytes a template may have when it is deployed from a bucket (CloudFormation user guide, quotas).
const maxTemplate = 1_000_000

// An unsaid gathers what a template cannot say.
type unsaid struct{ diags hcl.Diagnostics }

func (u *unsaid) add(summary, detail string, at hcl.Range) {
	u.diags = append(u.diags, diag.Error("cloudformation-cannot-say", summary, detail, at))
}

// unsayable finds what AWS::CodePipeline::Pipeline has no property for (CloudFormation resource schema, November 2026).
func unsayable(g *compiler.Graph) hcl.Diagnostics {
	u := &unsaid{}
	for _, s := range g.Stages {
		for _, a := range s.Actions {
			u.configuration(a.Configuration, a.Range)
		}
		for _, c := range []*compiler.Condition{s.BeforeEntry, s.OnSuccess, s.OnFailure} {
			if c == nil {
				continue
			}
			for _, r := range c.Rules {
				u.rule(r)
			}
		}
	}
	for _, a := range g.Artifacts {
		u.files(a)
	}
	return u.diags
}

func (u *unsaid) rule(r *compiler.Rule) {
	u.configuration(r.Configuration, r.Range)
	if r.TimeoutInMinutes != 0 {
		u.add("Time limit of a rule", fmt.Sprintf(
			"Rule %q has timeout_in_minutes = %d, and a rule in CloudFormation has no property for it. Take it out, or write the JSON of create-pipeline with --format codepipeline.",
			r.Name, r.TimeoutInMinutes), r.Range)
	}
}

// configuration finds keys that CloudFormation would take for its own functions.
func (u *unsaid) configuration(c map[string]compiler.Text, at hcl.Range) {
	for _, key := range slices.Sorted(maps.Keys(c)) {
		if key == "Ref" || strings.HasPrefix(key, "Fn::") {
			u.add("Key that CloudFormation takes for a function", fmt.Sprintf(
				"CloudFormation reads the configuration key %q as one of its functions. Write the JSON of create-pipeline with --format codepipeline.", key), at)
		}
	}
}

// files finds a file that is listed twice: the schema wants each element of Files once, and create-pipeline does not.
func (u *unsaid) files(a *compiler.Artifact) {
	for i, f := range a.Files {
		if slices.Contains(a.Files[:i], f) {
			u.add("File listed twice", fmt.Sprintf("Artifact %q lists the file %q twice, and CloudFormation takes each once. Take one of them out.", a.Name, f), a.Range)
			return
		}
	}
}

func tooLarge(g *compiler.Graph, size int) *hcl.Diagnostic {
	return diag.Error("cloudformation-cannot-say", "Template too large", fmt.Sprintf(
		"The template comes to %d bytes; CloudFormation takes at most %d. Write the JSON of create-pipeline with --format codepipeline, or make two pipelines of it.", size, maxTemplate), g.Range)
}
