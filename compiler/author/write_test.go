package author

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// imported writes the pipeline.hcl of a document of the service; its findings are errors of the test.
func imported(t *testing.T, name string, src []byte) ([]byte, []*compiler.Graph) {
	t.Helper()
	root, diags := tree.Read(name, src)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, diags := foreign.Read(name, root)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return authored(t, f)
}

func authored(t *testing.T, f *foreign.File) ([]byte, []*compiler.Graph) {
	t.Helper()
	doc, graphs, diags := foreign.Compile(f, schema.Builtin())
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	cat, more := compiler.Catalog(doc, schema.Builtin())
	out, diags := Write(f, doc, graphs, cat)
	if diags = append(diags, more...); diags.HasErrors() {
		t.Fatal(diags)
	}
	return out, graphs
}

// compiled compiles a pipeline.hcl.
func compiled(t *testing.T, src []byte, in lang.Inputs) ([]*compiler.Graph, hcl.Diagnostics) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), src, 0o644); err != nil {
		t.Fatal(err)
	}
	s, diags := lang.Load(folder)
	doc, more := s.Evaluate(in)
	if diags = append(diags, more...); diags.HasErrors() {
		return nil, diags
	}
	cat, more := compiler.Catalog(doc, schema.Builtin())
	diags = append(diags, more...)
	graphs, more := compiler.Compile(doc, cat)
	return graphs, append(diags, more...)
}

// TestExamples takes what the examples compile to through the language and back, byte for byte.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/*/want.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no wanted JSON: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out, _ := imported(t, file, src)
			graphs, diags := compiled(t, out, lang.Inputs{})
			if diags.HasErrors() {
				t.Fatalf("%v\n%s", diags, out)
			}
			if diff := cmp.Diff(string(src), string(graphs[0].Wire().JSON())); diff != "" {
				t.Errorf("(-read +written)\n%s\n%s", diff, out)
			}
			if os.Getenv("SHOW") != "" {
				t.Logf("\n%s", out)
			}
		})
	}
}

// TestLanguage takes what the language's own test pipelines compile to through the language and back.
func TestLanguage(t *testing.T) {
	files, err := filepath.Glob("../testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	taken := 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			graphs, diags := compiled(t, archive.Files[0].Data, lang.Inputs{StandIns: true})
			if diags.HasErrors() {
				t.Log(diags)
			}
			for _, g := range graphs {
				out, err := roundTrip(t, g.Name+".json", g.Wire().JSON(), nil)
				var refused *errRefused
				switch {
				case errors.As(err, &refused):
					t.Log(refused)
				case err != nil:
					t.Errorf("%v\n%s", err, out)
				default:
					taken++
				}
			}
		})
	}
	if t.Logf("%d pipelines", taken); taken < len(files) {
		t.Errorf("only %d pipelines went through", taken)
	}
}

// TestMasked makes sure that a secret which get-pipeline does not show becomes a variable that must be given.
func TestMasked(t *testing.T) {
	out, _ := imported(t, "masked.json", []byte(`{"pipeline": {"name": "p", "version": 3, "roleArn": "arn:aws:iam::111122223333:role/p", "artifactStore": {"type": "S3", "location": "made-up-bucket"}, "stages": [
		{"name": "Source", "actions": [{"name": "App", "actionTypeId": {"category": "Source", "owner": "ThirdParty", "provider": "GitHub", "version": "1"},
			"configuration": {"Owner": "acme", "Repo": "p", "Branch": "main", "OAuthToken": "****"}, "outputArtifacts": [{"name": "source"}]}]},
		{"name": "Build", "actions": [{"name": "Unit", "actionTypeId": {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"},
			"configuration": {"ProjectName": "****"}, "inputArtifacts": [{"name": "source"}]}]}]}, "metadata": {"pipelineArn": "arn:aws:codepipeline:eu-west-1:111122223333:p"}}`))
	if _, diags := compiled(t, out, lang.Inputs{}); !diags.HasErrors() {
		t.Error("the secret needs no value")
	}
	graphs, diags := compiled(t, out, lang.Inputs{Vars: []string{"app_oauth_token=ghp_made-up"}})
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, out)
	}
	c := graphs[0].Wire().Pipeline.Stages[0].Actions[0].Configuration
	if c["OAuthToken"] != "ghp_made-up" || !strings.Contains(string(out), "sensitive   = true") {
		t.Errorf("the token is %q\n%s", c["OAuthToken"], out)
	}
	if p := graphs[0].Wire().Pipeline.Stages[1].Actions[0].Configuration["ProjectName"]; p != "****" {
		t.Errorf("a text that is no secret came out as %q", p)
	}
}

// TestCannotSay makes sure that what the language has no words for is an error, and nothing is written.
func TestCannotSay(t *testing.T) {
	f, diags := opened("in.yaml", []byte(`
Parameters: {Env: {Type: String, Default: prod}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  P:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: p
      RoleArn: arn:aws:iam::111122223333:role/p
      ArtifactStore: {Type: S3, Location: made-up-bucket}
      Stages:
        - Name: Source
          OnFailure: !If [Prod, {Result: RETRY}, !Ref AWS::NoValue]
          Actions:
            - Name: App
              ActionTypeId: {Category: Source, Owner: AWS, Provider: CodeCommit, Version: "1"}
              OutputArtifacts: [{Name: source}]
              Configuration: {RepositoryName: p, BranchName: main}
        - Name: Build
          Actions:
            - Name: Unit
              ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1"}
              InputArtifacts: [{Name: source}]
              Configuration: {ProjectName: p}
`), nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	doc, graphs, diags := foreign.Compile(f, schema.Builtin())
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	out, diags := Write(f, doc, graphs, schema.Builtin())
	if out != nil || len(diags) != 1 || diag.Of(diags[0]).Name != "import-cannot-say" || diags[0].Subject.Start.Line != 13 {
		t.Errorf("%v\n%s", diags, out)
	}
}

// TestNormalized makes sure that a text which comes out as other bytes is told of, where it stands.
func TestNormalized(t *testing.T) {
	const src = `{"pipeline": {"name": "p", "roleArn": "arn:aws:iam::111122223333:role/p", "artifactStore": {"type": "S3", "location": "made-up-bucket"}, "stages": [
		{"name": "Source", "actions": [{"name": "App", "actionTypeId": {"category": "Source", "owner": "AWS", "provider": "CodeCommit", "version": "1"},
			"configuration": {"RepositoryName": "p", "BranchName": "cafe\u0301"}, "outputArtifacts": [{"name": "source"}]}]},
		{"name": "Ask", "actions": [{"name": "Ask", "actionTypeId": {"category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"}}]}]}}`
	f, diags := opened("in.json", []byte(src), nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	doc, graphs, diags := foreign.Compile(f, schema.Builtin())
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	out, diags := Write(f, doc, graphs, schema.Builtin())
	if len(diags) != 1 || diag.Of(diags[0]).Name != "import-normalized" || diags[0].Subject.Start.Line != 3 || len(out) == 0 {
		t.Errorf("%v", diags)
	}
}
