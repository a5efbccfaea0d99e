package cloudformation

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// around is a template that the table below puts one value into.
const around = `
Parameters:
  Env: { Type: String, Default: prod }
  Branch: { Type: String }
  Minutes: { Type: Number, Default: 60 }
  Teams: { Type: CommaDelimitedList, Default: "red, blue" }
  Zones: { Type: "List<String>" }
  Image: { Type: "AWS::SSM::Parameter::Value<String>", Default: /image }
Mappings:
  Sizes:
    prod: { Size: large, Cores: 8, Subnets: [a, b] }
    test: { Size: small, Cores: 2, Subnets: [c] }
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsMain: !Equals [!Ref Branch, main]
  Both: !And [!Condition IsProd, !Not [!Condition IsMain]]
  NotTest: !Not [!Equals [!Ref Env, test]]
  Either: { "Fn::Or": [{ Condition: IsMain }, { "Fn::Equals": [!Ref Minutes, 60] }] }
Resources:
  Bucket: { Type: "AWS::S3::Bucket" }
  NamedBucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: !Sub "${AWS::StackName}-artifacts" } }
  Build: { Type: "AWS::CodeBuild::Project", Properties: { Name: unit } }
  Role: { Type: "AWS::IAM::Role", Properties: { RoleName: deployer, Path: /ci/ } }
  Repository: { Type: "AWS::CodeCommit::Repository", Properties: { RepositoryName: app } }
  Ring: { Type: "AWS::S3::Bucket", Properties: { BucketName: !Sub "${Ring}-x" } }
  Network: { Type: "AWS::CloudFormation::Stack" }
  Pipe:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - Actions:
            - Configuration:
                Key: VALUE
`

// readTemplate reads a template that must be right.
func readTemplate(t *testing.T, src string, values foreign.Values) *foreign.File {
	t.Helper()
	root, diags := tree.Read("template.yaml", []byte(src))
	if !diags.HasErrors() {
		var f *foreign.File
		if f, diags = Read("template.yaml", root, values); !diags.HasErrors() {
			return f
		}
	}
	for _, d := range diags {
		t.Errorf("%s: %s: %s", d.Subject, diag.Of(d).Name, d.Detail)
	}
	t.FailNow()
	return nil
}

// configured gives the value of Key in the template around.
func configured(f *foreign.File) *tree.Value {
	return f.Pipelines[0].Value.Get("stages").Elems[0].Get("actions").Elems[0].Get("configuration").Get("Key")
}

// written is a value as the language has it.
func written(v *tree.Value) string { return newReader("", nil).expr(v) }

// intrinsicRows are values of a property: how the language writes them and what they come to.
func intrinsicRows() []struct{ value, expr, text string } {
	return []struct{ value, expr, text string }{
		{`plain`, `"plain"`, `plain`},
		{`"a ${x} %{y} \"z\""`, `"a $${x} %%{y} \"z\""`, `a ${x} %{y} "z"`},
		{`8`, `"8"`, `8`},
		{`true`, `"true"`, `true`},
		{`!Ref Env`, `var.Env`, `prod`},
		{`{ Ref: Env }`, `var.Env`, `prod`},
		{`!Ref Branch`, `var.Branch`, `${var.Branch}`},
		{`!Ref Minutes`, `var.Minutes`, `60`},
		{`!Ref Image`, `var.Image`, `${var.Image}`},
		{`!Ref AWS::Region`, `var.region`, `${var.region}`},
		{`!Ref "AWS::Partition"`, `var.partition`, `aws`},
		{`!Ref Bucket`, `var.bucket`, `${var.bucket}`},
		{`!Ref NamedBucket`, `"${var.stack_name}-artifacts"`, `${var.stack_name}-artifacts`},
		{`!Ref Build`, `"unit"`, `unit`},
		{`!Ref Repository`, `var.repository`, `${var.repository}`},
		{`!Ref Ring`, `"${var.ring}-x"`, `${var.ring}-x`},
		{`!GetAtt Repository.Name`, `"app"`, `app`},
		{`!GetAtt Role.Arn`, `"arn:${var.partition}:iam::${var.account_id}:role/ci/deployer"`, `arn:aws:iam::${var.account_id}:role/ci/deployer`},
		{`!GetAtt [Bucket, Arn]`, `var.bucket_arn`, `${var.bucket_arn}`},
		{`{ "Fn::GetAtt": Network.Outputs.VpcId }`, `var.network_outputs_vpc_id`, `${var.network_outputs_vpc_id}`},
		{`!Sub "${Env}-${AWS::Region}-${Bucket.Arn}"`, `"${var.Env}-${var.region}-${var.bucket_arn}"`, `prod-${var.region}-${var.bucket_arn}`},
		{`!Sub "#{SourceVariables.CommitId} ${!HOME} $${Env}"`, `"#{SourceVariables.CommitId} $${HOME} ${"$"}${var.Env}"`, `#{SourceVariables.CommitId} ${HOME} $prod`},
		{`!Sub ["${A}${B}", { A: !Ref Env, B: x }]`, `"${var.Env}x"`, `prodx`},
		{`!Sub "${open"`, `"$${open"`, `${open`},
		{`!Sub plain`, `"plain"`, `plain`},
		{`{ "Fn::Sub": "${Env}" }`, `var.Env`, `prod`},
		{`!Join ["-", [a, !Ref Env, 3]]`, `"a-${var.Env}-3"`, `a-prod-3`},
		{`!Join [",", !Ref Teams]`, `join(",", var.Teams)`, `red,blue`},
		{`!Join [",", !Ref Zones]`, `join(",", var.Zones)`, `${join(",", var.Zones)}`},
		{`!Join ["", [a, !If [IsProd, b, !Ref AWS::NoValue]]]`, `join("", concat(["a"], local.is_prod ? ["b"] : []))`, `ab`},
		{`!If [IsProd, live, !Ref Env]`, `local.is_prod ? "live" : var.Env`, `live`},
		{`!If [IsProd, same, same]`, `"same"`, `same`},
		{`!If [NotTest, !If [IsMain, a, b], c]`, `local.not_test ? (local.is_main ? "a" : "b") : "c"`, `b`},
		{`!If [Both, a, b]`, `local.both ? "a" : "b"`, `a`},
		{`!If [Either, a, b]`, `local.either ? "a" : "b"`, `a`},
		{`!Join [",", !If [IsProd, !If [NotTest, !Ref Teams, !Ref "AWS::NoValue"], [c]]]`, `join(",", local.is_prod ? (local.not_test ? var.Teams : []) : ["c"])`, `red,blue`},
		{`!Join [",", !If [IsMain, [a], [b, c]]]`, `join(",", local.is_main ? ["a"] : ["b", "c"])`, `b,c`},
		{`{ "Fn::Base64": !If [IsMain, x, !Ref "AWS::NoValue"] }`, `base64encode(local.is_main ? "x" : "")`, ``},
		{`{ "Fn::ToJsonString": { a: !If [IsMain, x, !Ref "AWS::NoValue"], b: [!If [IsProd, y, !Ref "AWS::NoValue"]] } }`,
			`jsonencode(merge(local.is_main ? { a = "x" } : {}, { b = local.is_prod ? ["y"] : [] }))`, `{"b":["y"]}`},
		{`!FindInMap [Sizes, prod, Size]`, `local.sizes.prod.Size`, `large`},
		{`!FindInMap [Sizes, !Ref Env, Cores]`, `local.sizes[var.Env].Cores`, `8`},
		{`!FindInMap [Sizes, !Ref Branch, Size]`, `local.sizes[var.Branch].Size`, `${local.sizes[var.Branch].Size}`},
		{`!FindInMap [Sizes, !Ref Branch, Size, { DefaultValue: none }]`, `try(local.sizes[var.Branch].Size, "none")`, `none`},
		{`!FindInMap [Sizes, other, Size, { DefaultValue: none }]`, `try(local.sizes.other.Size, "none")`, `none`},
		{`!Join ["/", !FindInMap [Sizes, !Ref Env, Subnets]]`, `join("/", local.sizes[var.Env].Subnets)`, `a/b`},
		{`!Select [1, [a, b]]`, `"b"`, `b`},
		{`!Select [1, !Ref Teams]`, `var.Teams[1]`, `blue`},
		{`!Select ["0", !Split ["-", !Ref Env]]`, `split("-", var.Env)[0]`, `prod`},
		{`!Select [0, !Split ["/", !Ref Branch]]`, `split("/", var.Branch)[0]`, `${var.Branch}`},
		{`!Select [1, !Split ["/", !Ref Branch]]`, `split("/", var.Branch)[1]`, `${split("/", var.Branch)[1]}`},
		{`!If [IsProd, !Sub "x-${Branch}", b]`, `local.is_prod ? "x-${var.Branch}" : "b"`, `x-${var.Branch}`},
		{`!Select [0, !Split ["-", !Select [1, !Split ["/", !Ref Branch]]]]`, `split("-", split("/", var.Branch)[1])[0]`, `${split("-", split("/", var.Branch)[1])[0]}`},
		{`!Select [0, !GetAZs ""]`, `var.availability_zones[0]`, `${var.availability_zones[0]}`},
		{`!Select [0, !GetAZs { Ref: "AWS::Region" }]`, `var.availability_zones[0]`, `${var.availability_zones[0]}`},
		{`!ImportValue net-VpcId`, `var.net_vpc_id`, `${var.net_vpc_id}`},
		{`!ImportValue { "Fn::Sub": "${Env}-VpcId" }`, `var.env_vpc_id`, `${var.env_vpc_id}`},
		{`!Base64 { "Fn::Sub": "x${Env}" }`, `base64encode("x${var.Env}")`, `eHByb2Q=`},
		{`{ "Fn::Length": !Ref Teams }`, `length(var.Teams)`, `2`},
		{`{ "Fn::Length": [a, b, c] }`, `"3"`, `3`},
		{`{ "Fn::ToJsonString": { b: !Ref Env, a: [1, true, "x"] } }`, `jsonencode({ b = var.Env, a = [1, true, "x"] })`, `{"a":[1,true,"x"],"b":"prod"}`},
		{`{ "Fn::ToJsonString": { b: 1 } }`, `"{\"b\":1}"`, `{"b":1}`},
		{`"{{resolve:secretsmanager:hub:SecretString:token}}"`, `"{{resolve:secretsmanager:hub:SecretString:token}}"`, `{{resolve:secretsmanager:hub:SecretString:token}}`},
	}
}

func TestIntrinsics(t *testing.T) {
	for _, c := range intrinsicRows() {
		v := configured(readTemplate(t, strings.Replace(around, "VALUE", c.value, 1), nil))
		if got := written(v); got != c.expr {
			t.Errorf("%s is written\n%s, want\n%s", c.value, got, c.expr)
		}
		if v.Text != c.text {
			t.Errorf("%s comes to\n%s, want\n%s", c.value, v.Text, c.text)
		}
		if v.Parts != nil && tree.Join(v.Parts) != v.Text {
			t.Errorf("%s: the parts come to %q, the text is %q", c.value, tree.Join(v.Parts), v.Text)
		}
	}
}

func TestGivenValues(t *testing.T) {
	values := foreign.Values{"Env": "test", "Branch": "main", "region": "eu-west-1", "bucket": "b", "Teams": `["x", "y,z"]`, "Zones": "p,q"}
	for _, c := range []struct{ value, text string }{
		{`!Sub "${Env} ${Branch} ${AWS::Region} ${Bucket}"`, "test main eu-west-1 b"},
		{`!Join ["|", !Ref Teams]`, "x|y,z"},
		{`!Join ["|", !Ref Zones]`, "p|q"},
		{`!If [IsProd, a, b]`, "b"},
		{`!If [IsMain, a, b]`, "a"},
		{`!If [Both, a, b]`, "b"},
		{`!FindInMap [Sizes, !Ref Env, Size]`, "small"},
		{`!Ref NamedBucket`, "${var.stack_name}-artifacts"},
	} {
		v := configured(readTemplate(t, strings.Replace(around, "VALUE", c.value, 1), values))
		if v.Text != c.text {
			t.Errorf("%s comes to %q, want %q", c.value, v.Text, c.text)
		}
	}
}

func TestUnknownConditionIsNoted(t *testing.T) {
	f := readTemplate(t, strings.Replace(around, "VALUE", "!If [Both, a, b]", 1), nil)
	var got []string
	for _, n := range f.Pipelines[0].Notes {
		got = append(got, n.Text)
	}
	want := []string{
		"Whether Both holds depends on var.Branch, which has no value here. It is taken to hold.",
		"The template does not name this pipeline: CloudFormation makes a name of the stack's, Pipe and random letters. It has the name Pipe here.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestLocalsStandBehindThoseTheyUse(t *testing.T) {
	f := readTemplate(t, strings.Replace(around, "VALUE", "!If [Both, !FindInMap [Sizes, prod, Size], b]", 1), nil)
	var got []string
	for _, l := range f.Locals {
		got = append(got, l.Name+" = "+l.Expr)
	}
	want := []string{
		`is_prod = var.Env == "prod"`, `is_main = var.Branch == "main"`, `both = local.is_prod && !local.is_main`,
		`sizes = { prod = { Size = "large", Cores = 8, Subnets = ["a", "b"] }, test = { Size = "small", Cores = 2, Subnets = ["c"] } }`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("locals (-want +got):\n%s", diff)
	}
}

func TestNothingMakesAField(t *testing.T) {
	f := readTemplate(t, strings.Replace(around, "VALUE", "!If [NotTest, x, !Ref AWS::NoValue]", 1), foreign.Values{"Env": "test"})
	v := configured(f)
	if v.When != "local.not_test" || !v.Off || v.Text != "x" {
		t.Errorf("%+v", v)
	}
}

// TestExpressionsComeToTheTexts evaluates what the table says in the language, with everything that has no value standing for itself.
func TestExpressionsComeToTheTexts(t *testing.T) {
	evaluated := 0
	for _, c := range intrinsicRows() {
		f := readTemplate(t, strings.Replace(around, "VALUE", c.value, 1), nil)
		got, diags := inLanguage(t, f, written(configured(f)))
		if diags.HasErrors() {
			// A list or a number without a value, or a key that nobody knows: nothing can stand for it.
			if !configured(f).Unknown() {
				t.Errorf("%s is written %s: %s", c.value, c.expr, diags[0].Detail)
			}
			continue
		}
		evaluated++
		if got != c.text {
			t.Errorf("%s is written %s, which comes to %q, not to %q", c.value, c.expr, got, c.text)
		}
	}
	if evaluated < 45 {
		t.Errorf("only %d expressions could be evaluated", evaluated)
	}
}

// inLanguage evaluates an expression beside the variables and locals of a file.
func inLanguage(t *testing.T, f *foreign.File, expr string) (string, hcl.Diagnostics) {
	t.Helper()
	var b strings.Builder
	for _, v := range f.Variables {
		fmt.Fprintf(&b, "variable %q {\n  type = %s\n", v.Name, v.Type)
		if v.Default != "" {
			fmt.Fprintf(&b, "  default = %s\n", v.Default)
		}
		for _, c := range v.Validations {
			fmt.Fprintf(&b, "  validation {\n    condition = %s\n    error_message = %s\n  }\n", c.Condition, lang.Quote(c.Message))
		}
		b.WriteString("}\n")
	}
	b.WriteString("locals {\n")
	for _, l := range f.Locals {
		fmt.Fprintf(&b, "  %s = %s\n", l.Name, l.Expr)
	}
	fmt.Fprintf(&b, "}\npipeline \"p\" {\n  name = %s\n  stage \"S\" {\n    action \"A\" {\n      configuration = { Key = %s }\n    }\n  }\n}\n", `"p"`, expr)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	source, diags := lang.Load(folder)
	if diags.HasErrors() {
		t.Fatalf("%s\n%s", diags, b.String())
	}
	doc, diags := source.Evaluate(lang.Inputs{StandIns: true})
	if diags.HasErrors() {
		return "", diags
	}
	v, err := convert.Convert(doc.Pipelines[0].Stages[0].Actions[0].Configuration[0].Value, cty.String)
	if err != nil {
		t.Fatal(err)
	}
	return v.AsString(), nil
}
