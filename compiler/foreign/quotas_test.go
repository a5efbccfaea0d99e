package foreign

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
	"pipewright/schema"
)

const quotasPage = "../../../shared/reference/codepipeline/quotas.md"

// Why no declaration can show that a quota is passed.
const (
	ofAccount = "counts what the account has, of which a declaration is one piece, and a request raises it"
	ofService = "the service's own limit of time, which a declaration cannot set: a timeout stands on approvals and rules alone"
	ofRun     = "the size or number of what a run makes, or of files that a run brings"
	ofStart   = "stands in the call that starts or stops a run"
	ofAnswer  = "stands in answers, tokens and jobs, which no declaration has"
	ofVendor  = "belongs to types of the integration model, which update-action-type registers; what is printed of them is held to no limit"
	ofWebhook = "a webhook is a resource of its own, with a call of its own"
)

// A quota is one row of the page: the findings that speak of it, or why there are none.
type quota struct {
	row    string // its first cell
	names  []string
	reason string
}

// quotas go through the page, row by row.
func quotas() []quota {
	broken := func(row string, names ...string) quota { return quota{row: row, names: names} }
	apart := func(reason string, rows ...string) []quota {
		var list []quota
		for _, row := range rows {
			list = append(list, quota{row: row, reason: reason})
		}
		return list
	}
	return slices.Concat(
		apart(ofAccount, "Pipelines", "Pipelines set to polling", "Webhooks", "Custom action types"),
		apart(ofService, "Timeout CloudFormation deploy", "Timeout CodeDeploy and CodeDeployToECS", "Timeout Lambda invoke", "Timeout S3 deploy", "Timeout CodeBuild build action",
			"Timeout test action", "Timeout custom action", "Timeout Step Functions", "Build timeout of Commands (action and rule)"),
		apart(ofRun, "Concurrent executions per pipeline, QUEUED or PARALLEL", "Concurrent action executions per PARALLEL execution", "Output variables of one action, all together",
			"Source artifact from S3", "Source artifact from CodeCommit or GitHub", "Artifact for Elastic Beanstalk", "Input artifacts for CloudFormation", "Input artifacts for CodeDeployToECS",
			"Step Functions inputs", "Files in an S3 object", "Image definitions file", "Execution history", "pollingDisabledAt"),
		apart(ofStart, "clientRequestToken", "Approval summary", "Stop reason"),
		apart(ofAnswer, "Continuation token", "Execution summary", "External execution id", "Revision id", "Nonce", "Client token (third party)", "Error or message text", "Page token", "maxResults"),
		apart(ofVendor, "Artifacts of an integration-model action type", "Allowed accounts of an action type", "Job timeout of an action type", "Policy statement template"),
		apart(ofWebhook, "Webhook"),
		[]quota{
			broken("Timeout manual approval, account default", "timeout-approval-only"),
			broken("Timeout all other actions", "timeout-approval-only", "ecs-timeout-range"),
			broken("Stages per pipeline", "stage-count-min", "stage-count-max"),
			broken("Actions per stage", "stage-not-empty", "stage-action-count-max"),
			broken("Parallel actions per stage", "stage-action-count-max"),
			broken("Sequential actions per stage", "stage-action-count-max"),
			broken("Actions per pipeline", "pipeline-action-count-max"),
			broken("Action configuration key", "config-key-length"),
			broken("Action configuration value", "config-value-length", "config-value-empty"),
			broken("Resolved configuration of one action", "config-size"),
			broken("Pipeline-level variables (V2)", "var-count", "var-name-format", "var-default-length", "var-description-length", "var-v2"),
			broken("CloudFormation ParameterOverrides", "cfn-overrides-json"),
			broken("Tags per resource", "tag-count", "tag-format", "action-type-tags"),
			broken("Triggers (V2)", "trigger-total-count", "trigger-push-count", "trigger-pr-count", "trigger-pattern-count", "trigger-pattern-length", "trigger-total-size"),
			broken("Names of pipeline, stage, action, partner action", "name-format"),
			broken("Action type names", "action-type-format", "action-type"),
			broken("Artifact names", "artifact-name-format"),
			broken("Role ARN", "role-arn-format"),
			broken("Artifact bucket name", "bucket-name-format"),
			broken("Encryption key id", "encryption-key-id"),
			broken("Region name", "region-format"),
			broken("Provider", "action-type-format", "action-type"),
			broken("Action type version", "action-type-format", "action-type"),
			broken("runOrder", "run-order-range"),
			broken("Namespace", "var-namespace-format"),
			broken("Commands", "commands-count", "commands-length", "rule-commands"),
			broken("Output variable names (Compute)", "output-variables"),
			broken("Artifact files (Compute)", "compute-files-only"),
			broken("Environment variables of an action", "env-count", "env-name-format", "env-value-length"),
			broken("Conditions per type", "condition-count"),
			broken("Rules per condition", "condition-rule-count"),
			broken("Rule configuration", "rule-config"),
			broken("timeoutInMinutes of action or rule", "timeout-approval-only", "rule-timeout"),
			broken("Source revision overrides per start", "config-value-length"), // in an action that starts a pipeline: 51 have over 1000 characters
			broken("Variable overrides per start", "config-value-length"),
			broken("Disable reason", "transition-reason"),
			broken("Custom action properties", "action-type-keys"),
			broken("Artifacts of a custom action", "action-type-artifacts"),
		})
}

// brokenElsewhere are findings whose breach stands in a test of its own.
var brokenElsewhere = map[string]string{
	"config-size":         "schema: TestConfigurationSize",
	"config-value-length": "TestQuotasAreExact",
	"action-type":         "schema: TestCustomBoundaries",
	"action-type-keys":    "schema: TestCustomBoundaries", "action-type-artifacts": "schema: TestCustomBoundaries", "action-type-tags": "schema: TestCustomBoundaries",
}

// TestQuotas goes through every row of the page: each has its findings, which are tested and explained, or a reason why no declaration can break it.
func TestQuotas(t *testing.T) {
	tested := breaches()
	fixtures(t, tested)
	for _, provider := range schema.BuiltinWithExamples().Providers() {
		rejects(schema.BuiltinWithExamples().Lookup(provider), tested)
	}
	known := map[string]quota{}
	for _, q := range quotas() {
		known[q.row] = q
		if (q.reason == "") != (len(q.names) > 0) {
			t.Errorf("%s: findings %v, and the reason %q why there are none", q.row, q.names, q.reason)
		}
		for _, name := range q.names {
			if !tested[name] && brokenElsewhere[name] == "" {
				t.Errorf("%s: nothing breaks %s", q.row, name)
			}
			if !explained(name) {
				t.Errorf("%s: %s has no page", q.row, name)
			}
		}
	}
	page, err := os.ReadFile(quotasPage)
	if err != nil {
		t.Skipf("the reference of the service is not beside the repository: %v", err)
	}
	rows := rowsOf(string(page))
	if len(rows) < 70 {
		t.Errorf("only %d rows found", len(rows))
	}
	for _, row := range rows {
		if _, found := known[row]; !found {
			t.Errorf("%q has neither a finding nor a reason", row)
		}
		delete(known, row)
	}
	for row := range known {
		t.Errorf("%q is no row of the page", row)
	}
}

// rowsOf lists the first cells of the tables of a page, without the heads.
func rowsOf(page string) []string {
	var rows []string
	lines := strings.Split(page, "\n")
	for i, line := range lines {
		cells := strings.Split(line, "|")
		if len(cells) < 3 || strings.HasPrefix(cells[1], "---") || i+1 < len(lines) && strings.HasPrefix(lines[i+1], "|---") {
			continue
		}
		rows = append(rows, strings.TrimSpace(cells[1]))
	}
	return rows
}

// A limit is a quota that the API model does not have, so that TestBoundaries does not try it.
type limit struct {
	name string // of the finding just outside
	most int
	of   func(n int) []string // the edits of the base document that use n
}

func limits() []limit {
	x := func(n int) string { return strings.Repeat("x", n) }
	stages := func(n int) string {
		return times(n, func(i int) string { return stage(fmt.Sprintf(`"S%d"`, i), approval(0)) })
	}
	return []limit{
		{"stage-count-max", 50, func(n int) []string { return whole(`"shop"`, stage(`"Source"`, bucket), stages(n-1)) }},
		{"stage-action-count-max", 50, func(n int) []string {
			return whole(`"shop"`, stage(`"Source"`, bucket), stage(`"Ask"`, times(n, approval)))
		}},
		{"tag-count", 50, func(n int) []string {
			return []string{oneTag, times(n, func(i int) string { return fmt.Sprintf(`{"key": "k%d", "value": "v"}`, i) })}
		}},
		{"trigger-total-count", 50, func(n int) []string {
			return crowdedBy(n)
		}},
		{"config-value-length", 50000, func(n int) []string {
			return []string{`"Extract": "true"`, `"Extract": "true", "CacheControl": "` + x(n) + `"`}
		}},
		{"config-size", 100*1024 - len("shop-sitetrue"), func(n int) []string {
			return []string{`"Extract": "true"`, `"Extract": "true", "CacheControl": "` + x(40000) + `", "CannedACL": "#{app.CommitId}", "ObjectKey": "` + x(40000) + `", "More": "` + x(n-80000) + `"`}
		}},
		{"cfn-overrides-json", 1024, func(n int) []string {
			return []string{siteType, `{"category": "Deploy", "owner": "AWS", "provider": "CloudFormation", "version": "1"}`, siteConfig,
				`"configuration": {"ActionMode": "DELETE_ONLY", "StackName": "shop", "RoleArn": "arn:aws:iam::111122223333:role/x", "ParameterOverrides": "{\"A\":\"` + x(n-len(`{"A":""}`)) + `\"}"},`}
		}},
	}
}

// crowdedBy is a document with so many filters, over sources of three and one with the rest.
func crowdedBy(filters int) []string {
	text := crowded((filters+2)/3, func(i int) string { return fmt.Sprintf(`"b%d"`, i) }, "")[0]
	const last = `, {"branches": {"includes": ["b2"], "excludes": ["b5"]}}`
	for range (filters+2)/3*3 - filters {
		at := strings.LastIndex(text, last)
		text = text[:at] + text[at+len(last):]
	}
	return []string{text}
}

// TestQuotasAreExact holds those quotas just inside and just outside.
func TestQuotasAreExact(t *testing.T) {
	base, err := os.ReadFile("testdata/base.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range limits() {
		for n, refused := range map[int]bool{l.most: false, l.most + 1: true} {
			src := string(base)
			if edits := l.of(n); len(edits) == 1 {
				src = edits[0]
			} else {
				src = strings.NewReplacer(edits...).Replace(src)
			}
			_, diags := compileText(t, "quota.json", []byte(src))
			var errors []string
			for _, d := range diags {
				if d.Severity == hcl.DiagError {
					errors = append(errors, diag.Of(d).Name)
				}
			}
			if want := map[bool][]string{true: {l.name}}[refused]; !slices.Equal(errors, want) {
				t.Errorf("%s: %d gives %v, want %v", l.name, n, errors, want)
			}
		}
	}
}
