package author

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A maker makes pipelines that the service takes, with whatever texts it takes.
type maker struct {
	*rand.Rand
	texts  []string
	spaces []string // namespaces of actions of earlier stages
	made   []string // artifacts of earlier stages
	names  int
}

type object = map[string]any

// awkward are texts that mean something to HCL, to templates, to JSON or to the service.
func awkward() []string {
	return []string{
		"plain", "${x}", "$${x}", "%{ if }", "%%{x}", "$", "%", "a$", "\"quoted\"", `back\slash`, "tab\tnew\nline\r", "ünïcödé \u2028 \U0001f680 \x7f", "a,b,c", "a, b", "01", "15", "true", "-3", "null",
		`{"a":"b"}`, `{ "b" : [1, 2.50, 1e3, true, null], "a": {"${x}": "$#{variables.V}"} }`, `["x"]`, `{"a":1,"a":2}`, `{"n":123456789012345678901234567890}`, "#{variables.V}", "$#{variables.V}", "a#{variables.V}b#{codepipeline.PipelineExecutionId}",
		"<<EOT", "# no comment", "/* no comment */", "var.x", "[", "{", "{}", "[]", `"\u0041"`, `{"a":"<&>\u2028"}`, "\ue0000\ue001",
		strings.Repeat("[", 60) + strings.Repeat("]", 60), `{"a":-0,"b":1E5,"c":0.10}`, `{"for":1,"null":2,"":3,"${k}":4}`,
	}
}

func (m *maker) text() string {
	if len(m.spaces) > 0 && m.IntN(4) == 0 {
		return m.texts[m.IntN(len(m.texts))] + "#{" + m.spaces[m.IntN(len(m.spaces))] + ".Key}"
	}
	return m.texts[m.IntN(len(m.texts))]
}

// name gives a name that is taken by nothing else, mostly one that is no identifier.
func (m *maker) name() string {
	m.names++
	return fmt.Sprintf([]string{"Action%d", "%d.x", "a-%d@b", "_%d", "Deploy.%d"}[m.IntN(5)], m.names)
}

func (m *maker) pipeline() object {
	p := object{
		"name": m.name(), "roleArn": "arn:aws:iam::111122223333:role/p", "pipelineType": "V2", "artifactStore": object{"type": "S3", "location": "made-up-bucket"},
		"variables": []any{object{"name": "V", "defaultValue": "v", "description": "what \"${v}\" is"}},
	}
	if m.IntN(2) == 0 {
		p["executionMode"] = []string{"SUPERSEDED", "QUEUED", "PARALLEL"}[m.IntN(3)]
	}
	stages := []any{m.sources()}
	for range 1 + m.IntN(3) {
		stages = append(stages, m.stage())
	}
	p["stages"] = stages
	return object{"pipeline": p}
}

func kind(category, owner, provider string) object {
	return object{"category": category, "owner": owner, "provider": provider, "version": "1"}
}

func (m *maker) sources() object {
	a := object{
		"name": m.name(), "actionTypeId": kind("Source", "AWS", "S3"), "configuration": object{"S3Bucket": "made-up-bucket", "S3ObjectKey": "key.zip"},
		"outputArtifacts": []any{object{"name": "source"}},
	}
	m.made = append(m.made, "source")
	return object{"name": m.name(), "actions": []any{a}}
}

func (m *maker) stage() object {
	var actions []any
	var spaces, made []string
	for range 1 + m.IntN(4) {
		a := m.action()
		a["name"], a["runOrder"] = m.name(), 1+m.IntN(3)
		if m.IntN(3) == 0 {
			space := fmt.Sprintf("space%d", m.names)
			a["namespace"] = space
			spaces = append(spaces, space)
		}
		if a["outputArtifacts"] != nil {
			made = append(made, fmt.Sprintf("out%d", m.names))
			a["outputArtifacts"] = []any{object{"name": made[len(made)-1]}}
		}
		actions = append(actions, a)
	}
	m.spaces, m.made = append(m.spaces, spaces...), append(m.made, made...)
	return object{"name": m.name(), "actions": actions}
}

func (m *maker) action() object {
	input := m.made[m.IntN(len(m.made))]
	switch m.IntN(6) {
	case 0:
		return object{"actionTypeId": kind("Approval", "AWS", "Manual"), "configuration": object{"CustomData": m.text()}}
	case 1:
		return object{"actionTypeId": kind("Invoke", "AWS", "Lambda"), "configuration": object{"FunctionName": "f", "UserParameters": m.text()}}
	case 2:
		return object{
			"actionTypeId": kind([]string{"Build", "Test"}[m.IntN(2)], "AWS", "CodeBuild"), "inputArtifacts": []any{object{"name": input}}, "outputArtifacts": []any{},
			"configuration": object{"ProjectName": "p", "EnvironmentVariables": m.json([]any{object{"name": "A", "value": m.text(), "type": "PLAINTEXT"}}), "BatchEnabled": "false"},
		}
	case 3:
		return object{
			"actionTypeId": kind("Deploy", "AWS", "CloudFormation"), "inputArtifacts": []any{object{"name": input}},
			"configuration": object{
				"ActionMode": "CREATE_UPDATE", "StackName": []string{"one", "two"}[m.IntN(2)], "RoleArn": "arn:aws:iam::111122223333:role/s", "TemplatePath": input + "::t.yaml",
				"ParameterOverrides": m.json(object{"A": m.text(), "b c": object{"Fn::GetArtifactAtt": []any{input, "BucketName"}}}), "Capabilities": "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND",
			},
		}
	case 4:
		return object{
			"actionTypeId": kind("Compute", "AWS", "Commands"), "inputArtifacts": []any{object{"name": input}}, "commands": []any{"echo " + strings.NewReplacer("\n", "", "\r", "").Replace(m.text())},
			"environmentVariables": []any{object{"name": "A", "value": m.text()}},
		}
	}
	return object{"actionTypeId": kind("Deploy", "Custom", "Ours"), "configuration": object{"Key": m.text(), "odd key": m.text(), []string{"for", "null", "AAA"}[m.IntN(3)]: m.text()}}
}

// json spells a value, with blanks or without.
func (m *maker) json(v any) string {
	out, _ := json.Marshal(v) // made of texts alone
	if m.IntN(2) == 0 {
		out, _ = json.MarshalIndent(v, "", "  ")
	}
	return string(out)
}

// made takes a pipeline of a seed into the language and back.
func made(t *testing.T, seed uint64, texts []string) (refused bool) {
	t.Helper()
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1)), texts: texts}
	src, err := json.MarshalIndent(m.pipeline(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	out, err := roundTrip(t, "made.json", src, nil)
	var r *errRefused
	if errors.As(err, &r) {
		return true
	}
	if err != nil {
		t.Fatalf("seed %d: %v\n%s\n%s", seed, err, src, out)
	}
	return false
}

// TestMade takes made-up pipelines into the language and back.
func TestMade(t *testing.T) {
	const all = 150
	refused := 0
	for seed := range uint64(all) {
		if made(t, seed, awkward()) {
			refused++
		}
	}
	if t.Logf("%d of %d were refused", refused, all); refused > all/2 {
		t.Errorf("%d of %d were refused, so that little was tried", refused, all)
	}
}

// FuzzRoundTrip does the same with texts that the fuzzer finds.
func FuzzRoundTrip(f *testing.F) {
	for i, text := range awkward() {
		f.Add(uint64(i), text)
	}
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		if !utf8.ValidString(text) || text == "" || len(text) > 500 || !norm.NFC.IsNormalString(text) {
			t.Skip("no text that JSON could hold, that the service would take, or that HCL would not change")
		}
		made(t, seed, slices.Concat([]string{text, text}, awkward()[:3]))
	})
}
