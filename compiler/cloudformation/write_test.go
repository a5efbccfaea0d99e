package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// oneAction is a pipeline of one action, which its tests change.
func oneAction() (*compiler.Graph, *compiler.Action) {
	g := &compiler.Graph{
		Name: "p", RoleARN: "arn:aws:iam::111122223333:role/p", ExecutionMode: "QUEUED", Type: "V2", Stores: []*compiler.Store{{Type: "S3", Location: "b"}},
		Stages: []*compiler.Stage{{Name: "S"}}, Range: hcl.Range{Filename: "pipeline.hcl"},
	}
	a := &compiler.Action{Name: "A", Stage: g.Stages[0], RunOrder: 1, Range: hcl.Range{Filename: "action"}, Type: &schema.ActionType{ID: schema.ID{
		Category: "Compute", Owner: "AWS", Provider: "Commands", Version: "1",
	}}}
	g.Stages[0].Actions = []*compiler.Action{a}
	return g, a
}

func TestWriteSaysWhatATemplateCannot(t *testing.T) {
	rule := func(r *compiler.Rule) *compiler.Condition {
		r.Range.Filename = "rule"
		return &compiler.Condition{Result: "FAIL", Rules: []*compiler.Rule{r}}
	}
	for name, c := range map[string]struct {
		change         func(*compiler.Graph, *compiler.Action)
		summary, place string
	}{
		"before entry": {func(g *compiler.Graph, _ *compiler.Action) {
			g.Stages[0].BeforeEntry = rule(&compiler.Rule{Name: "r", TimeoutInMinutes: 5})
		}, "Time limit of a rule", "rule"},
		"on success": {func(g *compiler.Graph, _ *compiler.Action) {
			g.Stages[0].OnSuccess = rule(&compiler.Rule{Name: "r", TimeoutInMinutes: 5})
		}, "Time limit of a rule", "rule"},
		"on failure": {func(g *compiler.Graph, _ *compiler.Action) {
			g.Stages[0].OnFailure = rule(&compiler.Rule{Name: "r", TimeoutInMinutes: 5})
		}, "Time limit of a rule", "rule"},
		"function in a rule": {func(g *compiler.Graph, _ *compiler.Action) {
			g.Stages[0].OnSuccess = rule(&compiler.Rule{Name: "r", Configuration: map[string]compiler.Text{"Ref": "x"}})
		}, "Key that CloudFormation takes for a function", "rule"},
		"function in an action": {func(_ *compiler.Graph, a *compiler.Action) {
			a.Configuration = map[string]compiler.Text{"Fn::Sub": "x"}
		}, "Key that CloudFormation takes for a function", "action"},
		"file": {func(g *compiler.Graph, a *compiler.Action) {
			g.Artifacts = []*compiler.Artifact{{Name: "x", Producer: a, Files: []string{"a", "b", "a"}, Range: hcl.Range{Filename: "artifact"}}}
		}, "File listed twice", "artifact"},
		"size": {func(_ *compiler.Graph, a *compiler.Action) {
			for i := range 1000 {
				a.Commands = append(a.Commands, compiler.Text(fmt.Sprintf("%04d%s", i, strings.Repeat("x", 1000))))
			}
		}, "Template too large", "pipeline.hcl"},
	} {
		g, a := oneAction()
		if _, diags := Write(g); len(diags) > 0 {
			t.Fatal(diags)
		}
		c.change(g, a)
		text, diags := Write(g)
		if len(diags) != 1 || text != nil || diags[0].Summary != c.summary || diag.Of(diags[0]).Name != "cloudformation-cannot-say" || diags[0].Subject.Filename != c.place {
			t.Errorf("%s: %v, and %d bytes", name, diags, len(text))
		}
	}
}

func TestLogicalID(t *testing.T) {
	for name, want := range map[string]string{
		"p": "P", "storefront-release": "StorefrontRelease", "2.tiny_x@y": "2TinyXY", "-_-": "Pipeline", "Orders": "Orders",
	} {
		if got := logicalID(name); got != want {
			t.Errorf("%q has the logical id %q, want %q", name, got, want)
		}
	}
}

// TestWriteNamesTheRegion wants the Region that a pipeline is for said to people and to the reader.
func TestWriteNamesTheRegion(t *testing.T) {
	g, _ := oneAction()
	g.Region = "eu-west-1"
	text, _ := Write(g)
	if !strings.Contains(string(text), "\nDescription: The pipeline p, to be deployed in eu-west-1\nMetadata:\n  Pipewright:\n    Region: eu-west-1\n") {
		t.Errorf("the Region is not named:\n%s", text)
	}
}
