package terraform

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"pipewright/compiler"
	"pipewright/lang/diag"
	"pipewright/schema"
)

// smallGraph is a pipeline of one action of that category, which its tests change.
func smallGraph(category string) *compiler.Graph {
	g := &compiler.Graph{
		Name: "p", RoleARN: "arn:aws:iam::111122223333:role/p", ExecutionMode: "QUEUED", Type: "V2", Stores: []*compiler.Store{{Type: "S3", Location: "b"}},
		Stages: []*compiler.Stage{{Name: "S"}}, Range: hcl.Range{Filename: "pipeline.hcl"},
	}
	a := &compiler.Action{Name: "A", Stage: g.Stages[0], RunOrder: 1, Range: hcl.Range{Filename: "action"}, Type: &schema.ActionType{ID: schema.ID{
		Category: category, Owner: "AWS", Provider: "P", Version: "1",
	}}}
	g.Stages[0].Actions = []*compiler.Action{a}
	return g
}

func TestWriteSaysWhatTerraformCannot(t *testing.T) {
	for summary, change := range map[string]func(*compiler.Graph, *compiler.Action) string{
		"Environment variables of an action": func(_ *compiler.Graph, a *compiler.Action) string {
			a.Environment = []compiler.EnvironmentVariable{{Name: "A", Value: "b"}}
			return "action"
		},
		"Files of an output artifact": func(_ *compiler.Graph, a *compiler.Action) string {
			a.Outputs = []*compiler.Artifact{{Name: "x", Files: []string{"*"}, Range: hcl.Range{Filename: "artifact"}}}
			return "artifact"
		},
		"Default that is empty": func(g *compiler.Graph, _ *compiler.Action) string {
			g.Variables = []*compiler.Variable{{Name: "V", HasDefault: true, Range: hcl.Range{Filename: "variable"}}}
			return "variable"
		},
		"Text in another form of Unicode": func(g *compiler.Graph, _ *compiler.Action) string {
			g.Variables = []*compiler.Variable{{Name: "V", Description: "cafe\u0301"}}
			return "pipeline.hcl"
		},
	} {
		g := smallGraph("Build")
		if _, diags := Write(g); len(diags) > 0 {
			t.Fatal(diags)
		}
		place := change(g, g.Stages[0].Actions[0])
		text, diags := Write(g)
		if len(diags) != 1 || text != nil || diags[0].Summary != summary || diag.Of(diags[0]).Name != "terraform-cannot-say" || diags[0].Subject.Filename != place {
			t.Errorf("%s: %v, and %d bytes", summary, diags, len(text))
		}
	}
}

// TestStores wants one store without its Region, which the pipeline then has, and several with theirs.
func TestStores(t *testing.T) {
	g := smallGraph("Build")
	g.Stores[0].Region = "eu-west-1"
	text, _ := Write(g)
	if n := strings.Count(string(text), "eu-west-1"); n != 1 || !strings.Contains(string(text), "\n  region         = \"eu-west-1\"\n") {
		t.Errorf("the Region stands %d times in\n%s", n, text)
	}
	g.Stores = append(g.Stores, &compiler.Store{Region: "us-east-1", Type: "S3", Location: "c"})
	text, _ = Write(g)
	if strings.Count(string(text), "    region   = ") != 2 || strings.Contains(string(text), "\n  region") {
		t.Errorf("each store has its Region, and nobody said where the pipeline lives:\n%s", text)
	}
}

func TestResourceNamesDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"a", "A", "a-b", "a_b", "a.b", "a@b", "1a", "_1a", "pipeline_1a", "-", "--", "a..b", "a.@b"} {
		id := resourceName(name)
		if other, taken := seen[id]; taken || !isName(id) {
			t.Errorf("%q is called %q, as %q is", name, id, other)
		}
		seen[id] = name
	}
}

// hardTexts are texts that the syntax could take for something else.
func hardTexts() []string {
	return []string{
		"", "a", "${a}", "$${a}", "$$${a}", "%{if a}", "%%{", "$", "$$", "${", "%", "{", "\"", "\\", "\\\"", "a\nb", "\t", "\r\n", "é", "日本", "😀", "\u2028", "\ufeff", "\u0085", "\x1b[0m",
		"#{variables.A}", "// a", "/* a", "# a", "<<EOT\na\nEOT\n", "null", "true", "1", "[]", "{}", "[1]", "[1.0]", "[1e3]", "[-0]", "[-1]", "[0]", "[01]", "[12345678901234567890]",
		`{"b":1,"a":2}`, `{"a":2,"b":1}`, `{"a":1,"a":2}`, `{"for":[null,true,false]}`, `["<&>"]`, "[\"\\u003c\\u0026\\u003e\"]", `["a"] `, ` ["a"]`, `["${a}"]`, `["%{a}"]`, `["\\n"]`, `["\n"]`,
		`["é"]`, `{"":""}`, `{"a b":{"c":[{"d":"e"}]}}`, `[[[]],[{}]]`, `{"a":"` + strings.Repeat("long ", 40) + `"}`, `["` + strings.Repeat("l", 60) + `",{"a":"` + strings.Repeat("m", 60) + `"}]`,
		"[\"\\u2028\"]", "[\"\u2028\"]", "{\"a\":1}{", "[\"\\ud800\"]",
	}
}

func TestTexts(t *testing.T) {
	for _, text := range hardTexts() {
		checkText(t, text)
	}
}

func FuzzTexts(f *testing.F) {
	for _, text := range hardTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || cty.NormalizeString(text) != text || len(text) > 2000 {
			t.Skip("no text that Terraform can say")
		}
		checkText(t, text)
	})
}

// checkText evaluates what was written for a text, as Terraform does, and wants the text. It is laid out as Terraform lays it out.
func checkText(t *testing.T, text string) {
	t.Helper()
	w := &sheet{}
	w.block("resource", func() {
		w.text("name", text)
		w.list("list", []string{text})
		w.lines("lines", []string{text, text})
		w.texts("map", map[string]string{text: text, "other": text}, settingValue)
	})
	src := hclwrite.Format([]byte(w.String()))
	if again := hclwrite.Format(src); !bytes.Equal(src, again) {
		t.Errorf("%q is laid out in another way the second time:\n%s\n%s", text, src, again)
	}
	file, diags := hclsyntax.ParseConfig(src, "main.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%q: %v\n%s", text, diags, src)
	}
	content, diags := file.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "resource"}}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	attrs, diags := content.Blocks[0].Body.JustAttributes()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	scope := &hcl.EvalContext{Functions: map[string]function.Function{"jsonencode": terraformJSON()}}
	for name, attr := range attrs {
		v, diags := attr.Expr.Value(scope)
		if diags.HasErrors() {
			t.Fatalf("%q: %v\n%s", text, diags, src)
		}
		values := []cty.Value{v}
		if name != "name" {
			values = values[:0]
			for _, e := range v.Elements() {
				values = append(values, e)
			}
		}
		for _, v := range values {
			if v.AsString() != text {
				t.Errorf("%q comes to %q in %s:\n%s", text, v.AsString(), name, src)
			}
		}
		if name == "map" && !v.Type().HasAttribute(text) {
			t.Errorf("the key %q is lost:\n%s", text, src)
		}
	}
}

// TestJSONIsShown wants a document to stand as what it holds wherever Terraform makes the same bytes of it.
func TestJSONIsShown(t *testing.T) {
	for text, want := range map[string]string{
		`[{"name":"A","value":"#{B.C}"}]`: `jsonencode([{ name = "A", value = "#{B.C}" }])`,
		`{"b":1,"a":2}`:                   `"{\"b\":1,\"a\":2}"`,
		`[1.0]`:                           `"[1.0]"`,
		`{}`:                              `jsonencode({})`,
		"[\"\\u003c\"]":                   `jsonencode(["<"])`,
		`["<"]`:                           `"[\"<\"]"`,
	} {
		if got := settingValue(text); got != want {
			t.Errorf("%s is written %s, want %s", text, got, want)
		}
	}
}
