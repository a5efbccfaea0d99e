package examples

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codepipeline/types"
	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/schema"
)

var update = flag.Bool("update", false, "rewrite want.json")

func folders(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob("*/pipeline.hcl")
	if err != nil || len(list) == 0 {
		t.Fatalf("no examples here: %v", err)
	}
	for i, path := range list {
		list[i] = filepath.Dir(path)
	}
	return list
}

func silent(t *testing.T, files map[string][]byte, diags hcl.Diagnostics) {
	t.Helper()
	if len(diags) == 0 {
		return
	}
	var b bytes.Buffer
	if err := diag.Write(&b, files, diags, diag.Style{Width: 120}); err != nil {
		t.Error(err)
	}
	t.Error(b.String())
}

// TestExamples compiles every example without a word of complaint and compares what comes of it.
func TestExamples(t *testing.T) {
	for _, folder := range folders(t) {
		t.Run(folder, func(t *testing.T) {
			source, diags := lang.Load(folder)
			doc, more := source.Evaluate(lang.Inputs{})
			diags = append(diags, more...)
			graphs, more := compiler.Compile(doc, schema.Builtin())
			diags = append(diags, more...)
			_, more = compiler.CompileLaptop(doc, graphs)
			silent(t, source.Sources(), append(diags, more...))
			if len(graphs) != 1 {
				t.Fatalf("%d pipelines, want one", len(graphs))
			}
			got := graphs[0].Wire().JSON()
			compare(t, filepath.Join(folder, "want.json"), got)
			fits(t, got)
		})
	}
}

func compare(t *testing.T, golden string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites):\n%s", golden, diff)
	}
}

// fits holds the JSON to the SDK's own structs: no key that they do not have, no value of another kind.
func fits(t *testing.T, got []byte) {
	t.Helper()
	var request struct {
		Pipeline map[string]any `json:"pipeline"`
	}
	if err := json.Unmarshal(got, &request); err != nil {
		t.Fatal(err)
	}
	for _, complaint := range misfits("pipeline", request.Pipeline, reflect.TypeFor[types.PipelineDeclaration]()) {
		t.Error(complaint)
	}
}

func misfits(at string, value any, want reflect.Type) []string {
	for want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	var list []string
	switch v := value.(type) {
	case map[string]any:
		for key, element := range v {
			below := want
			if want.Kind() == reflect.Struct {
				field, ok := want.FieldByName(strings.ToUpper(key[:1]) + key[1:])
				if !ok {
					list = append(list, at+" has no field "+key)
					continue
				}
				below = field.Type
			} else {
				below = want.Elem()
			}
			list = append(list, misfits(at+"."+key, element, below)...)
		}
	case []any:
		if want.Kind() != reflect.Slice {
			return []string{at + " is no list"}
		}
		for _, element := range v {
			list = append(list, misfits(at+"[]", element, want.Elem())...)
		}
	case string:
		if want.Kind() != reflect.String {
			list = append(list, at+" is no text")
		}
	case float64:
		if want.Kind() != reflect.Int32 {
			list = append(list, at+" is no number")
		}
	}
	return list
}

// TestFormatted holds every example to the canonical layout.
func TestFormatted(t *testing.T) {
	files, err := filepath.Glob("*/*.hcl")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, diags := lang.Format(file, src)
		silent(t, map[string][]byte{file: src}, diags)
		if diff := cmp.Diff(string(src), string(got)); diff != "" {
			t.Errorf("%s is not in the canonical form (-has +canonical):\n%s", file, diff)
		}
	}
}
