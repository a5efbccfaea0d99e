package compiler

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang"
)

func TestLaptop(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "pipeline.hcl"), []byte(whole("")))
	write(t, filepath.Join(folder, "runner.hcl"), []byte(`
runner {
  sandbox = "process"
  image   = "busybox"
  repository "acme/x" {
    path     = "../x"
    snapshot = "index"
  }
  codebuild_project "unit" {
    image                 = "golang:1.26"
    buildspec             = "ci/unit.yml"
    environment_variables = { B = 1, A = true }
    privileged_mode       = true
    compute_type          = "BUILD_GENERAL1_SMALL"
    build_timeout         = 30
  }
  codebuild_project "other" {
    environment_variables = [{ name = "Z", value = "1" }, { name = "Y", value = "/y", type = "PARAMETER_STORE" }]
  }
  s3_bucket "b" { path = "buckets/b" }
  ecr_repository "base" { image = "node:22" }
  ecr_repository "layout" { path = "/layout" }
  lambda_function "f" {
    path    = "f"
    runtime = "python3.13"
    handler = "f.run"
  }
  lambda_function "g" {
    command          = ["sh", "-c", "true"]
    output_variables = { Url = "http://localhost" }
  }
  cloudformation_stack "s" { outputs = { Url = "u", Port = 80 } }
  secretsmanager_secret "id" { from_file = "~/secret" }
  ssm_parameter "/p" { value = "v" }
  action "Build/Unit" {
    command          = ["make"]
    image            = "gcc"
    output_artifacts = { dist = "out" }
    output_variables = { V = "1" }
  }
}
`))
	t.Setenv("HOME", "/home/someone")
	_, got, diags := compileFolder(t, folder)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := &Laptop{
		Folder: folder, Sandbox: "process", Image: "busybox",
		Repositories: map[string]*Repository{"acme/x": {Name: "acme/x", Path: filepath.Join(filepath.Dir(folder), "x"), Snapshot: "index"}},
		Projects: map[string]*Project{
			"unit": {
				Name: "unit", Image: "golang:1.26", Buildspec: "ci/unit.yml", Environment: []ProjectVariable{{Name: "A", Value: "true"}, {Name: "B", Value: "1"}},
				PrivilegedMode: true, ComputeType: "BUILD_GENERAL1_SMALL", TimeoutMinutes: 30,
			},
			"other": {Name: "other", Environment: []ProjectVariable{{Name: "Z", Value: "1"}, {Name: "Y", Value: "/y", Type: "PARAMETER_STORE"}}},
		},
		Buckets: map[string]*Bucket{"b": {Name: "b", Path: filepath.Join(folder, "buckets/b")}},
		Images:  map[string]*ImageRepository{"base": {Name: "base", Image: "node:22"}, "layout": {Name: "layout", Path: "/layout"}},
		Functions: map[string]*Function{
			"f": {Name: "f", Path: filepath.Join(folder, "f"), Runtime: "python3.13", Handler: "f.run"},
			"g": {Name: "g", Command: []string{"sh", "-c", "true"}, OutputVariables: map[string]string{"Url": "http://localhost"}},
		},
		Stacks:     map[string]*Stack{"s": {Name: "s", Outputs: map[string]string{"Url": "u", "Port": "80"}}},
		Secrets:    map[string]*Secret{"id": {Name: "id", FromFile: "/home/someone/secret"}},
		Parameters: map[string]*Secret{"/p": {Name: "/p", Value: "v"}},
		Overrides: []*Override{{
			Address: "Build/Unit", Command: []string{"make"}, Image: "gcc", OutputArtifacts: map[string]string{"dist": filepath.Join(folder, "out")},
			OutputVariables: map[string]string{"V": "1"},
		}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(hcl.Range{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestHome(t *testing.T) {
	t.Setenv("HOME", "")
	doc := &lang.Document{Folder: ".", Runner: &lang.Runner{Blocks: []*lang.RunnerBlock{{
		Type: "ssm_parameter", Label: "/p", Range: at(1), LabelRange: at(1),
		Settings: []*lang.Setting{{Key: "from_file", Value: cty.StringVal("~/p"), Range: at(2)}},
	}}}}
	_, diags := CompileLaptop(doc, nil)
	if len(named(diags, "runner-home")) != 1 {
		t.Errorf("got %v", diags)
	}
}

// TestRelativeFolder gives a folder as people type it: paths come out absolute all the same.
func TestRelativeFolder(t *testing.T) {
	current, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	laptop, _ := CompileLaptop(&lang.Document{Folder: "x"}, nil)
	if want := filepath.Join(current, "x"); laptop.Folder != want {
		t.Errorf("got %s; want %s", laptop.Folder, want)
	}
}

func TestOverrideFor(t *testing.T) {
	g := &Graph{Name: "shop"}
	stage := &Stage{Name: "Deploy"}
	a := &Action{Name: "Service", Stage: stage}
	for address, want := range map[string]bool{
		"Deploy/Service": true, "*/Service": true, "Deploy/*": true, "*/*": true, "shop/Deploy/Service": true, "*/Deploy/*": true, "*/*/*": true,
		"Service": false, "*": false, "Deploy/Serv*": false, "cart/Deploy/Service": false, "a/shop/Deploy/Service": false, "Deploy/Service/": false, "": false,
	} {
		laptop := &Laptop{Overrides: []*Override{{Address: address}}}
		if got := laptop.OverrideFor(g, a) != nil; got != want {
			t.Errorf("%q matches: %t; want %t", address, got, want)
		}
	}
	first, second := &Override{Address: "*/Service"}, &Override{Address: "Deploy/Service"}
	if got := (&Laptop{Overrides: []*Override{first, second}}).OverrideFor(g, a); got != first {
		t.Errorf("got %v; want the first that matches", got)
	}
}
