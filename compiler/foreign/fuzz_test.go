package foreign

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// taken reads and compiles whatever it is given, and holds what is found against what every finding has: a name, words, and a place in the file.
func taken(t *testing.T, name string, src []byte) (*File, []*compiler.Graph, hcl.Diagnostics) {
	t.Helper()
	root, diags := tree.Read(name, src)
	if diags.HasErrors() {
		placed(t, src, diags)
		return nil, nil, diags
	}
	f, diags := Read(name, root)
	_, graphs, more := Compile(f, schema.Builtin())
	diags = append(diags, more...)
	placed(t, src, diags)
	return f, graphs, diags
}

func placed(t *testing.T, src []byte, diags hcl.Diagnostics) {
	t.Helper()
	for _, d := range diags {
		at := d.Subject
		if diag.Of(d).Name == "syntax" || d.Summary == "" || d.Detail == "" || at == nil || at.Start.Line < 1 || at.Start.Byte > len(src) || at.End.Byte > len(src)+1 {
			t.Errorf("%v: %v", at, d)
		}
	}
}

// FuzzRead reads any document: no panic, and a pipeline without errors is written so that it reads the same.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/*.json", "../../examples/*/want.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("nothing in %s: %v", pattern, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, name := range []string{"x.json", "x.yaml"} {
			file, graphs, diags := taken(t, name, src)
			if diags.HasErrors() || len(graphs) != 1 || len(file.Pipelines[0].Value.Fields) == 0 {
				continue
			}
			text := graphs[0].Wire().JSON()
			_, again, diags := taken(t, "again.json", text)
			if diags.HasErrors() {
				t.Fatalf("what was accepted is refused once it is written: %v\n%s", diags, text)
			}
			if !bytes.Equal(text, again[0].Wire().JSON()) {
				t.Errorf("reads otherwise once it is written:\n%s\n%s", text, again[0].Wire().JSON())
			}
		}
	})
}

// hostile are documents that nobody sends in good faith.
var hostile = []string{
	``, `null`, `[]`, `{}`, `"pipeline"`, `{"pipeline": null}`, `{"pipeline": []}`, `{"pipeline": {}}`, `{"stages": null}`, `{"stages": {}}`, `{"stages": [null]}`,
	`{"stages": [{"actions": [null, [], {}, 7, {"actionTypeId": null}]}]}`, `{"stages": [{"name": {}, "actions": {}}], "name": [], "triggers": [{}], "variables": [null]}`,
	`{"stages": [{"onFailure": {"conditions": [{"rules": [{}]}]}, "onSuccess": {}, "beforeEntry": []}]}`, `{"pipeline": {"stages": []}, "tags": {}, "metadata": []}`,
	`{"pipeline": {"stages": []}, "tags": [null, {}], "metadata": {"pipelineArn": null}}`, `{"stages": [], "artifactStores": {"": null}, "artifactStore": 1, "version": 1e400}`,
	`{"stages": [{"actions": [{"runOrder": 99999999999999999999}]}]}`, `{"": {"": ""}, "stages": []}`, "{\"stages\": [{\"name\": \"\x00\"}]}", `{"pipeline": {"name": "x`,
	`{"stages": [{"actions": [{"configuration": {"": "", "K": "#{"}, "commands": ["#{a.b}#{"], "inputArtifacts": [{"name": "#{a.b}"}]}]}]}`,
	"stages: &a\n  - *a\n", "pipeline:\n  stages: !!binary x\n", "stages: [{name: !Ref X}]\n",
}

// TestHostile refuses every one of them under a name.
func TestHostile(t *testing.T) {
	for _, text := range hostile {
		for _, name := range []string{"x.json", "x.yaml"} {
			if _, _, diags := taken(t, name, []byte(text)); !diags.HasErrors() {
				t.Errorf("accepted as %s: %q", name, text)
			}
		}
	}
}

// TestTruncated cuts a document at every place: always an error, never a panic.
func TestTruncated(t *testing.T) {
	src, err := os.ReadFile("testdata/base.json")
	if err != nil {
		t.Fatal(err)
	}
	src = bytes.TrimSpace(src)
	for n := range len(src) {
		if _, _, diags := taken(t, "x.json", src[:n]); !diags.HasErrors() {
			t.Fatalf("accepted when cut to %d bytes", n)
		}
	}
}
