package foreign

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// here marks in the text of a breach where the finding is to stand.
const here = "‹"

// A breach is an edit of testdata/base.json that breaks one rule.
type breach struct {
	name  string   // of the one error
	edits []string // what stands there, and what comes in its place, which has the mark; more pairs may follow. A single one is the whole document
}

// The pieces of the base document that breaches change.
const (
	inPipeline = `"version": 1,`
	inSource   = `          {
            "name": "Settings",`
	unitConfig  = `"configuration": {"ProjectName": "unit"},`
	smokeConfig = `"configuration": {"FunctionName": "smoke", "UserParameters": "#{app.CommitId}"}`
	siteType    = `{"category": "Deploy", "owner": "AWS", "provider": "S3", "version": "1"}`
	siteConfig  = `"configuration": {"BucketName": "shop-site", "Extract": "true"},`
	siteAction  = `          {
            "name": "Site",`
	oneStore   = `"artifactStore": {"type": "S3", "location": "shop-artifacts"},`
	oneFilter  = `[{"branches": {"includes": ["main"]}}]`
	oneTrigger = `{"providerType": "CodeStarSourceConnection", "gitConfiguration": {"sourceActionName": "App", "push": ` + oneFilter + `}}`
	inBuild    = `"name": "Build",`
	oneVar     = `{"name": "LEVEL", "defaultValue": "low"}`
	oneTag     = `{"key": "team", "value": "shop"}`
	metadata   = `"metadata": {"pipelineArn": "arn:aws:codepipeline:eu-west-1:111122223333:shop"}, `
	commands   = `{"category": "Compute", "owner": "AWS", "provider": "Commands", "version": "1"}`
	unitType   = `{"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"}`
)

// gate puts conditions into the stage Build.
func gate(field, result string, rules ...string) []string {
	return []string{inBuild, inBuild + fmt.Sprintf(` "%s": {"conditions": [{"result": %s, "rules": [%s]}]},`, field, result, strings.Join(rules, ", "))}
}

// check is a rule that compares the branch, with more in its object.
func check(name, more string) string {
	return `{"name": ` + name + `, "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "VariableCheck", "version": "1"}, ` +
		`"configuration": {"Variable": "#{app.BranchName}", "Operator": "EQ", "Value": "main"}` + more + `}`
}

// window is a rule of another kind.
func window(config string) string {
	return `{"name": "Hours", "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "DeploymentWindow", "version": "1"}, "configuration": {` + config + `}}`
}

func times(n int, each func(i int) string) string {
	var list []string
	for i := range n {
		list = append(list, each(i))
	}
	return strings.Join(list, ", ")
}

// whole is a document of its own, with these stages.
func whole(name string, stages ...string) []string {
	return []string{`{"pipeline": {"name": ` + name + `, "roleArn": "arn:aws:iam::111122223333:role/shop", ` + oneStore + ` "stages": [` + strings.Join(stages, ", ") + `]}}`}
}

func stage(name string, actions ...string) string {
	return `{"name": ` + name + `, "actions": [` + strings.Join(actions, ", ") + `]}`
}

const bucket = `{"name": "Files", "actionTypeId": {"category": "Source", "owner": "AWS", "provider": "S3", "version": "1"}, ` +
	`"configuration": {"S3Bucket": "shop-settings", "S3ObjectKey": "settings.zip"}, "outputArtifacts": [{"name": "files"}]}`

// marked marks one of many.
func marked(number int, each func(i int) string) func(i int) string {
	return func(i int) string {
		if i == number {
			return strings.Replace(each(i), `"name": `, `"name": `+here, 1)
		}
		return each(i)
	}
}

func approval(i int) string {
	return fmt.Sprintf(`{"name": "Ask%d", "actionTypeId": {"category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"}}`, i)
}

func before(action, piece string) []string { return []string{piece, action + ",\n" + piece} }

// broken applies a breach, and gives the document and where the finding is to stand.
func (b breach) broken(t *testing.T, base string) (src string, at hcl.Pos) {
	t.Helper()
	src = base
	if len(b.edits) == 1 {
		src = b.edits[0]
	}
	for i := 0; i+1 < len(b.edits); i += 2 {
		if strings.Count(src, b.edits[i]) != 1 {
			t.Fatalf("%q stands %d times in the document", b.edits[i], strings.Count(src, b.edits[i]))
		}
		src = strings.Replace(src, b.edits[i], b.edits[i+1], 1)
	}
	head, tail, marked := strings.Cut(src, here)
	if !marked {
		t.Fatal("nothing is marked")
	}
	return head + tail, hcl.Pos{Line: strings.Count(head, "\n") + 1, Column: len([]rune(head[strings.LastIndex(head, "\n")+1:])) + 1}
}

// TestRules breaks one rule of the service's after the other. Each document has one error, of the rule's own name, at the place that is to be changed.
func TestRules(t *testing.T) {
	base, err := os.ReadFile("testdata/base.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, diags := compileText(t, "base.json", base); len(diags) != 0 {
		t.Fatalf("the base document is to be sound: %v", diags)
	}
	seen := map[string]int{}
	for _, list := range [][]breach{shapeBreaches(), actionBreaches(), flowBreaches()} {
		for _, b := range list {
			seen[b.name]++
			t.Run(fmt.Sprintf("%s.%d", b.name, seen[b.name]), func(t *testing.T) {
				src, at := b.broken(t, string(base))
				_, diags := compileText(t, "broken.json", []byte(src))
				var errors []string
				for _, d := range diags {
					if d.Severity == hcl.DiagError {
						errors = append(errors, fmt.Sprintf("%s %d:%d", diag.Of(d).Name, d.Subject.Start.Line, d.Subject.Start.Column))
					}
				}
				if want := fmt.Sprintf("%s %d:%d", b.name, at.Line, at.Column); len(errors) != 1 || errors[0] != want {
					t.Errorf("got %v, want %s\n%v", errors, want, diags)
				}
			})
		}
	}
}
