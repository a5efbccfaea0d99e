package lang

import (
	"path/filepath"
	"slices"
	"testing"

	"pipewright/lang/diag"
)

const typeless = "pipeline \"p\" {\n  role_arn = \"r\"\n}\n"

// The custom action types of a folder stand in the document in the order of its files: blocks first, then documents; those of a folder that a template
// comes from are not among them.
func TestActionTypes(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, ".git/HEAD", "")
	put(t, dir, "app/pipeline.hcl", "action_type \"Deploy\" \"A\" \"1\" {\n  anything = goes.here\n  at \"all\" {}\n}\n"+
		"template \"t\" { source = \"../ci\" }\n"+
		"pipeline \"p\" {\n  stage \"S\" { template = template.t }\n}\n"+
		"action_type \"Deploy\" \"B\" \"1\" {}\n")
	put(t, dir, "app/a.pipeline.hcl", "action_type \"Deploy\" \"C\" \"1\" {}\n")
	put(t, dir, "app/z.actiontype.json", "{\"provider\": \"E\"}")
	put(t, dir, "app/b.actiontype.json", "\n  {\"provider\": \"D\"}\n")
	put(t, dir, "app/actiontype.json", "not read")
	put(t, dir, "ci/lib.pipeline.hcl", "template \"t\" {\n  action \"A\" { provider = \"X\" }\n}\naction_type \"Deploy\" \"F\" \"1\" {}\n")
	put(t, dir, "ci/broken.actiontype.json", "{")
	for _, path := range []string{"app", "app/pipeline.hcl", "app/z.actiontype.json"} {
		src, diags := Load(filepath.Join(dir, path))
		doc, more := src.Evaluate(Inputs{})
		if len(diags) > 0 || len(more) > 0 {
			t.Fatal(path, diags, more)
		}
		var got []string
		for _, a := range doc.ActionTypes {
			switch {
			case a.Block != nil && a.Tree == nil:
				got = append(got, a.Block.Labels[1])
			case a.Block == nil && a.Tree != nil:
				got = append(got, a.Tree.Get("provider").Text)
			}
			if text := src.Sources()[a.Range.Filename]; a.Range.Start.Byte >= a.Range.End.Byte || a.Range.End.Byte > len(text) {
				t.Errorf("%s: no place: %v", path, a.Range)
			}
		}
		if want := []string{"A", "B", "C", "D", "E"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
		if own := src.ActionTypes(); len(own) != len(doc.ActionTypes) {
			t.Errorf("%s: the source has %d", path, len(own))
		}
	}
}

func TestActionTypesRefused(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"runner file":  {map[string]string{"pipeline.hcl": typeless, "runner.hcl": "action_type \"Deploy\" \"A\" \"1\" {}\n"}, []string{"runner-file"}},
		"labels":       {map[string]string{"pipeline.hcl": typeless + "action_type \"Deploy\" \"A\" {}\n"}, []string{"block-labels"}},
		"in pipeline":  {map[string]string{"pipeline.hcl": "pipeline \"p\" {\n  role_arn = \"r\"\n\n  action_type \"Deploy\" \"A\" \"1\" {}\n}\n"}, []string{"unknown-block"}},
		"alone":        {map[string]string{"x.actiontype.json": "{}"}, []string{"no-pipeline-file"}},
		"broken":       {map[string]string{"pipeline.hcl": typeless, "x.actiontype.json": "{\"a\": }"}, []string{"tree-syntax"}},
		"empty":        {map[string]string{"pipeline.hcl": typeless, "x.actiontype.json": ""}, []string{"tree-empty"}},
		"key twice":    {map[string]string{"pipeline.hcl": typeless, "x.actiontype.json": "{\"a\": 1, \"a\": 2}"}, []string{"tree-duplicate-key"}},
		"both broken":  {map[string]string{"pipeline.hcl": "pipeline {", "x.actiontype.json": "{"}, []string{"syntax", "tree-syntax"}},
		"good":         {map[string]string{"pipeline.hcl": typeless, "x.actiontype.json": "{}"}, nil},
		"list on top":  {map[string]string{"pipeline.hcl": typeless, "x.actiontype.json": "[]"}, nil}, // its reader says what is missing
		"only a label": {map[string]string{"pipeline.hcl": typeless + "action_type {}\n"}, []string{"block-labels"}},
	} {
		dir := t.TempDir()
		for file, text := range c.files {
			put(t, dir, file, text)
		}
		src, diags := Load(dir)
		_, more := src.Evaluate(Inputs{})
		var got []string
		for _, d := range append(diags, more...) {
			got = append(got, diag.Of(d).Name)
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

// TestActionTypesNamed makes sure that an action type may be made of variables, its name by an attribute that is called as the label.
func TestActionTypesNamed(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "pipeline.hcl", "variable \"team\" {}\nlocals { host = \"${var.team}.example\" }\n"+typeless+
		"action_type \"Build\" \"any\" \"1\" {\n  provider = \"${var.team}-CI\"\n  entity_url = \"http://${local.host}\"\n  other = not.looked.at\n"+
		"  key \"Project\" { description = var.team }\n}\n")
	src, _ := Load(dir)
	doc, diags := src.Evaluate(Inputs{Vars: []string{"team=shop"}})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	b := doc.ActionTypes[0].Block
	url, _ := b.Body.Attributes["entity_url"].Expr.Value(nil)
	about, _ := b.Body.Blocks[0].Body.Attributes["description"].Expr.Value(nil)
	if b.Labels[1] != "shop-CI" || url.AsString() != "http://shop.example" || about.AsString() != "shop" || b.Body.Attributes["provider"] != nil {
		t.Errorf("got %q, %s, %s", b.Labels, url.AsString(), about.AsString())
	}
	if own := src.ActionTypes()[0].Block; own.Labels[1] != "any" || own.Body.Attributes["provider"] == nil {
		t.Error("the block of the file was changed")
	}
	if _, diags := src.Evaluate(Inputs{}); !diags.HasErrors() {
		t.Error("a missing value was accepted")
	}
}
