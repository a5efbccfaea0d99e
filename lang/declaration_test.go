package lang

import (
	"strings"
	"testing"
)

// What is wrong with a variable's value is said in words that name the way out, and never shows a sensitive one.
func TestVariableHints(t *testing.T) {
	uses := "\npipeline \"p\" {\n  role_arn = \"${jsonencode(var.v)}\"\n}\n"
	for text, c := range map[string]struct{ value, name, want string }{
		`type = bool`:                     {"yes", "wrong-type", `var.v takes true or false; found a string "yes".`},
		`default = 3`:                     {"x", "wrong-type", `var.v takes a number; found a string "x".`},
		`type = strng`:                    {"x", "wrong-type", "Did you mean string?"},
		`default = a.b`:                   {"x", "reference-place", "it may use functions and no a.b"},
		"type = number\nsensitive = true": {"hush", "wrong-type", "found another kind of value."},
		"sensitive = true\nvalidation {\ncondition = false\nerror_message = \"bad ${var.v}\"\n}": {"hush", "variable-validation", "so it is not shown"},
	} {
		dir := t.TempDir()
		put(t, dir, "pipeline.hcl", "variable \"v\" {\n"+text+"\n}"+uses)
		src, _ := Load(dir)
		_, diags := src.Evaluate(Inputs{Vars: []string{"v=" + c.value}})
		if len(diags) == 0 {
			t.Errorf("%s: nothing was said", text)
			continue
		}
		checkDiagnostic(t, src, diags[0])
		if !strings.Contains(diags[0].Detail, c.want) || strings.Contains(diags[0].Detail, "hush") {
			t.Errorf("%s: %s", text, diags[0].Detail)
		}
	}
}

// Text from outside is read for the variable's type; any takes it as text, unless it begins like a list, an object or a quoted text.
func TestVariableText(t *testing.T) {
	for text, want := range map[string]map[string]string{
		`default = null`:                 {"main": `"main"`, "[]": `"[]"`},
		``:                               {"[1]": `"[1]"`},
		"type = any":                     {"main": `"main"`, "007": `"007"`, ` ["a"]`: `["a"]`, `{ a = 1 }`: `{"a":1}`, `"a"`: `"a"`},
		"type = any\ndefault = \"main\"": {"rel/1": `"rel/1"`},
		`default = ["a"]`:                {`["b"]`: `["b"]`},
	} {
		for value, encoded := range want {
			dir := t.TempDir()
			put(t, dir, "pipeline.hcl", "variable \"v\" {\n"+text+"\n}\npipeline \"p\" {\n  role_arn = jsonencode(var.v)\n}\n")
			src, _ := Load(dir)
			doc, diags := src.Evaluate(Inputs{Vars: []string{"v=" + value}})
			if len(diags) > 0 || doc.Pipelines[0].RoleARN.Value != encoded {
				t.Errorf("%s, --var v=%s: got %s, %v", text, value, doc.Pipelines[0].RoleARN.Value, diags)
			}
		}
	}
}
