package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler"
	"pipewright/compiler/cloudformation"
	"pipewright/compiler/foreign"
	"pipewright/compiler/terraform"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// readBack reads what was written in a format, and compiles it.
func readBack(format writing, text []byte) (*compiler.Graph, hcl.Diagnostics) {
	var f *foreign.File
	var diags hcl.Diagnostics
	if format.name == foreign.FormatTerraform {
		f, diags = terraform.Read("main.tf", text, nil, nil)
	} else {
		var root *tree.Value
		if root, diags = tree.Read("pipeline"+format.file, text); diags.HasErrors() {
			return nil, diags
		}
		if format.name == foreign.FormatCloudFormation {
			f, diags = cloudformation.Read("template.yaml", root, nil)
		} else {
			f, diags = foreign.Read("pipeline.json", root)
		}
	}
	if diags.HasErrors() {
		return nil, diags
	}
	_, graphs, diags := foreign.Compile(f, schema.Builtin())
	if len(graphs) != 1 {
		return nil, diags
	}
	return graphs[0], diags
}

// checkFormat writes a graph, reads it back and wants the same graph; false: the format cannot say it, and said so.
func checkFormat(t *testing.T, g *compiler.Graph, format writing) bool {
	t.Helper()
	text, diags := format.write(g)
	for _, d := range diags {
		if diag.Of(d).Name != format.name+"-cannot-say" || text != nil {
			t.Errorf("%v, and %d bytes", d, len(text))
		}
	}
	if len(diags) > 0 {
		return false
	}
	if again, _ := format.write(g); !bytes.Equal(text, again) {
		t.Error("a second time gives other bytes")
	}
	back, diags := readBack(format, text)
	if diags.HasErrors() || back == nil {
		t.Fatalf("%s: %v\n%s", format.name, diags, text)
	}
	if diff := cmp.Diff(said(g, format), said(back, format)); diff != "" {
		t.Fatalf("%s (-want +got):\n%s\n%s", format.name, diff, text)
	}
	if format.name != foreign.FormatCodePipeline && g.Region != "" && back.Region != g.Region { // the JSON is sent to a Region, and does not name it
		t.Errorf("%s: the pipeline lives in %q, want %q", format.name, back.Region, g.Region)
	}
	return true
}

// said is all that a graph says in words of a format: what create-pipeline is asked, and what only CloudFormation has beside it.
func said(g *compiler.Graph, format writing) string {
	request := g.Wire()
	if p := request.Pipeline; format.name == foreign.FormatTerraform && len(p.ArtifactStores) == 1 {
		for _, store := range p.ArtifactStores { // Terraform has no list of one: the home Region's store is the store
			p.ArtifactStore, p.ArtifactStores = store, nil
		}
	}
	text := string(request.JSON())
	if format.name != foreign.FormatCloudFormation {
		return text
	}
	for _, s := range g.Stages {
		text += s.Name + " is disabled: " + s.TransitionDisabled + "\n"
	}
	if g.Restart {
		text += "restart\n"
	}
	return text
}

// TestCompileIsReadBack takes the examples and the golden files of the compiler through every format.
func TestCompileIsReadBack(t *testing.T) {
	written := map[string]int{}
	for _, folder := range configurations(t) {
		c := load(folder, inputs{})
		if c.diags.HasErrors() {
			continue // golden files of errors
		}
		for _, g := range c.graphs {
			for _, format := range writings() {
				t.Run(filepath.Base(folder)+"/"+g.Name+"/"+format.name, func(t *testing.T) {
					if checkFormat(t, g, format) {
						written[format.name]++
					}
				})
			}
		}
	}
	for _, format := range writings() {
		if written[format.name] < 12 {
			t.Errorf("only %d pipelines were written as %s", written[format.name], format.name)
		}
	}
}

// configurations are the folders of the examples, and those that the golden files of the compiler hold.
func configurations(t *testing.T) []string {
	t.Helper()
	examples, err := filepath.Glob("../../examples/*/pipeline.hcl")
	if err != nil || len(examples) == 0 {
		t.Fatal("no examples", err)
	}
	var folders []string
	for _, e := range examples {
		folders = append(folders, filepath.Dir(e))
	}
	archives, err := filepath.Glob("../../compiler/testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		folder := filepath.Join(t.TempDir(), strings.TrimSuffix(filepath.Base(path), ".txtar"))
		for _, f := range a.Files {
			file := filepath.Join(folder, f.Name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		folders = append(folders, folder)
	}
	return folders
}
