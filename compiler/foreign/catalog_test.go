package foreign

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/diag"
	"pipewright/schema"
	"pipewright/schema/wire"
)

// artifactsOf names artifacts in the wire's words.
func artifactsOf(names []string) []wire.Artifact {
	list := []wire.Artifact{}
	for _, n := range names {
		list = append(list, wire.Artifact{Name: n})
	}
	return list
}

// around puts an action of a type into a document that is sound apart from it: every input has a source, references have producers.
func around(typ *schema.ActionType, e *schema.Example) []byte {
	a := &wire.Action{
		Name: "Tried", ActionTypeID: wire.TypeID(typ.ID), RunOrder: 1, Configuration: e.Config, Commands: e.Commands,
		InputArtifacts: artifactsOf(e.Inputs), OutputArtifacts: artifactsOf(e.Outputs),
	}
	if a.Configuration == nil {
		a.Configuration = map[string]string{}
	}
	source := &wire.Stage{Name: "Source"}
	for i, in := range append(e.Inputs, "filesForTheRest") {
		source.Actions = append(source.Actions, &wire.Action{
			Name: fmt.Sprintf("Files%d", i), ActionTypeID: wire.TypeID{Category: "Source", Owner: "AWS", Provider: "S3", Version: "1"}, RunOrder: 1,
			Configuration: map[string]string{"S3Bucket": "shop-settings", "S3ObjectKey": "settings.zip"}, OutputArtifacts: artifactsOf([]string{in}), InputArtifacts: artifactsOf(nil),
		})
	}
	ask := &wire.Action{
		Name: "Ask", ActionTypeID: wire.TypeID{Category: "Approval", Owner: "AWS", Provider: "Manual", Version: "1"}, RunOrder: 1,
		Configuration: map[string]string{}, InputArtifacts: artifactsOf(nil), OutputArtifacts: artifactsOf(nil),
	}
	second := &wire.Stage{Name: "Second", Actions: []*wire.Action{a}}
	if typ.Category == "Source" {
		source.Actions, second.Actions = append(source.Actions, a), []*wire.Action{ask}
	}
	p := &wire.Pipeline{
		Name: "shop", RoleARN: "arn:aws:iam::111122223333:role/shop", ArtifactStore: &wire.ArtifactStore{Type: "S3", Location: "shop-artifacts"},
		Stages: []*wire.Stage{source, second}, ExecutionMode: "SUPERSEDED", PipelineType: "V2",
	}
	return (&wire.Request{Pipeline: p}).JSON()
}

// TestCatalogExamples puts every example of every action type of the catalog into a document: what the type refuses is refused under the same name, inside
// of the action; what it accepts gives nothing against the type.
func TestCatalogExamples(t *testing.T) {
	cat := schema.BuiltinWithExamples()
	tried := 0
	for _, provider := range cat.Providers() {
		for _, typ := range cat.Lookup(provider) {
			for _, e := range slices.Concat(typ.Rejects, typ.Accepts) {
				if e.Category != typ.Category && e.Category != "" {
					continue
				}
				if e.Category == "" && typ != cat.Lookup(provider)[0] {
					continue
				}
				tried++
				t.Run(fmt.Sprintf("%s.%s.%d", typ.Category, provider, tried), func(t *testing.T) { tryExample(t, typ, e) })
			}
		}
	}
	if tried < 150 {
		t.Errorf("%d examples were tried", tried)
	}
}

func tryExample(t *testing.T, typ *schema.ActionType, e *schema.Example) {
	shows(t, around(typ, e), e)
}

// shows compiles a document with an example in it, and holds what is found against what the example is there to show.
func shows(t *testing.T, src []byte, e *schema.Example) {
	t.Helper()
	_, diags := compileText(t, "example.json", src)
	var found []string
	for _, d := range diags {
		name := diag.Of(d).Name
		if name == "var-namespace-known" || name == "var-declared" {
			continue // the example speaks of actions of a pipeline that is not there
		}
		if d.Subject.Start.Line <= 1 || d.Subject.Start.Byte > len(src) {
			t.Errorf("%s stands at %v", name, d.Subject)
		}
		if d.Severity == hcl.DiagError || name == e.Reason {
			found = append(found, name)
		}
	}
	if e.Reason == "" && len(found) > 0 {
		t.Errorf("accepted by the type, refused for %v: %v", found, diags)
	}
	if e.Reason != "" && !slices.Contains(found, e.Reason) {
		t.Errorf("refused for %v, want %s: %v", found, e.Reason, diags)
	}
}

// TestRuleExamples does the same with the rules of conditions.
func TestRuleExamples(t *testing.T) {
	cat := schema.BuiltinWithExamples()
	general := []string{"config-required", "config-value-length", "config-key-length"} // which have one name where a rule breaks them
	for _, provider := range cat.RuleProviders() {
		typ := cat.LookupRule(provider)
		for i, e := range slices.Concat(typ.Rejects, typ.Accepts) {
			t.Run(fmt.Sprintf("%s.%d", provider, i), func(t *testing.T) {
				var r wire.Request
				if err := json.Unmarshal(around(schema.Builtin().Lookup("Manual")[0], &schema.Example{}), &r); err != nil {
					t.Fatal(err)
				}
				for n, in := range e.Inputs {
					source := *r.Pipeline.Stages[0].Actions[0]
					source.Name, source.OutputArtifacts = fmt.Sprintf("In%d", n), artifactsOf([]string{in})
					r.Pipeline.Stages[0].Actions = append(r.Pipeline.Stages[0].Actions, &source)
				}
				r.Pipeline.Stages[1].BeforeEntry = &wire.Conditions{Conditions: []*wire.Condition{{Result: "FAIL", Rules: []*wire.Rule{{
					Name: "Tried", RuleTypeID: wire.TypeID(typ.ID), Configuration: e.Config, Commands: e.Commands, InputArtifacts: artifactsOf(e.Inputs),
				}}}}}
				asked := *e
				if slices.Contains(general, e.Reason) {
					asked.Reason = "rule-config"
				}
				shows(t, r.JSON(), &asked)
			})
		}
	}
}

// TestLossless reads a document that has everything, and writes it again.
func TestLossless(t *testing.T) {
	rule := wire.Rule{
		Name: "Main", RuleTypeID: wire.TypeID{Category: "Rule", Owner: "AWS", Provider: "LambdaInvoke", Version: "1"}, Configuration: map[string]string{"FunctionName": "f"},
		RoleARN: "arn:aws:iam::111122223333:role/rule", TimeoutInMinutes: 30,
	}
	low := "low"
	p := around(schema.Builtin().Lookup("Commands")[0], &schema.Example{Inputs: []string{"source"}, Outputs: []string{"dist"}, Commands: []string{"make"}})
	var r wire.Request
	if err := json.Unmarshal(p, &r); err != nil {
		t.Fatal(err)
	}
	a := r.Pipeline.Stages[1].Actions[0]
	a.OutputVariables, a.Namespace, a.RoleARN, a.OutputArtifacts[0].Files = []string{"VERSION"}, "tried", "arn:aws:iam::111122223333:role/a", []string{"dist/**"}
	a.EnvironmentVariables = []wire.EnvironmentVariable{{Name: "A", Value: "#{variables.LEVEL}", Type: "PLAINTEXT"}, {Name: "B", Value: "b"}}
	r.Pipeline.Variables = []*wire.Variable{{Name: "LEVEL", DefaultValue: &low, Description: "how loud"}, {Name: "OTHER"}}
	r.Pipeline.ArtifactStore.EncryptionKey = &wire.EncryptionKey{ID: "arn:aws:kms:eu-west-1:111122223333:key/k", Type: "KMS"}
	r.Pipeline.Stages[1].BeforeEntry = &wire.Conditions{Conditions: []*wire.Condition{{Result: "SKIP", Rules: []*wire.Rule{&rule}}}}
	after := rule
	after.Name = "After"
	r.Pipeline.Stages[1].OnSuccess = &wire.Conditions{Conditions: []*wire.Condition{{Result: "FAIL", Rules: []*wire.Rule{&after}}}}
	r.Pipeline.Stages[1].OnFailure = &wire.OnFailure{Result: "RETRY", RetryConfiguration: &wire.RetryConfiguration{RetryMode: "ALL_ACTIONS"}}
	r.Tags = []wire.Tag{{Key: "team", Value: "shop"}, {Key: "cost", Value: "7"}}
	graphs := accepted(t, r.JSON())
	if got, want := string(graphs[0].Wire().JSON()), string(r.JSON()); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// accepted compiles a document without errors.
func accepted(t *testing.T, src []byte) []*compiler.Graph {
	t.Helper()
	graphs, diags := compileText(t, "document.json", src)
	if diags.HasErrors() {
		t.Fatalf("refused: %v\n%s", diags, src)
	}
	return graphs
}
