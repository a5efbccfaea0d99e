package terraform

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pipewright/compiler/foreign"
	"pipewright/lang/diag"
)

// surroundings is what the expressions of TestExpressions stand in.
const surroundings = `
variable "name" { default = "shop" }
variable "count_of" { default = 3 }
variable "on" { default = true }
variable "unset" {}
variable "nothing" {
  type    = string
  default = null
}
variable "token" {
  type      = string
  default   = "s3cret"
  sensitive = true
}
variable "envs" {
  type    = map(string)
  default = { A = "1", B = "2" }
}
variable "objects" { default = [{ name = "x" }] }

locals {
  pre  = "p-${var.name}"
  far  = aws_sns_topic.t.arn
  list = ["a", var.name]
  env  = [{ name = "N", value = var.name }]
}

resource "aws_s3_bucket" "b" { bucket = "bucket-${var.name}" }
resource "aws_s3_bucket" "made" { bucket_prefix = "x" }
resource "aws_s3_bucket" "many" {
  count  = 2
  bucket = "many-${count.index}"
}
resource "aws_s3_bucket" "keyed" {
  for_each = toset(["eu", "us"])
  bucket   = "keyed-${each.key}"
}
resource "aws_iam_role" "r" { name = "role" }
resource "aws_iam_role" "p" {
  name = "role"
  path = "/ci/"
}
resource "aws_lambda_function" "f" { function_name = "fn" }
resource "aws_codebuild_project" "c" { name = aws_lambda_function.f.function_name }
resource "aws_loop" "a" { name = aws_loop.b.name }
resource "aws_loop" "b" { name = aws_loop.a.name }
`

func configured(expr string) []byte {
	return []byte(`resource "aws_codepipeline" "p" {
  name     = "p"
  role_arn = "r"
  stage {
    name = "S"
    action {
      name     = "A"
      category = "Build"
      owner    = "AWS"
      provider = "CodeBuild"
      version  = "1"
      configuration = {
        Key = ` + expr + `
      }
    }
  }
}
` + surroundings)
}

// became is how an expression is written, and what it comes to where that is something else.
func became(f *foreign.File) string {
	v := f.Pipelines[0].Value.Get("stages").Elems[0].Get("actions").Elems[0].Get("configuration").Get("Key")
	if v == nil {
		return "(none)"
	}
	written := ""
	if v.Parts == nil {
		written = fmt.Sprintf("%q", v.Text)
	}
	for i, p := range v.Parts {
		if i > 0 {
			written += " + "
		}
		if p.Expr == "" {
			written += fmt.Sprintf("%q", p.Text)
		} else {
			written += p.Expr
		}
	}
	if v.Parts != nil && !v.Unknown() {
		written += " -> " + v.Text
	}
	if v.When != "" {
		written += " when " + v.When
	}
	return written
}

func TestExpressions(t *testing.T) {
	for _, tt := range []struct{ expr, want string }{
		// literals
		{`"plain"`, `"plain"`}, {`12`, `"12"`}, {`true`, `"true"`}, {`null`, `(none)`}, {`"$${X} %%{Y}"`, `"${X} %{Y}"`}, {`"a" == "a" ? "x" : "y"`, `"x"`},
		// variables and locals
		{`var.name`, `var.name -> shop`}, {`"${var.name}"`, `var.name -> shop`}, {`"a-${var.name}-b"`, `"a-" + var.name + "-b" -> a-shop-b`},
		{`var.unset`, `var.unset`}, {`var.nowhere`, `var.nowhere`}, {`var.count_of`, `var.count_of -> 3`}, {`"${var.on}"`, `var.on -> true`},
		{`local.pre`, `local.pre -> p-shop`}, {`local.far`, `local.far`}, {`"${local.pre}/${local.far}"`, `local.pre + "/" + local.far`}, {`var.token`, `var.token -> s3cret`},
		{`var.envs["A"]`, `var.envs["A"] -> 1`}, {`var.objects[0].name`, `var.objects[0].name -> x`}, {`local.list[1]`, `local.list[1] -> shop`},
		// nothing
		{`var.nothing`, `var.nothing when var.nothing != null`}, {`var.on ? "x" : null`, `"x" when var.on`}, {`var.on ? null : "x"`, `"x" when !var.on`},
		{`var.name == "a" ? null : var.on ? "x" : null`, `"x" when (var.name != "a") && var.on`},
		{`var.on ? "x" : var.name`, `var.on ? "x" : var.name -> x`},
		// functions
		{`lower("${var.name}X")`, `lower("${var.name}X") -> shopx`}, {`join("-", ["a", var.name])`, `join("-", ["a", var.name]) -> a-shop`},
		{`format("%s/%s", var.name, aws_sns_topic.t.arn)`, `format("%s/%s", var.name, var.t_topic_arn)`}, {`uuid()`, `var.uuid`}, {`upper("a")`, `"A"`},
		{`sha512(var.name)`, `var.sha512`}, {`file("x.json")`, `file("x.json")`}, {`lookup(var.envs, "B", "z")`, `lookup(var.envs, "B", "z") -> 2`},
		{`try(var.name, "x")`, `try(var.name, "x") -> shop`}, {`file("${path.module}/x")`, `file("./x")`},
		{`join(",", [for e in local.list : upper(e)])`, `join(",", [for e in local.list : upper(e)]) -> A,SHOP`},
		{`join(",", [for e in aws_subnet.s : e.id])`, `join(",", [for e in var.s_subnet : e.id])`},
		{`join("", aws_iam_role.x.*.arn)`, `var.x_role_arn`}, {`one(aws_iam_role.x[*].arn)`, `var.x_role_arn`},
		{`element(concat(aws_iam_role.x.*.arn, tolist([""])), 0)`, `var.x_role_arn`}, {`join("", aws_s3_bucket.b.*.id)`, `"bucket-" + var.name -> bucket-shop`},
		{`join(",", aws_subnet.s[*].id)`, `join(",", var.s_subnet_id)`}, {`join(",", aws_subnet.s.*.id)`, `join(",", var.s_subnet_id)`},
		// what is elsewhere
		{`aws_iam_role.codepipeline.arn`, `var.codepipeline_role_arn`}, {`aws_iam_role.codepipeline_role.arn`, `var.codepipeline_role_arn`},
		{`aws_s3_bucket.this.arn`, `var.s3_bucket_arn`}, {`aws_s3_bucket.x.id`, `var.x_bucket`}, {`"${aws_s3_bucket.x.id}/${aws_s3_bucket.x.bucket}"`, `var.x_bucket + "/" + var.x_bucket`},
		{`data.aws_region.current.name`, `var.region`}, {`data.aws_caller_identity.me.account_id`, `var.account_id`}, {`data.aws_partition.current.partition`, `var.partition`},
		{`module.vpc.id`, `var.vpc_id`}, {`module.m["k"].out.x`, `var.m_k_out_x`}, {`terraform.workspace`, `var.workspace`}, {`path.module`, `"."`}, {`aws_x.y[0].arn`, `var.y_x_arn`},
		{`aws_x.y[var.name].arn`, `var.y_x_arn[var.name]`}, {`module.m[local.pre].out`, `var.m_out[local.pre]`}, {`random_string.s.result`, `var.s_string_result`},
		// what is written beside it
		{`aws_s3_bucket.b.bucket`, `"bucket-" + var.name -> bucket-shop`}, {`aws_s3_bucket.b.id`, `"bucket-" + var.name -> bucket-shop`},
		{`aws_s3_bucket.b.arn`, `"arn:aws:s3:::bucket-" + var.name -> arn:aws:s3:::bucket-shop`}, {`aws_s3_bucket.made.bucket`, `var.made_bucket`},
		{`aws_iam_role.r.arn`, `"arn:aws:iam::" + var.account_id + ":role/role"`}, {`aws_iam_role.p.arn`, `"arn:aws:iam::" + var.account_id + ":role/ci/role"`},
		{`aws_codebuild_project.c.name`, `"fn"`}, {`"${aws_lambda_function.f.function_name}:live"`, `"fn:live"`}, {`aws_loop.a.name`, `var.a_loop_name`},
		{`aws_s3_bucket.many[1].bucket`, `"many-1"`}, {`aws_s3_bucket.keyed["us"].id`, `"keyed-us"`}, {`aws_s3_bucket.many[var.count_of].bucket`, `var.many_bucket[var.count_of]`},
		{`upper(aws_s3_bucket.b.id)`, `upper("bucket-${var.name}") -> BUCKET-SHOP`},
		// JSON
		{`jsonencode({ b = 1, a = "x" })`, `"{\"a\":\"x\",\"b\":1}"`}, {`jsonencode(["<&>"])`, `"[\"\\u003c\\u0026\\u003e\"]"`},
		{`jsonencode([{ name = "A", value = var.name }])`, `"[{\"name\":\"A\",\"value\":\"" + var.name + "\"}]" -> [{"name":"A","value":"shop"}]`},
		{`jsonencode([{ value = "x-${aws_sns_topic.t.arn}\"" }])`, `"[{\"value\":\"x-" + var.t_topic_arn + "\\\"\"}]"`},
		{`jsonencode(local.env)`, `"[{\"name\":\"N\",\"value\":\"" + var.name + "\"}]" -> [{"name":"N","value":"shop"}]`},
		{`jsonencode([for k, v in var.envs : { name = k, value = v }])`,
			`jsonencode([for k, v in var.envs : { name = k, value = v }]) -> [{"name":"A","value":"1"},{"name":"B","value":"2"}]`},
		{`jsonencode([for v in local.list : { value = v }])`, `"[{\"value\":\"a\"},{\"value\":\"" + var.name + "\"}]" -> [{"value":"a"},{"value":"shop"}]`},
		{`jsonencode(concat([{ a = "b" }], [for k, v in var.envs : { a = v }]))`, `jsonencode(concat([{ a = "b" }], [for k, v in var.envs : { a = v }])) -> [{"a":"b"},{"a":"1"},{"a":"2"}]`},
		{`jsonencode(var.envs)`, `jsonencode(var.envs) -> {"A":"1","B":"2"}`}, {`jsonencode({ n = var.count_of })`, `jsonencode({ n = var.count_of }) -> {"n":3}`},
		{`jsonencode(var.nowhere)`, `jsonencode(var.nowhere)`}, {`jsonencode(module.m.env)`, `jsonencode(var.m_env)`},
		{`jsonencode({ a = var.nowhere, b = module.m.env })`, `"{\"a\":\"" + var.nowhere + "\",\"b\":\"" + var.m_env + "\"}"`},
		// texts over several lines
		{"<<-EOT\n  a ${var.name}\n  b\n  EOT\n", `"a " + var.name + "\nb\n" -> ` + "a shop\nb\n"},
		{"trimspace(<<EOT\na ${aws_sns_topic.t.arn}\nEOT\n)", "trimspace(<<EOT\na ${var.t_topic_arn}\nEOT\n)"},
		{`"%{ if var.on }yes%{ else }${aws_sns_topic.t.arn}%{ endif }"`, `"%{ if var.on }yes%{ else }${var.t_topic_arn}%{ endif }" -> yes`},
		// operators
		{`var.count_of + 1`, `var.count_of + 1 -> 4`}, {`!var.on`, `!var.on -> false`}, {`(var.name)`, `var.name -> shop`}, {`-var.count_of`, `-var.count_of -> -3`},
	} {
		f, diags := Read("main.tf", configured(tt.expr), nil, nil)
		if diags.HasErrors() {
			t.Errorf("%s\n%s", tt.expr, diags)
			continue
		}
		if got := became(f); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.expr, got, tt.want)
		}
	}
}

// TestExpressionsRefused says what is wrong with an expression, and where.
func TestExpressionsRefused(t *testing.T) {
	for _, tt := range []struct{ expr, want, at string }{
		{`var.objects[5].name`, "terraform-expression", `[5]`},
		{`["a"]`, "terraform-value", `["a"]`},
		{`nosuch(var.name)`, "terraform-expression", `nosuch`},
		{`1 + "x"`, "terraform-expression", `"x"`},
		{`local.env[0].nme`, "terraform-expression", `.nme`},
	} {
		src := configured(tt.expr)
		_, diags := Read("main.tf", src, nil, nil)
		if len(diags) != 1 || diag.Of(diags[0]).Name != tt.want || string(diags[0].Subject.SliceBytes(src)) != tt.at {
			t.Errorf("%s: %s", tt.expr, diags)
			for _, d := range diags {
				t.Logf("%s %q", diag.Of(d).Name, d.Subject.SliceBytes(src))
			}
		}
	}
}

// TestHostile reads what was written to stop a reader: everything is named, and ends soon.
func TestHostile(t *testing.T) {
	chain := &strings.Builder{}
	chain.WriteString("locals {\n  l0 = \"0123456789\"\n")
	for i := range 60 {
		fmt.Fprintf(chain, "  l%d = \"${local.l%d}${local.l%d}\"\n", i+1, i, i)
	}
	chain.WriteString("}\n")
	long := &strings.Builder{}
	long.WriteString("locals {\n  l0 = \"x\"\n")
	for i := range 5000 {
		fmt.Fprintf(long, "  l%d = local.l%d\n", i+1, i)
	}
	long.WriteString("}\n")
	each := func(expr string) string {
		return "resource \"aws_codepipeline\" \"p\" {\n  name = \"p\"\n  role_arn = \"r\"\n  dynamic \"stage\" {\n    for_each = " + expr + "\n    content { name = \"s\" }\n  }\n}\n"
	}
	for _, tt := range []struct{ name, src, want string }{
		{"empty", "", "terraform-no-pipeline"},
		{"not text", "\x00", "file-encoding"},
		{"truncated", string(configured(`"x"`))[:200], "syntax"},
		{"deep", each(strings.Repeat("[", 100000)), "nesting-too-deep"},
		{"range", each("range(1000000000)"), "terraform-expression"},
		{"ranges", each("flatten([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]])"), "terraform-too-large"},
		{"ranges inside", string(configured("length([for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]])")), "terraform-too-large"},
		{"local ranges", string(configured("length([for a in local.l : [for b in local.l : [for c in local.l : a]]])")) + "locals { l = range(1000) }", "terraform-too-large"},
		{"doubling", string(configured("local.l60")) + chain.String(), "terraform-too-large"},
		{"long chain", string(configured("local.l5000")) + long.String(), "terraform-too-large"},
		{"ring", string(configured("local.a")) + "locals {\n  a = local.b\n  b = local.a\n}\n", "terraform-local-cycle"},
		{"ring in for", each("local.a") + "locals { a = [for x in local.a : x] }\n", "terraform-local-cycle"},
		{"ring in resource", string(configured("aws_a.x.name")) + "resource \"aws_a\" \"x\" { name = \"${aws_a.x.name}-\" }\n", "terraform-too-large"},
		{"count", "resource \"aws_codepipeline\" \"p\" {\n  count = 100000\n}\n", "terraform-value"},
		{"count of what", "resource \"aws_codepipeline\" \"p\" {\n  count = var.n\n}\n", "terraform-dynamic-unknown"},
		{"count of none", "resource \"aws_codepipeline\" \"p\" {\n  count = 0\n}\n", "terraform-no-pipeline"},
		{"near", "resource \"aws_code_pipeline\" \"p\" {\n}\n", "terraform-no-pipeline"},
	} {
		began := time.Now()
		_, diags := Read("main.tf", []byte(tt.src), nil, nil)
		t.Log(tt.name, time.Since(began))
		if !diags.HasErrors() || diag.Of(diags[0]).Name != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, diags, tt.want)
		}
	}
	if _, diags := Read("main.tf.json", []byte("{}"), nil, nil); diag.Of(diags[0]).Name != "terraform-json-syntax" {
		t.Errorf("JSON: %v", diags)
	}
}
