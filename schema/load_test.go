package schema

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// TestLoadComplains shows each mistake that a catalog file can have.
func TestLoadComplains(t *testing.T) {
	const head = `categories = ["Build"]
		inputs = [0, 1]
		outputs = [0, 1]
		executor = "worker"
		`
	for _, tt := range []struct{ body, want string }{
		{"", "needs the attribute"},
		{head + `colour = "red"`, `no attribute "colour"`},
		{head + `inputs = [1]`, "Attribute redefined"},
		{strings.Replace(head, "[0, 1]", "[2, 1]", 1), "the fewest and the most"},
		{strings.Replace(head, "[0, 1]", `["a", "b"]`, 1), "the fewest and the most"},
		{strings.Replace(head, "[0, 1]", "null", 1), "the fewest and the most"},
		{strings.Replace(head, `["Build"]`, `["Building"]`, 1), "each once"},
		{strings.Replace(head, `["Build"]`, `["Build", "Build"]`, 1), "each once"},
		{strings.Replace(head, `"worker"`, `"magic"`, 1), "one of"},
		{head + `one_at_a_time = ["Name"]`, `names the key "Name"`},
		{head + `timeout = "soon"`, "minutes"},
		{head + `timeout = -5`, "minutes"},
		{head + `title = upper("x")`, "Function calls not allowed"},
		{head + `title = ""`, "not empty"},
		{head + "key \"A\" {}\nkey \"A\" {}", "declared twice"},
		{head + `key "A" "B" {}`, "labels"},
		{head + `key "A" { type = "float" }`, "one of"},
		{head + `key "A" { pattern = "(" }`, "regular expression"},
		{head + "key \"A\" {\nmin = 5\nmax = 1\n}", "above max"},
		{head + `key "A" { one_of = [null] }`, "list of texts"},
		{head + "key \"A\" {\nlaw {}\n}", "No block"},
		{head + `key "` + strings.Repeat("k", 51) + `" {}`, "50 characters"},
		{head + `lock "A" {}`, `this is "lock"`},
		{head + `law "x" {}`, `needs the attribute "require"`},
		{head + "law \"X_y\" {\nsummary = \"A\"\nmessage = \"b\"\nrequire = true\n}", "small letters"},
		{head + "law \"x\" {\nkey = \"K\"\nsummary = \"A\"\nmessage = \"b\"\nrequire = true\n}", `blames the key "K"`},
		{head + "law \"x\" {\nsummary = \"A\"\nmessage = \"b\"\nrequire = config.K != null\n}", `no key "K"`},
		{head + "law \"x\" {\nsummary = \"A\"\nmessage = \"b\"\nrequire = env.HOME == \"\"\n}", `this is "env"`},
		{head + "law \"x\" {\nsummary = \"A\"\nmessage = \"b\"\nrequire = [for i in inputs : file(i)] != []\n}", `no function "file"`},
		{head + "key \"K\" {}\nlaw \"x\" {\nsummary = \"A\"\nmessage = \"b\"\nrequire = json.K == 1\n}", `no key "K"`},
		{head + "key \"K\" {}\nlaw \"x\" {\nkey = \"K\"\nsummary = \"A\"\nmessage = \"b\"\nelements = { required = [\"a\"] }\n}", "of type json"},
		{head + "key \"K\" { type = \"json\" }\nlaw \"x\" {\nkey = \"K\"\nsummary = \"A\"\nmessage = \"b\"\nelements = { required = [\"a\"], more = 1 }\n}", "required, a list of members"},
		{head + "key \"K\" { type = \"json\" }\nlaw \"x\" {\nkey = \"K\"\nsummary = \"A\"\nmessage = \"b\"\nelements = { required = [] }\nwhen = true\n}", "neither when"},
		{head + `accept { category = "Test" }`, `no category "Test"`},
		{head + `accept { config = "x" }`, "object of texts"},
		{head + `accept { config = { A = null } }`, "object of texts"},
	} {
		_, diags := Load(fstest.MapFS{"x.hcl": {Data: []byte("action \"X\" {\n" + tt.body + "\n}\n")}})
		if !strings.Contains(fmt.Sprint(diags.Errs()), tt.want) {
			t.Errorf("%s\ngot %v, want %q", tt.body, diags.Errs(), tt.want)
		}
	}
}

// TestLoadComplainsOfFiles shows what is wrong with whole files.
func TestLoadComplainsOfFiles(t *testing.T) {
	whole := "action \"X\" {\ncategories = [\"Build\"]\ninputs = [0, 1]\noutputs = [0, 1]\nexecutor = \"worker\"\n}\n"
	for _, tt := range []struct{ name, src, want string }{
		{"x.hcl", "", "no action and no rule"},
		{"x.hcl", "{", "required"},
		{"x.hcl", "a = 1", "outside of a block"},
		{"x.hcl", `pipeline "x" {}`, "Unknown block"},
		{"x.hcl", `action {}`, "One label"},
		{"x.hcl", `action "a b" {}`, "One label"},
		{"x.hcl", whole + whole, "declared twice"},
		{"y.hcl", whole, "belongs into x.hcl"},
		{"x.hcl", "rule \"X\" {\ninputs = [0, 0]\nexecutor = \"alarm\"\n}", "belongs into rule-x.hcl"},
		{"rule-x.hcl", "rule \"X\" {\ninputs = [0, 0]\nexecutor = \"alarm\"\nowner = \"AWS\"\n}", `no attribute "owner"`},
		{"x.hcl", "\xff\xfe", "Invalid"},
	} {
		c, diags := Load(fstest.MapFS{tt.name: {Data: []byte(tt.src)}})
		if !strings.Contains(fmt.Sprint(diags.Errs()), tt.want) {
			t.Errorf("%q: got %v, want %q", tt.src, diags.Errs(), tt.want)
		}
		if got := c.Lookup("X"); got != nil {
			t.Errorf("%q: a broken file gives %v", tt.src, got)
		}
	}
	if c, diags := Load(fstest.MapFS{"x.hcl": {Data: []byte(whole)}}); diags.HasErrors() || len(c.Lookup("X")) != 1 {
		t.Errorf("a good file: %v", diags)
	}
	if _, diags := Load(os.DirFS("no/such/folder")); !diags.HasErrors() {
		t.Error("a folder that is not there is no catalog")
	}
}

// FuzzLoad makes sure that no file breaks the loader, and that what it takes can be used.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"manual", "s3", "codebuild"} {
		src, err := builtin.ReadFile("catalog/" + name + ".hcl")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, src)
	}
	f.Add("x", []byte("action \"x\" {\nlaw \"a\" {\nrequire = json.y[*].z\n}\n}"))
	f.Fuzz(func(t *testing.T, name string, src []byte) {
		types, diags := decodeFile(src, name)
		if diags.HasErrors() {
			return
		}
		for _, typ := range types {
			facts := Facts{Category: typ.Category, Inputs: []string{"a", "b"}, Commands: []string{"x #{n.k}"}, Config: map[string]string{}}
			typ.Check(facts)
			for i, k := range typ.Keys {
				facts.Config[k.Name] = []string{"", "true", "#{n.k}", "[1]", "a::b", "7"}[i%6]
			}
			for _, v := range typ.Check(facts) {
				if v.Name == "" || v.Summary == "" || v.Detail == "" {
					t.Errorf("half a violation: %+v", v)
				}
			}
		}
	})
}
