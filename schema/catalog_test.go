package schema

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

var update = flag.Bool("update", false, "write catalog files in the canonical form")

// every gives every type of the built-in catalog, with the name of its file.
func every(t testing.TB) map[string][]*ActionType {
	t.Helper()
	c := BuiltinWithExamples()
	all := map[string][]*ActionType{}
	for name, f := range c.files {
		d := f.read(name)
		if d.diags.HasErrors() {
			t.Fatalf("%s: %v", name, d.diags)
		}
		all[name] = d.entries
	}
	return all
}

// TestBuiltinFiles holds each file against what a reader may expect of it.
func TestBuiltinFiles(t *testing.T) {
	for name, types := range every(t) {
		for _, typ := range types {
			t.Run(name+"/"+typ.Category, func(t *testing.T) {
				if typ.Title == "" || typ.Page == "" || typ.Checked != "2026-11-23" {
					t.Errorf("title %q, page %q, checked %q: all are needed", typ.Title, typ.Page, typ.Checked)
				}
				for _, k := range typ.Keys {
					if !strings.HasSuffix(k.Doc, ".") {
						t.Errorf("%s: doc %q is no sentence", k.Name, k.Doc)
					}
				}
				for _, l := range typ.Laws {
					if !strings.HasSuffix(l.Message, ".") || strings.HasSuffix(l.Summary, ".") {
						t.Errorf("%s: summary %q or message %q", l.Name, l.Summary, l.Message)
					}
				}
				if typ.Owner == "AWS" && typ.Category != CategoryRule && !typ.RoleARN {
					t.Error("every type of AWS takes a role")
				}
				if typ.Owner != "AWS" && (typ.RoleARN || typ.CrossRegion) {
					t.Error("only types of AWS take a role or another Region")
				}
				if typ.Category == "Source" && typ.CrossRegion {
					t.Error("a source action stays in the Region of the pipeline")
				}
			})
		}
	}
}

// own are the examples that a type of several categories shares with others, minus those of other categories.
func own(typ *ActionType, first bool, examples []*Example) []*Example {
	return slices.DeleteFunc(slices.Clone(examples), func(e *Example) bool {
		return e.Category != typ.Category && !(e.Category == "" && first)
	})
}

func (e *Example) facts(category string) Facts {
	return Facts{Category: category, Inputs: e.Inputs, Outputs: e.Outputs, Commands: e.Commands, Config: e.Config}
}

func names(vs []Violation) []string {
	set := map[string]bool{}
	for _, v := range vs {
		set[v.Name] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// TestExamples runs what the files accept and reject. A rejected one breaks its reason and nothing else, so that it shows one thing.
func TestExamples(t *testing.T) {
	for name, types := range every(t) {
		seen := map[string]bool{}
		for _, typ := range types {
			first := !seen[typ.Range.String()]
			seen[typ.Range.String()] = true
			accepts, rejects := own(typ, first, typ.Accepts), own(typ, first, typ.Rejects)
			if len(accepts) < 2 || len(rejects) < 2 {
				t.Errorf("%s %s: %d accepted and %d rejected examples of its own: two of each are the least", name, typ.Category, len(accepts), len(rejects))
			}
			for _, e := range accepts {
				for _, v := range typ.Check(e.facts(typ.Category)) {
					t.Errorf("%v: accepted example breaks %s: %s", e.Range, v.Name, v.Detail)
				}
			}
			for _, e := range rejects {
				if got := names(typ.Check(e.facts(typ.Category))); !slices.Equal(got, []string{e.Reason}) {
					t.Errorf("%v: rejected for %v, want %s alone: %v", e.Range, got, e.Reason, typ.Check(e.facts(typ.Category)))
				}
			}
		}
	}
}

// TestEveryLawIsBroken makes sure that each law, and each key with a rule of its own, has a rejected example, and that no law's expressions fail.
func TestEveryLawIsBroken(t *testing.T) {
	for name, types := range every(t) {
		for _, typ := range types {
			broken := map[*Law]bool{}
			reasons := map[string]bool{}
			for _, e := range slices.Concat(typ.Rejects, typ.Accepts) {
				f := e.facts(typ.Category)
				reasons[e.Reason] = true
				for _, l := range typ.Laws {
					broken[l] = broken[l] || l.Broken(f)
					if l.Elements != nil {
						continue
					}
					ctx := f.light()
					f.whole(ctx, l.keys, nil)
					if !l.holds(ctx) {
						continue
					}
					if _, diags := l.Require.Value(ctx); diags.HasErrors() && !slices.Contains(names(typ.Check(f)), l.Name) {
						t.Errorf("%v: law %s fails on it: %v", e.Range, l.Name, diags)
					}
				}
			}
			for _, l := range typ.Laws {
				if !broken[l] {
					t.Errorf("%s: no example breaks the law %s of key %q", name, l.Name, l.Key)
				}
			}
			for _, k := range typ.Keys {
				if k.Rule != "" && !reasons[k.Rule] {
					t.Errorf("%s: no example breaks %s, the rule of %s", name, k.Rule, k.Name)
				}
			}
		}
	}
}

// TestShortcutsChangeNothing holds Check, which passes by laws that cannot be broken, against each law's own answer, for every action that
// sets one key, none, or two of an example.
func TestShortcutsChangeNothing(t *testing.T) {
	for _, types := range every(t) {
		for _, typ := range types {
			var all []Facts
			for _, inputs := range [][]string{nil, {"a"}, {"a", "b-c"}} {
				all = append(all, Facts{Category: typ.Category, Inputs: inputs, Outputs: inputs})
				for _, k := range typ.Keys {
					for _, text := range []string{"true", "false", "#{n.k}", "[{}]", `{"a":{"Fn::GetParam":["x"]}}`, "FilePath", "x"} {
						all = append(all, Facts{Category: typ.Category, Inputs: inputs, Config: map[string]string{k.Name: text}})
					}
				}
			}
			for _, e := range slices.Concat(typ.Accepts, typ.Rejects) {
				all = append(all, e.facts(typ.Category))
			}
			for _, f := range all {
				vs := typ.Check(f)
				for _, l := range typ.Laws {
					said := slices.ContainsFunc(vs, func(v Violation) bool { return v.Name == l.Name && v.Key == l.Key && v.Summary == l.Summary })
					if said != l.Broken(f) {
						t.Errorf("%s %s %s: Check says %v, the law %v, of %+v", typ.Provider, l.Name, l.Key, said, l.Broken(f), f)
					}
				}
			}
		}
	}
}

// TestFilesAreCanonical holds the files against the formatter.
func TestFilesAreCanonical(t *testing.T) {
	files, err := filepath.Glob("catalog/*.hcl")
	if err != nil || len(files) == 0 {
		t.Fatal("no catalog files", err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if want := hclwrite.Format(src); !bytes.Equal(src, want) {
			if !*update {
				t.Errorf("%s is not in the canonical form; run the test with -update", name)
			} else if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestLookupReadsOneFile makes sure that nothing is decoded before somebody asks for it.
func TestLookupReadsOneFile(t *testing.T) {
	c := Builtin()
	if got := c.Providers(); !slices.Contains(got, "CodeStarSourceConnection") || !slices.IsSorted(got) || slices.Contains(got, "VariableCheck") {
		t.Errorf("providers: %v", got)
	}
	if got := c.RuleProviders(); !slices.Equal(got, []string{"CloudWatchAlarm", "CodeBuild", "Commands", "DeploymentWindow", "LambdaInvoke", "VariableCheck"}) {
		t.Errorf("rule providers: %v", got)
	}
	if got := c.Lookup("CodeBuild"); len(got) != 2 || got[0].Category != "Build" || got[1].Category != "Test" || got[1].TimeoutMinutes != 480 {
		t.Errorf("CodeBuild: %v", got)
	}
	for name, f := range c.files {
		if f.entries != nil && name != "codebuild" {
			t.Errorf("%s was decoded too", name)
		}
	}
	if c.Lookup("codebuild") != nil || c.Lookup("Codebuild") != nil || c.Lookup("") != nil || c.LookupRule("Lambda") != nil || c.Lookup("rule-codebuild") != nil {
		t.Error("a provider that does not exist was found")
	}
	if rule := c.LookupRule("CodeBuild"); rule == nil || rule.Category != CategoryRule {
		t.Errorf("rule CodeBuild: %v", rule)
	}
}

// TestProvidersAreThoseOfTheFiles makes sure that the cheap list of names is the true one.
func TestProvidersAreThoseOfTheFiles(t *testing.T) {
	providers, rules := map[string]bool{}, map[string]bool{}
	for _, types := range every(t) {
		for _, typ := range types {
			if typ.Category == CategoryRule {
				rules[typ.Provider] = true
			} else {
				providers[typ.Provider] = true
			}
		}
	}
	c := Builtin()
	if got, want := c.Providers(), slices.Sorted(maps.Keys(providers)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := c.RuleProviders(), slices.Sorted(maps.Keys(rules)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestLookupAtOnce is for the race detector.
func TestLookupAtOnce(t *testing.T) {
	c := Builtin()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, p := range []string{"CodeBuild", "S3", "Nobody"} {
				for _, typ := range c.Lookup(p) {
					typ.Check(Facts{Category: typ.Category})
				}
			}
			c.Law("codebuild-primary-source")
		})
	}
	wg.Wait()
}

func TestWith(t *testing.T) {
	first := Builtin()
	mine := &ActionType{ID: ID{"Deploy", "Custom", "Artifactory", "1"}}
	over := &ActionType{ID: ID{"Build", "AWS", "CodeBuild", "1"}, Title: "mine"}
	c := first.With(mine, over)
	if got := c.Lookup("Artifactory"); len(got) != 1 || got[0] != mine {
		t.Errorf("Artifactory: %v", got)
	}
	if first.Lookup("Artifactory") != nil {
		t.Error("the first catalog has changed")
	}
	if got := c.Lookup("CodeBuild"); len(got) != 2 || got[0].Category != "Test" || got[1] != over {
		t.Errorf("CodeBuild: %v", got)
	}
	if !slices.Contains(c.Providers(), "Artifactory") {
		t.Error("Artifactory is not listed")
	}
	again := &ActionType{ID: mine.ID}
	if got := c.With(again).Lookup("Artifactory"); len(got) != 1 || got[0] != again {
		t.Errorf("the later one must win: %v", got)
	}
}

func TestLaw(t *testing.T) {
	if typ, _ := Builtin().Law("s3-deploy-object-key"); typ == nil || len(typ.Rejects) == 0 {
		t.Error("a law is explained by its examples")
	}
	c := BuiltinWithExamples()
	typ, law := c.Law("s3-deploy-object-key")
	if law == nil || typ.Provider != "S3" || typ.Category != "Deploy" || law.Enforced != AtRun {
		t.Errorf("got %v %v", typ, law)
	}
	typ, law = c.Law("ecs-timeout-range")
	if law == nil || typ.Provider != "ECS" || law.Key != "DeploymentTimeout" {
		t.Errorf("got %v %v", typ, law)
	}
	if typ, law = c.Law("config-required"); typ != nil || law != nil {
		t.Errorf("got %v %v for a general name", typ, law)
	}
	for _, name := range c.LawNames() {
		if _, l := c.Law(name); l == nil || l.Message == "" || l.Summary == "" {
			t.Errorf("%s: %v", name, l)
		}
	}
}

// TestEveryNameIsExplained makes sure that each name Check can give is either a page or a law.
func TestEveryNameIsExplained(t *testing.T) {
	c := BuiltinWithExamples()
	used := map[string]bool{}
	for _, types := range every(t) {
		for _, typ := range types {
			for _, e := range typ.Rejects {
				used[e.Reason] = true
			}
		}
	}
	for _, name := range append(problemNames(t), "config-key-length", "config-value-length", "config-pattern", "commands-count", "commands-length", "config-json", "config-size", "custom-queryable-value") {
		used[name] = true
	}
	for name := range used {
		page, err := Explain.ReadFile("explain/" + name + ".md")
		_, law := c.Law(name)
		switch {
		case err != nil && law == nil:
			t.Errorf("%s: neither a page nor a law", name)
		case err == nil && !bytes.HasPrefix(page, []byte("# "+name+"\n")):
			t.Errorf("%s: the page does not begin with its name", name)
		case err == nil && bytes.Count(page, []byte("```hcl\n")) < 2:
			t.Errorf("%s: a bad and a good example are needed", name)
		}
	}
	pages, err := Explain.ReadDir("explain")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if name := strings.TrimSuffix(p.Name(), ".md"); !used[name] {
			t.Errorf("%s: nothing gives this name", p.Name())
		}
	}
}
