package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// What `aws codepipeline create-custom-action-type --cli-input-json` takes.
const createdType = `{
  "category": "Deploy",
  "provider": "Artifactory",
  "version": "1",
  "settings": {
    "thirdPartyConfigurationUrl": "https://example.com/sign-up",
    "entityUrlTemplate": "https://example.com/{Config:Repository}",
    "executionUrlTemplate": "https://example.com/{Config:Repository}/{ExternalExecutionId}",
    "revisionUrlTemplate": "https://example.com/edit"
  },
  "configurationProperties": [
    { "name": "Repository", "required": true, "key": true, "secret": false, "queryable": true, "description": "Where to deploy to", "type": "String" },
    { "name": "Token", "required": false, "key": false, "secret": true },
    { "name": "Retries", "required": false, "key": false, "secret": false, "type": "Number" },
    { "name": "Overwrite", "required": false, "key": false, "secret": false, "type": "Boolean" }
  ],
  "inputArtifactDetails": { "minimumCount": 1, "maximumCount": 2 },
  "outputArtifactDetails": { "minimumCount": 0, "maximumCount": 0 },
  "tags": [{ "key": "Team", "value": "shop" }]
}`

// What list-action-types prints; create-custom-action-type prints one such under actionType.
const listedTypes = `{
  "actionTypes": [
    {
      "id": { "category": "Deploy", "owner": "Custom", "provider": "Artifactory", "version": "1" },
      "settings": { "entityUrlTemplate": "https://example.com/{Config:Repository}" },
      "actionConfigurationProperties": [
        { "name": "Repository", "required": true, "key": true, "secret": false, "queryable": true },
        { "name": "JobList", "required": false, "key": false, "secret": false, "queryable": false, "newer": 1 }
      ],
      "inputArtifactDetails": { "minimumCount": 1, "maximumCount": 2 },
      "outputArtifactDetails": { "minimumCount": 0, "maximumCount": 0 }
    },
    {
      "id": { "category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1" },
      "inputArtifactDetails": { "minimumCount": 1, "maximumCount": 5 },
      "outputArtifactDetails": { "minimumCount": 0, "maximumCount": 5 }
    }
  ],
  "nextToken": "x"
}`

// What get-action-type prints.
const gotType = `{
  "actionType": {
    "description": "Scans",
    "executor": {
      "configuration": { "jobWorkerExecutorConfiguration": { "pollingAccounts": ["111122223333"] } },
      "type": "JobWorker",
      "jobTimeout": 90
    },
    "id": { "category": "Test", "owner": "ThirdParty", "provider": "Scanner", "version": "3" },
    "inputArtifactDetails": { "minimumCount": 0, "maximumCount": 10 },
    "outputArtifactDetails": { "minimumCount": 0, "maximumCount": 1 },
    "permissions": { "allowedAccounts": ["111122223333"] },
    "properties": [
      { "name": "Level", "optional": false, "key": true, "noEcho": false, "queryable": false, "description": "How deep" },
      { "name": "Key", "optional": true, "key": false, "noEcho": true }
    ],
    "urls": { "configurationUrl": "https://example.com/c", "entityUrlTemplate": "https://example.com/e" }
  }
}`

func customTypes(t *testing.T, src string) ([]*ActionType, hcl.Diagnostics) {
	t.Helper()
	v, diags := tree.Read("x.actiontype.json", []byte(src))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	types, diags := CustomTypes(v)
	for _, d := range diags {
		if p, ok := hcl.DiagnosticExtra[*Problem](d); !ok || p.Name == "" {
			t.Errorf("no name: %v", d)
		}
		if d.Subject.Filename != "x.actiontype.json" || d.Subject.Start.Byte < 0 || d.Subject.Start.Byte > d.Subject.End.Byte || d.Subject.End.Byte > len(src) {
			t.Errorf("no place: %v", d)
		}
	}
	return types, diags
}

func TestCustomTypesCreated(t *testing.T) {
	types, diags := customTypes(t, createdType)
	if len(diags) > 0 || len(types) != 1 {
		t.Fatal(types, diags)
	}
	got := types[0]
	if got.ID != (ID{"Deploy", "Custom", "Artifactory", "1"}) || got.Inputs != (Bounds{1, 2}) || got.Outputs != (Bounds{}) || got.Executor != ExecutorWorker || !got.Emits.Open {
		t.Errorf("got %+v", got)
	}
	if got.URLs != (URLs{"https://example.com/sign-up", "https://example.com/{Config:Repository}", "https://example.com/{Config:Repository}/{ExternalExecutionId}", "https://example.com/edit"}) {
		t.Errorf("got %+v", got.URLs)
	}
	var keys []string
	for _, k := range got.Keys {
		keys = append(keys, fmt.Sprint(k.Name, k.Type, k.Required, k.Secret, k.Queryable, k.Pattern != nil))
	}
	want := []string{"Repository1 true false true false", "Token1 false true false false", "Retries1 false false false true", "Overwrite2 false false false false"}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		config map[string]string
		want   []string
	}{
		{map[string]string{"Repository": "shop", "Retries": "-1.5", "Overwrite": "true", "Token": "x"}, nil},
		{map[string]string{"Repository": "shop", "Retries": "many", "Overwrite": "yes"}, []string{"config-enum", "config-pattern"}},
		{map[string]string{"Repo": "shop"}, []string{"config-key-known", "config-required"}},
	} {
		if got := names(got.Check(Facts{Category: "Deploy", Inputs: []string{"a"}, Config: tt.config})); !slices.Equal(got, tt.want) {
			t.Errorf("%v: got %v, want %v", tt.config, got, tt.want)
		}
	}
}

func TestCustomTypesPrinted(t *testing.T) {
	types, diags := customTypes(t, listedTypes)
	if len(diags) > 0 || len(types) != 2 {
		t.Fatal(types, diags)
	}
	if got := types[0]; got.ID != (ID{"Deploy", "Custom", "Artifactory", "1"}) || len(got.Keys) != 2 || !got.Keys[0].Queryable || got.Inputs != (Bounds{1, 2}) {
		t.Errorf("got %+v", got)
	}
	if got := types[1]; got.ID != (ID{"Build", "AWS", "CodeBuild", "1"}) || got.Outputs.Max != 5 || !got.CrossRegion {
		t.Errorf("got %+v", got)
	}
	types, diags = customTypes(t, gotType)
	if len(diags) > 0 || len(types) != 1 {
		t.Fatal(types, diags)
	}
	got := types[0]
	if got.ID != (ID{"Test", "ThirdParty", "Scanner", "3"}) || got.Inputs.Max != 10 || got.TimeoutMinutes != 2 || got.URLs.Configuration != "https://example.com/c" {
		t.Errorf("got %+v", got)
	}
	if len(got.Keys) != 2 || !got.Keys[0].Required || got.Keys[1].Required || !got.Keys[1].Secret || got.Keys[0].Doc != "How deep" {
		t.Errorf("got %+v", got.Keys)
	}
	// What is printed under actionType, and without it, is the same.
	one := strings.Replace(strings.TrimSuffix(strings.TrimPrefix(gotType, "{\n  \"actionType\": "), "\n}"), "Scanner", "Scanner2", 1)
	if types, diags = customTypes(t, one); len(diags) > 0 || len(types) != 1 || types[0].Provider != "Scanner2" {
		t.Errorf("got %v %v", types, diags)
	}
}

// TestCustomTypesComplain changes one thing in a good document each, and wants its name, words and place.
func TestCustomTypesComplain(t *testing.T) {
	keys := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`{ "name": "K%d", "required": true, "key": false, "secret": false }`, i))
		}
		return strings.Join(list, ",\n") + ",\n" + `{ "name": "Repository"`
	}
	for _, tt := range []struct{ old, new, name, want, at string }{
		{`"Deploy"`, `"Deplo"`, "action-type", `Did you mean "Deploy"?`, `"Deplo"`},
		{`"Artifactory"`, `"a b"`, "action-type", "1 to 35 letters", `"a b"`},
		{`"version": "1"`, `"version": "ten characters"`, "action-type", "1 to 9 letters", `"ten characters"`},
		{`"version": "1"`, `"version": 1`, "action-type", "found a number", `1`},
		{`"version": "1",`, ``, "action-type", `lacks "version"`, `{`},
		{`"version": "1",`, `"version": null,`, "action-type", `lacks "version"`, `{`},
		{`"version": "1"`, `"version": "1", "owner": "AWS"`, "action-type-owner", "Leave owner out", `"AWS"`},
		{`"version": "1"`, `"version": "1", "setings": {}`, "action-type", `Did you mean "settings"?`, `"setings"`},
		{`"key": true,`, ``, "action-type", `lacks "key"`, `{`},
		{`"queryable": true`, `"queryble": true`, "action-type", `Did you mean "queryable"?`, `"queryble"`},
		{`"required": true, "key": true, "secret": false`, `"required": false, "key": true, "secret": false`, "action-type-queryable", "must be required", `"Repository"`},
		{`"key": true, "secret": false`, `"key": true, "secret": true`, "action-type-queryable", "no secret", `"Repository"`},
		{`"secret": true }`, `"secret": false, "queryable": true }`, "action-type-queryable", "Repository and Token", `"Token"`},
		{`"name": "Token"`, `"name": "Repository"`, "action-type-keys", "already", `"Repository"`},
		{`"name": "Token"`, `"name": ""`, "action-type", "not empty", `""`},
		{`"name": "Token"`, `"name": "` + strings.Repeat("k", 51) + `"`, "action-type-keys", "1 to 50", ""},
		{`"type": "Number"`, `"type": "Integer"`, "action-type", `"Boolean", "Number" or "String"`, `"Integer"`},
		{`"required": true, "key"`, `"required": "yes", "key"`, "action-type", "true or false", `"yes"`},
		{`Where to deploy to`, strings.Repeat("é", 161), "action-type-keys", "at most 160", `"Repository"`},
		{`{ "name": "Repository"`, keys(7), "action-type-keys", "at most 10 keys; this one has 11", `"Overwrite"`},
		{`"minimumCount": 1,`, `"minimumCount": 3,`, "action-type-artifacts", "the most may not be below", ""},
		{`"maximumCount": 2`, `"maximumCount": 6`, "action-type-artifacts", "at most 5 inputs", ""},
		{`"maximumCount": 2`, `"maximumCount": -1`, "action-type", "not negative", "-1"},
		{`"maximumCount": 2`, `"maximumCount": 1.5`, "action-type", "whole number", "1.5"},
		{`"maximumCount": 2`, `"maximumCount": 99999999999999999999`, "action-type", "whole number", ""},
		{`{ "minimumCount": 0, "maximumCount": 0 }`, `[0, 0]`, "action-type", "must be an object; found a list", `[0, 0]`},
		{`{Config:Repository}"`, `{Config:Repo}"`, "action-type-url", `has "Overwrite", "Repository"`, `"https://example.com/{Config:Repo}"`},
		{`{Config:Repository}"`, `{Config:Token}"`, "action-type-url", "secret", ""},
		{`{Config:Repository}"`, `{Config:Retries}"`, "action-type-url", "Make it required", ""},
		{`"https://example.com/edit"`, `"` + strings.Repeat("u", 2049) + `"`, "action-type-url", "at most 2048", ""},
		{`"https://example.com/edit"`, `""`, "action-type", "not empty", `""`},
	} {
		src := strings.Replace(createdType, tt.old, tt.new, 1)
		if src == createdType {
			t.Fatalf("%s is not there", tt.old)
		}
		types, diags := customTypes(t, src)
		if types != nil || len(diags) == 0 {
			t.Errorf("%s: taken", tt.new)
			continue
		}
		p, _ := hcl.DiagnosticExtra[*Problem](diags[0])
		at := src[diags[0].Subject.Start.Byte:diags[0].Subject.End.Byte]
		if p.Name != tt.name || !strings.Contains(diags[0].Detail, tt.want) || tt.at != "" && at != tt.at {
			t.Errorf("%.60s\n got %s %v at %s\nwant %s %s at %s", tt.new, p.Name, diags[0].Detail, at, tt.name, tt.want, tt.at)
		}
	}
	for src, want := range map[string]string{
		`[]`:                           "An object was expected",
		`"x"`:                          "An object was expected",
		`{}`:                           `lacks "category", "inputArtifactDetails", "outputArtifactDetails", "provider" and "version".`,
		`{"actionTypes": {}}`:          "must be a list",
		`{"actionTypes": [1]}`:         "must be an object; found a number",
		`{"actionType": "x"}`:          "must be an object; found a text",
		`{"id": {"category": "Test"}}`: "lacks",
		strings.Replace(listedTypes, `"owner": "Custom"`, `"owner": "custom"`, 1): `Did you mean "Custom"?`,
	} {
		if types, diags := customTypes(t, src); types != nil || len(diags) == 0 || !strings.Contains(diags[0].Detail, want) {
			t.Errorf("%.40s: got %v %v, want %s", src, types, diags, want)
		}
	}
}

// What was printed is held to no limit: the service has it.
func TestCustomTypesPrintedUnlimited(t *testing.T) {
	src := strings.Replace(listedTypes, `"maximumCount": 2`, `"maximumCount": 9`, 1)
	if types, diags := customTypes(t, src); len(types) != 2 || len(diags) > 0 {
		t.Errorf("got %v %v", types, diags)
	}
}

// FuzzCustomTypes reads any document: no panic, types or errors, and each error has a name and a place inside.
func FuzzCustomTypes(f *testing.F) {
	for _, src := range []string{createdType, listedTypes, gotType, `{"actionTypes": [{}, 1]}`, `{"id": []}`, "category: Deploy\nprovider: !Ref X\n"} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<16 {
			return
		}
		v, diags := tree.Read("x.json", src)
		if diags.HasErrors() {
			return
		}
		types, diags := CustomTypes(v)
		if diags.HasErrors() && types != nil {
			t.Errorf("got %v and %v", types, diags)
		}
		for _, d := range diags {
			p, ok := hcl.DiagnosticExtra[*Problem](d)
			if !ok || p.Name == "" || d.Subject.Start.Byte > d.Subject.End.Byte || d.Subject.End.Byte > max(1, len(src)) {
				t.Errorf("got %v", d)
			}
		}
		for _, typ := range types {
			typ.Check(Facts{Category: typ.Category, Inputs: []string{"a"}, Config: map[string]string{"K": "#{a.b}"}})
		}
	})
}
