package compiler

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/schema"
	"pipewright/schema/wire"
)

// TestWireIsWhatTheServiceTakes holds the JSON of every golden file against the SDK's types: no key that they do not have, no value of
// another kind.
func TestWireIsWhatTheServiceTakes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name != "want.json" {
				continue
			}
			decoder := json.NewDecoder(strings.NewReader(string(f.Data)))
			for decoder.More() {
				var request map[string]any
				if err := decoder.Decode(&request); err != nil {
					t.Fatalf("%s: %v", file, err)
				}
				held++
				strict(t, file+": pipeline", request["pipeline"], reflect.TypeFor[types.PipelineDeclaration]())
				if tags, ok := request["tags"]; ok {
					strict(t, file+": tags", tags, reflect.TypeFor[[]types.Tag]())
				}
			}
		}
	}
	if held == 0 {
		t.Error("nothing was held against the SDK")
	}
}

// strict holds a decoded JSON value against a type of the SDK. Its structs have no tags: a member is spelled in lower camel case.
func strict(t *testing.T, path string, v any, kind reflect.Type) {
	t.Helper()
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if kind.Kind() == reflect.Map {
				strict(t, path+"."+key, member, kind.Elem())
				continue
			}
			if kind.Kind() != reflect.Struct {
				t.Errorf("%s is an object, and the SDK wants %s", path, kind)
				return
			}
			field, ok := kind.FieldByName(strings.ToUpper(key[:1]) + key[1:])
			if !ok {
				t.Errorf("%s has no member %q in the SDK", path, key)
				continue
			}
			strict(t, path+"."+key, member, field.Type)
		}
	case []any:
		if kind.Kind() != reflect.Slice {
			t.Errorf("%s is a list, and the SDK wants %s", path, kind)
			return
		}
		for i, element := range v {
			strict(t, fmt.Sprintf("%s[%d]", path, i), element, kind.Elem())
		}
	case string:
		if kind.Kind() != reflect.String {
			t.Errorf("%s is a text, and the SDK wants %s", path, kind)
		}
	case float64:
		if kind.Kind() != reflect.Int32 {
			t.Errorf("%s is a number, and the SDK wants %s", path, kind)
		}
	default:
		t.Errorf("%s is %v, and the SDK wants %s", path, v, kind)
	}
}

// TestCompletedForm spells the members that GetPipeline always answers with, empty or not.
func TestCompletedForm(t *testing.T) {
	stage := &Stage{Name: "S"}
	stage.Actions = []*Action{{Name: "A", Stage: stage, RunOrder: 1, Type: &schema.ActionType{ID: schema.ID{Category: "Deploy", Owner: "Custom", Provider: "<X>", Version: "1"}}}}
	g := &Graph{Name: "p", RoleARN: "r", ExecutionMode: "SUPERSEDED", Type: "V1", Stages: []*Stage{stage}, Stores: []*Store{{Type: "S3", Location: "b"}}}
	want := `{
  "pipeline": {
    "name": "p",
    "roleArn": "r",
    "artifactStore": {
      "type": "S3",
      "location": "b"
    },
    "stages": [
      {
        "name": "S",
        "actions": [
          {
            "name": "A",
            "actionTypeId": {
              "category": "Deploy",
              "owner": "Custom",
              "provider": "<X>",
              "version": "1"
            },
            "runOrder": 1,
            "configuration": {},
            "outputArtifacts": [],
            "inputArtifacts": []
          }
        ]
      }
    ],
    "executionMode": "SUPERSEDED",
    "pipelineType": "V1"
  }
}
`
	if got := string(g.Wire().JSON()); got != want {
		t.Errorf("got %s", got)
	}
	if got := (&wire.Request{}).JSON(); got[len(got)-1] != '\n' {
		t.Error("no newline at the end")
	}
}
