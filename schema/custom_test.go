package schema

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func block(t *testing.T, src string) *hclsyntax.Block {
	t.Helper()
	f, diags := hclsyntax.ParseConfig([]byte(src), "x.pipeline.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return f.Body.(*hclsyntax.Body).Blocks[0]
}

func TestCustomType(t *testing.T) {
	typ, diags := CustomType(block(t, `
		action_type "Deploy" "Artifactory" "2" {
			inputs     = [1, 2]
			outputs    = [0, 0]
			executor   = "worker"
			entity_url = "https://example.com/{Config:Repository}"
			key "Repository" {
				required    = true
				queryable   = true
				description = "Where to deploy to."
			}
			key "Token" { secret = true }
			law "artifactory-token" {
				key     = "Token"
				summary = "Missing token"
				when    = length(inputs) == 2
				require = config.Token != null
				message = "Two artifacts need a token."
			}
		}`))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if typ.ID != (ID{"Deploy", "Custom", "Artifactory", "2"}) || typ.Inputs != (Bounds{1, 2}) || typ.Outputs.Max != 0 || !typ.Emits.Open || typ.URLs.Entity == "" {
		t.Errorf("got %+v", typ)
	}
	for _, tt := range []struct {
		inputs []string
		config map[string]string
		want   []string
	}{
		{[]string{"dist"}, map[string]string{"Repository": "shop-releases"}, nil},
		{[]string{"dist"}, map[string]string{"Repository": "#{variables.REPOSITORY}"}, nil},
		{[]string{"dist"}, map[string]string{"Repository": "shop/releases"}, []string{"custom-queryable-value"}},
		{[]string{"dist"}, map[string]string{"Repository": strings.Repeat("r", 21)}, []string{"custom-queryable-value"}},
		{[]string{"dist", "docs"}, map[string]string{"Repository": "shop"}, []string{"artifactory-token"}},
		{[]string{"dist"}, map[string]string{"Repository": "shop", "Folder": "x"}, []string{"config-key-known"}},
		{nil, nil, []string{"artifact-count-in", "config-required"}},
	} {
		if got := names(typ.Check(Facts{Category: "Deploy", Inputs: tt.inputs, Config: tt.config})); !slices.Equal(got, tt.want) {
			t.Errorf("%v %v: got %v, want %v", tt.inputs, tt.config, got, tt.want)
		}
	}
	if got := Builtin().With(typ).Lookup("Artifactory"); len(got) != 1 || got[0] != typ {
		t.Errorf("got %v", got)
	}
}

// A type whose keys are open takes any, and still holds those it has to their type.
func TestCustomTypeOpen(t *testing.T) {
	typ, diags := CustomType(block(t, "action_type \"Deploy\" \"X\" \"1\" {\nopen_keys = true\nconfiguration_url = \"https://example.com\"\nkey \"N\" { type = \"int\" }\n}"))
	if diags.HasErrors() || typ.URLs.Configuration == "" {
		t.Fatal(typ, diags)
	}
	if got := names(typ.Check(Facts{Category: "Deploy", Config: map[string]string{"Any": "x", "N": "y"}})); !slices.Equal(got, []string{"config-int"}) {
		t.Errorf("got %v", got)
	}
}

func TestCustomTypeComplains(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{`action_type "Deploy" {}`, "three"},
		{`action_type "Ship" "X" "1" {}`, "A category is"},
		{`action_type "Deploy" "a b" "1" {}`, "A provider has"},
		{`action_type "Deploy" "X" "version one" {}`, "A version has"},
		{"action_type \"Deploy\" \"X\" \"1\" {\nowner = \"AWS\"\n}", "Leave owner out"},
		{"action_type \"Deploy\" \"X\" \"1\" {\nexecutor = \"copy\"\n}", "one of"},
		{"action_type \"Deploy\" \"X\" \"1\" {\ninputs = [0, 6]\n}", "at most 5 inputs"},
		{"action_type \"Deploy\" \"X\" \"1\" {\noutputs = [0, 6]\n}", "at most 5 outputs"},
		{"action_type \"Deploy\" \"X\" \"1\" {\nkey \"A\" { queryable = true }\n}", "no secret"},
		{"action_type \"Deploy\" \"X\" \"1\" {\nkey \"A\" {\nqueryable = true\nrequired = true\nsecret = true\n}\n}", "no secret"},
		{"action_type \"Deploy\" \"X\" \"1\" {\nkey \"A\" {\nqueryable = true\nrequired = true\n}\nkey \"B\" {\nqueryable = true\nrequired = true\n}\n}", "A and B are queryable"},
	} {
		typ, diags := CustomType(block(t, tt.src))
		if typ != nil || !strings.Contains(fmt.Sprint(diags.Errs()), tt.want) {
			t.Errorf("%s\ngot %v %v, want %q", tt.src, typ, diags.Errs(), tt.want)
		}
	}
	var many strings.Builder
	for i := range 11 {
		fmt.Fprintf(&many, "key \"K%d\" {}\n", i)
	}
	if _, diags := CustomType(block(t, "action_type \"Deploy\" \"X\" \"1\" {\n"+many.String()+"}")); !strings.Contains(fmt.Sprint(diags.Errs()), "at most 10 keys") {
		t.Errorf("got %v", diags)
	}
}

// problemNames reads the names of Problems out of the sources.
func problemNames(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("custom*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:fail\(|Name: )"(action-type[a-z-]*)"`).FindAllStringSubmatch(string(src), -1) {
			names = append(names, m[1])
		}
	}
	if len(names) < 6 {
		t.Errorf("only %v found: is the expression still right?", names)
	}
	return names
}
