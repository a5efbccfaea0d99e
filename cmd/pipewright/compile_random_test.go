package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"pipewright/compiler"
	"pipewright/schema/wire"
)

// A pipelineMaker makes up pipelines that the service would take.
type pipelineMaker struct {
	*rand.Rand
	texts []string // what stands wherever an author may write what they like
	made  int
}

func (m *pipelineMaker) text() string { return m.texts[m.IntN(len(m.texts))] }

func (m *pipelineMaker) often() bool { return m.IntN(3) > 0 }

func (m *pipelineMaker) name(lead string) string {
	m.made++
	return fmt.Sprintf("%s%s%d", lead, []string{"", "-", "_", ".", "@"}[m.IntN(5)], m.made)
}

func typeID(category, provider string) wire.TypeID {
	return wire.TypeID{Category: category, Owner: "AWS", Provider: provider, Version: "1"}
}

func (m *pipelineMaker) pipeline() *wire.Request {
	p := &wire.Pipeline{Name: m.name("p"), RoleARN: "arn:aws:iam::111122223333:role/p", PipelineType: "V2", ExecutionMode: []string{"SUPERSEDED", "QUEUED"}[m.IntN(2)]}
	m.stores(p)
	for range m.IntN(3) {
		value := m.text()
		v := &wire.Variable{Name: fmt.Sprintf("V%d", len(p.Variables)), DefaultValue: &value}
		if m.often() {
			v.Description = "D " + fmt.Sprint(m.made)
		}
		p.Variables = append(p.Variables, v)
	}
	p.Stages = append(p.Stages, m.source(p))
	for i := range 1 + m.IntN(4) {
		p.Stages = append(p.Stages, m.stage(i))
	}
	r := &wire.Request{Pipeline: p}
	for i := range m.IntN(3) {
		r.Tags = append(r.Tags, wire.Tag{Key: fmt.Sprintf("Tag:%d", i), Value: []string{"", "on", "1_000", "a b", "2024-01-01", "x/y@z"}[m.IntN(6)]})
	}
	return r
}

func (m *pipelineMaker) stores(p *wire.Pipeline) {
	store := &wire.ArtifactStore{Type: "S3", Location: "bucket-a"}
	if m.often() {
		store.EncryptionKey = &wire.EncryptionKey{ID: "arn:aws:kms:eu-west-1:111122223333:key/k", Type: "KMS"}
	}
	switch m.IntN(4) {
	case 0:
		p.ArtifactStores = map[string]*wire.ArtifactStore{"eu-west-1": store, "us-east-1": {Type: "S3", Location: "bucket-b"}}
	case 1:
		p.ArtifactStores = map[string]*wire.ArtifactStore{"eu-west-1": store}
	default:
		p.ArtifactStore = store
	}
}

func (m *pipelineMaker) source(p *wire.Pipeline) *wire.Stage {
	a := &wire.Action{Name: "App", ActionTypeID: typeID("Source", "CodeStarSourceConnection"), RunOrder: 1, InputArtifacts: []wire.Artifact{}, OutputArtifacts: []wire.Artifact{{Name: "source"}}, Configuration: map[string]string{
		"ConnectionArn": "arn:aws:codeconnections:eu-west-1:111122223333:connection/0f9b2c1d-8d1e-4a3b-9c55-6c2f1b7a9e10", "FullRepositoryId": "acme/x", "BranchName": "2024-01-01",
	}}
	if m.often() {
		t := &wire.Trigger{ProviderType: "CodeStarSourceConnection", GitConfiguration: wire.GitConfiguration{SourceActionName: "App"}}
		t.GitConfiguration.Push = []*wire.PushFilter{{Branches: &wire.Globs{Includes: []string{"*", "!x", "ma?n"}, Excludes: []string{"{a,b}/**"}}, FilePaths: &wire.Globs{Excludes: []string{"%d", "&a"}}}}
		if m.often() {
			t.GitConfiguration.Push = append(t.GitConfiguration.Push, &wire.PushFilter{Tags: &wire.Globs{Includes: []string{"v1.0", "1.0"}}})
			t.GitConfiguration.PullRequest = []*wire.PullRequest{{Events: []string{"OPEN", "CLOSED"}, Branches: &wire.Globs{Includes: []string{"on"}}}}
		}
		p.Triggers = append(p.Triggers, t)
	}
	return &wire.Stage{Name: "Source", Actions: []*wire.Action{a}}
}

func (m *pipelineMaker) stage(i int) *wire.Stage {
	s := &wire.Stage{Name: fmt.Sprintf("Stage-%d", i)}
	for range 1 + m.IntN(4) {
		s.Actions = append(s.Actions, m.action())
	}
	if m.often() {
		s.BeforeEntry = &wire.Conditions{Conditions: []*wire.Condition{m.condition("FAIL")}}
	}
	switch m.IntN(4) {
	case 0:
		s.OnFailure = &wire.OnFailure{Result: "RETRY", RetryConfiguration: &wire.RetryConfiguration{RetryMode: "ALL_ACTIONS"}}
	case 1:
		s.OnFailure = &wire.OnFailure{Conditions: []*wire.Condition{m.condition("ROLLBACK")}}
	case 2:
		s.OnSuccess = &wire.Conditions{Conditions: []*wire.Condition{m.condition("FAIL")}}
	}
	return s
}

func (m *pipelineMaker) condition(result string) *wire.Condition {
	rule := &wire.Rule{Name: m.name("r"), RuleTypeID: wire.TypeID{Category: "Rule", Owner: "AWS", Provider: "VariableCheck", Version: "1"}, Configuration: map[string]string{
		"Operator": "EQ", "Value": m.text(), "Variable": "#{variables.V0}",
	}}
	if m.often() {
		rule = &wire.Rule{Name: m.name("r"), RuleTypeID: wire.TypeID{Category: "Rule", Owner: "AWS", Provider: "CloudWatchAlarm", Version: "1"}, Configuration: map[string]string{
			"AlarmName": "a", "WaitTime": "5",
		}}
		if m.IntN(8) == 0 {
			rule.TimeoutInMinutes = 10
		}
	}
	return &wire.Condition{Result: result, Rules: []*wire.Rule{rule}}
}

func (m *pipelineMaker) action() *wire.Action {
	a := &wire.Action{Name: m.name("a"), RunOrder: 1 + m.IntN(3), InputArtifacts: []wire.Artifact{{Name: "source"}}, OutputArtifacts: []wire.Artifact{}, Configuration: map[string]string{}}
	if m.IntN(4) == 0 {
		a.RoleARN = "arn:aws:iam::111122223333:role/a"
	}
	encoded, err := json.Marshal([]map[string]string{{"name": "A", "value": m.text()}})
	if err != nil {
		panic(err)
	}
	switch m.IntN(5) {
	case 0:
		a.ActionTypeID, a.Configuration = typeID("Build", "CodeBuild"), map[string]string{"ProjectName": "b", "EnvironmentVariables": string(encoded)}
		a.OutputArtifacts = []wire.Artifact{{Name: "out" + fmt.Sprint(m.made)}}
	case 1:
		a.ActionTypeID, a.Commands = typeID("Compute", "Commands"), []string{"make", "echo " + strings.ReplaceAll(m.text(), "\n", " ")}
		a.OutputArtifacts = []wire.Artifact{{Name: "out" + fmt.Sprint(m.made), Files: []string{"dist/**", "*"}}}
		a.OutputVariables, a.RoleARN = []string{"VERSION", "null"}, ""
		if m.IntN(4) == 0 {
			a.EnvironmentVariables = []wire.EnvironmentVariable{{Name: "E", Value: m.text(), Type: "PLAINTEXT"}}
		}
	case 2:
		a.ActionTypeID, a.Configuration, a.InputArtifacts, a.RoleARN = typeID("Approval", "Manual"), map[string]string{"CustomData": m.text()}, []wire.Artifact{}, ""
		a.TimeoutInMinutes = m.IntN(2) * 60
	case 3:
		a.ActionTypeID, a.Configuration = typeID("Invoke", "Lambda"), map[string]string{"FunctionName": "f", "UserParameters": m.text()}
		a.Namespace = fmt.Sprintf("ns%d", m.made)
	default:
		a.ActionTypeID = wire.TypeID{Category: "Deploy", Owner: "Custom", Provider: "Acme", Version: "007"}
		a.Configuration = map[string]string{m.text(): m.text(), "on": "off", "for": "null", "a b": "1"}
		a.RoleARN = ""
	}
	return a
}

// graph reads a made-up pipeline; nil: the service would not take it.
func (m *pipelineMaker) graph() *compiler.Graph {
	json := m.pipeline().JSON()
	g, diags := readBack(writings()[0], json)
	if diags.HasErrors() {
		return nil
	}
	return g
}

// freely are texts that a format could take for something else.
func freely() []string {
	return []string{
		"a", "on", "1", "1_000", "1:20", "012", "true", "null", "~", "2024-01-01", "#{variables.V0}", "${a}", "$${a}", "%{if x}", "%%{", "$", "$$", "%", "a: b # c", "- a", "*a", "&a", "!Ref a",
		"{{resolve:ssm:/a:1}}", "{\"b\":1,\"a\":[1.0,2]}", "{\"a\":[1,2,{\"b\":null}]}", "[]", "{}", "[\"<&>\"]", "[\"\\u003c\"]", "{ \"a\": 1 }", "a\nb", "a\n\n  b\n", "\ttab ", "\"q\" \\n 'x'", "é 日本 😀",
		"<<EOT", "jsonencode([])", "\u2028", "${AWS::Region}", " a", "a ", "\r\n", "=", "\u0301a", "e\u0301",
	}
}

// TestCompileOfMadeUpPipelines takes made-up pipelines through every format.
func TestCompileOfMadeUpPipelines(t *testing.T) {
	written := map[string]int{}
	for seed := range uint64(300) {
		m := &pipelineMaker{Rand: rand.New(rand.NewPCG(seed, 6)), texts: freely()}
		g := m.graph()
		if g == nil {
			continue
		}
		for _, format := range writings() {
			if checkFormat(t, g, format) {
				written[format.name]++
			}
		}
	}
	for _, format := range writings() {
		if written[format.name] < 60 {
			t.Errorf("only %d made-up pipelines were written as %s", written[format.name], format.name)
		}
	}
}

func FuzzCompileFormats(f *testing.F) {
	for i, text := range freely() {
		f.Add(uint64(i), text)
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		if !utf8.ValidString(text) || text == "" || len(text) > 200 || strings.ContainsRune(text, 0) {
			t.Skip("no text of the language")
		}
		m := &pipelineMaker{Rand: rand.New(rand.NewPCG(seed, 7)), texts: []string{text}}
		g := m.graph()
		if g == nil {
			t.Skip("the service would not take it")
		}
		for _, format := range writings() {
			checkFormat(t, g, format)
		}
	})
}
