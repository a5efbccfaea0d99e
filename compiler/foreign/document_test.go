package foreign

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// findings gives the findings of a document as "name line:column".
func findings(diags hcl.Diagnostics, least hcl.DiagnosticSeverity) []string {
	var list []string
	for _, d := range diags {
		if d.Severity <= least {
			list = append(list, fmt.Sprintf("%s %d:%d", diag.Of(d).Name, d.Subject.Start.Line, d.Subject.Start.Column))
		}
	}
	return list
}

const masked = `{%s"pipeline": {"name": "shop", "roleArn": "arn:aws:iam::111122223333:role/shop", %s"artifactStore": {"type": "S3", "location": "shop-artifacts"}, "stages": [
{"name": "Source", "actions": [{"name": "Hub", "actionTypeId": {"category": "Source", "owner": "ThirdParty", "provider": "GitHub", "version": "1"},
"configuration": {"Owner": "acme", "Repo": "shop", "Branch": "main", "OAuthToken": "****"}, "outputArtifacts": [{"name": "hub"}]}]},
{"name": "Ask", "actions": [{"name": "Ask", "actionTypeId": {"category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"}}]}]}}`

// TestMaskedSecrets takes the mask of a secret from whoever has read the pipeline, and from nobody who makes it.
func TestMaskedSecrets(t *testing.T) {
	const arn = `"metadata": {"pipelineArn": "arn:aws:codepipeline:eu-west-1:111122223333:shop", "created": 1501626591.112, "updated": "2026-11-25T06:00:00Z"}, `
	for _, tt := range []struct {
		what, head, inside string
		refused            bool
	}{
		{"create-pipeline", "", "", true},
		{"create-pipeline with the version of the guide's samples", "", `"version": 1, `, true},
		{"get-pipeline", arn, `"version": 1, `, false},
		{"update-pipeline after get-pipeline", "", `"version": 7, `, false},
	} {
		_, diags := compileText(t, "masked.json", fmt.Appendf(nil, masked, tt.head, tt.inside))
		if got := slices.Contains(findings(diags, hcl.DiagError), "secret-mask-on-create 3:84"); got != tt.refused {
			t.Errorf("%s: %v", tt.what, diags)
		}
	}
}

// TestRegionOfMetadata takes the Region of a pipeline from its ARN.
func TestRegionOfMetadata(t *testing.T) {
	src := fmt.Sprintf(masked, metadata, "")
	f, graphs, _ := taken(t, "x.json", []byte(src))
	if p := f.Pipelines[0]; p.Region == nil || p.Region.Text != "eu-west-1" || graphs[0].Region != "eu-west-1" || p.Label != "shop" {
		t.Errorf("Region %v of pipeline %q, graph in %q", p.Region, p.Label, graphs[0].Region)
	}
}

// TestBare reads a declaration without its envelope.
func TestBare(t *testing.T) {
	base, err := os.ReadFile("testdata/base.json")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimSpace(string(base))
	_, text, _ = strings.Cut(text, `"pipeline":`)
	text, _, _ = strings.Cut(text, ",\n  \"tags\"")
	if graphs := accepted(t, []byte(text)); graphs[0].Name != "shop" {
		t.Errorf("read pipeline %q", graphs[0].Name)
	}
}

// TestClothes reads YAML as it reads JSON, numbers without quotes included.
func TestClothes(t *testing.T) {
	const text = `pipeline:
  name: shop
  roleArn: arn:aws:iam::111122223333:role/shop
  artifactStore: {type: S3, location: shop-artifacts}
  stages:
    - name: Source
      actions:
        - name: Files
          actionTypeId: {category: Source, owner: AWS, provider: S3, version: %s}
          configuration: {S3Bucket: shop-settings, S3ObjectKey: settings.zip, PollForSourceChanges: %s}
          outputArtifacts: [{name: files}]
    - name: Ask
      actions:
        - name: Ask
          actionTypeId: {category: Approval, owner: AWS, provider: Manual, version: "1"}
`
	for _, tt := range []struct{ version, poll, want string }{
		{`"1"`, `"false"`, "[]"},
		{`1`, `"false"`, "[action-version-string 9:79]"},
		{`"1"`, `false`, "[config-value-string 10:101]"},
		{`"1"`, `~`, "[config-value-string 10:101]"},
		{`1.0`, `no`, "[action-version-string 9:79]"},
	} {
		_, diags := compileText(t, "x.yaml", fmt.Appendf(nil, text, tt.version, tt.poll))
		if got := fmt.Sprint(findings(diags, hcl.DiagError)); got != tt.want {
			t.Errorf("version %s, poll %s: %s, want %s", tt.version, tt.poll, got, tt.want)
		}
	}
}

// edited reads the base document, and lets a format say what it knows of its values before it is compiled.
func edited(t *testing.T, format string, edit func(p *Pipeline, stage func(i int) *tree.Value)) (*File, hcl.Diagnostics) {
	t.Helper()
	src, err := os.ReadFile("testdata/base.json")
	if err != nil {
		t.Fatal(err)
	}
	root, diags := tree.Read("base.json", src)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, _ := Read("base.json", root)
	f.Format = format
	edit(f.Pipelines[0], func(i int) *tree.Value { return f.Pipelines[0].Value.Get("stages").Elems[i] })
	_, _, diags = Compile(f, schema.Builtin())
	return f, diags
}

// TestUnknown leaves out what is found about values that are not known, and finds everything else.
func TestUnknown(t *testing.T) {
	unknown := func(v *tree.Value) {
		v.Kind, v.Text = tree.String, "${var.x}"
		v.Parts = []tree.Part{{Text: "${var.x}", Expr: "var.x", Unknown: true}}
	}
	_, diags := edited(t, FormatCloudFormation, func(p *Pipeline, stage func(int) *tree.Value) {
		unknown(p.Value.Get("roleArn"))
		unknown(p.Value.Get("artifactStore").Get("location"))
		unknown(stage(2).Get("name"))
		site := stage(2).Get("actions").Elems[0]
		unknown(site.Get("configuration").Get("Extract"))
		unknown(site.Get("actionTypeId").Get("version"))
		unknown(stage(1).Get("actions").Elems[0].Get("runOrder"))
	})
	if len(diags) != 0 {
		t.Errorf("findings about what is not known: %v", diags)
	}
	_, diags = edited(t, FormatCloudFormation, func(p *Pipeline, stage func(int) *tree.Value) {
		unknown(p.Value.Get("roleArn"))
		stage(2).Get("name").Text = "not a name"
	})
	if got := fmt.Sprint(findings(diags, hcl.DiagError)); got != "[name-format 55:17]" {
		t.Errorf("beside what is not known: %s", got)
	}
}

// TestOff leaves out what a condition of the format leaves out.
func TestOff(t *testing.T) {
	_, diags := edited(t, FormatTerraform, func(p *Pipeline, stage func(int) *tree.Value) {
		stage(2).Off = true
		p.Value.Get("triggers").Elems[0].Off = true
		stage(0).Get("actions").Elems[1].Off = true
		stage(1).Get("actions").Elems[1].Get("configuration").Get("UserParameters").Off = true
		stage(1).Get("actions").Elems[0].Get("namespace").Off = true
	})
	if len(diags) != 0 {
		t.Errorf("findings about what is not there: %v", diags)
	}
	f, diags := edited(t, FormatTerraform, func(_ *Pipeline, stage func(int) *tree.Value) { stage(0).Get("actions").Elems[0].Off = true })
	if got := fmt.Sprint(findings(diags, hcl.DiagError)); !strings.Contains(got, "artifact-input-produced") || len(f.Pipelines) != 1 {
		t.Errorf("without its maker an artifact is nobody's: %s", got)
	}
}

// TestLax takes numbers and truth values in the clothes that CloudFormation and Terraform allow.
func TestLax(t *testing.T) {
	change := func(_ *Pipeline, stage func(int) *tree.Value) {
		action := stage(1).Get("actions").Elems[1]
		action.Get("runOrder").Kind = tree.String
		action.Get("actionTypeId").Get("version").Kind = tree.Number
		stage(2).Get("actions").Elems[0].Get("configuration").Get("Extract").Kind = tree.Bool
	}
	for _, format := range []string{FormatCloudFormation, FormatTerraform} {
		if _, diags := edited(t, format, change); len(diags) != 0 {
			t.Errorf("%s: %v", format, diags)
		}
	}
	if _, diags := edited(t, FormatCodePipeline, change); len(diags) != 3 {
		t.Errorf("the service's own JSON: %v", diags)
	}
}
