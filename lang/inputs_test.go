package lang

import (
	"slices"
	"testing"

	"pipewright/lang/diag"
)

const variablesText = `
variable "text" { default = "default" }
variable "number" {
  type    = number
  default = 1
}
variable "list" {
  type    = list(string)
  default = []
}
variable "any" { type = any }
variable "loose" { default = ["a"] }
variable "token" {
  default   = "sesame"
  sensitive = true
}
variable "other" { type = string }

pipeline "p" {
  role_arn = "${var.text}/${var.number + 1}/${join(",", var.list)}"
  tags     = { loose = join("", var.loose), token = "x-${var.token}" }
}

pipeline "q" {
  role_arn = var.other
}
`

func TestInputs(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "pipeline.hcl", variablesText)
	values := put(t, dir, "values", "text = \"file\"\nnumber = \"4\"\nlist = [\"f\"]\n")
	second := put(t, dir, "second", "number = 5\n")
	for name, c := range map[string]struct {
		in   Inputs
		want string
	}{
		"defaults":    {Inputs{}, "default/2/"},
		"environment": {Inputs{Environ: []string{"PIPEWRIGHT_VAR_text=env", "text=no", "PIPEWRIGHT_VAR_nobody=x", "=", "x"}}, "env/2/"},
		"file":        {Inputs{Environ: []string{"PIPEWRIGHT_VAR_text=env"}, VarFiles: []string{values}}, "file/5/f"},
		"last file":   {Inputs{VarFiles: []string{values, second}}, "file/6/f"},
		"flag":        {Inputs{Environ: []string{"PIPEWRIGHT_VAR_number=8"}, VarFiles: []string{values}, Vars: []string{"number=7", "text=a=b"}}, "a=b/8/f"},
		"last flag":   {Inputs{Vars: []string{"text=a", "text="}}, "/2/"},
		"list":        {Inputs{Vars: []string{`list=["a", "b"]`}}, "default/2/a,b"},
	} {
		c.in.Pipelines = []string{"p"} // q needs a value that nobody gives
		src, _ := Load(dir)
		doc, diags := src.Evaluate(c.in)
		if len(diags) > 0 || len(doc.Pipelines) != 1 || doc.Pipelines[0].RoleARN.Value != c.want {
			t.Errorf("%s: got %v %v", name, doc.Pipelines, diags)
		}
		if !slices.Equal(doc.Sensitive, []string{"sesame"}) || doc.Pipelines[0].Tags[1].Value != "x-sesame" {
			t.Errorf("%s: got %v", name, doc.Sensitive)
		}
	}
}

func TestInputsRefused(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "pipeline.hcl", variablesText)
	odd := put(t, dir, "odd", "nobody = 1\nnumber = file(\"x\")\nblock {}\n")
	bare := put(t, dir, "bare", "text = main\n")
	for name, c := range map[string]struct {
		in   Inputs
		want []string
	}{
		"bare word":    {Inputs{VarFiles: []string{bare}, Vars: []string{"other=o"}}, []string{"variable-value"}},
		"no value":     {Inputs{}, []string{"variable-missing"}},
		"undeclared":   {Inputs{Vars: []string{"txt=a", "other=o"}}, []string{"variable-undeclared"}},
		"no equals":    {Inputs{Vars: []string{"text", "other=o"}}, []string{"variable-value"}},
		"no number":    {Inputs{Vars: []string{"number=many", "other=o"}}, []string{"wrong-type"}},
		"no list":      {Inputs{Vars: []string{"list=a,b", "other=o"}}, []string{"variable-value"}},
		"deep list":    {Inputs{Vars: []string{"list=" + string(make([]byte, 3)), "other=o"}}, []string{"file-encoding"}},
		"wrong list":   {Inputs{Vars: []string{"list={a = []}", "other=o"}}, []string{"wrong-type"}},
		"no pipeline":  {Inputs{Pipelines: []string{"r"}}, []string{"unknown-pipeline"}},
		"no file":      {Inputs{VarFiles: []string{dir + "/none"}, Vars: []string{"other=o"}}, []string{"file-unreadable"}},
		"odd file":     {Inputs{VarFiles: []string{odd}, Vars: []string{"other=o"}}, []string{"evaluation", "unknown-block", "variable-undeclared"}},
		"foreign text": {Inputs{Vars: []string{"other=${var.text}"}}, nil},
	} {
		src, _ := Load(dir)
		doc, diags := src.Evaluate(c.in)
		var got []string
		for _, d := range diags {
			got = append(got, diag.Of(d).Name)
			checkDiagnostic(t, src, d)
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) || doc == nil {
			t.Errorf("%s: got %v %v", name, got, diags)
		}
	}
	src, _ := Load(dir)
	doc, _ := src.Evaluate(Inputs{Vars: []string{"other=${var.text}"}})
	if doc.Pipelines[1].RoleARN.Value != "${var.text}" {
		t.Error("text from a flag was evaluated")
	}
}
