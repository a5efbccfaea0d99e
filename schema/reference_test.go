package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The forms of actions.yaml and rules.yaml, as far as the catalog repeats what they say.
type (
	facts struct {
		Actions []factType `yaml:"actions"`
		Rules   []factType `yaml:"rules"`
	}
	factType struct {
		ID            string     `yaml:"id"`
		Owner         string     `yaml:"owner"`
		Category      string     `yaml:"category"`
		Provider      string     `yaml:"provider"`
		Version       string     `yaml:"version"`
		PipelineTypes []string   `yaml:"pipeline_types"`
		Status        string     `yaml:"status"`
		Inputs        factBounds `yaml:"input_artifacts"`
		Outputs       factBounds `yaml:"output_artifacts"`
		Configuration []factKey  `yaml:"configuration"`
		Variables     struct {
			Kind string   `yaml:"kind"`
			Keys []string `yaml:"keys"`
		} `yaml:"output_variables"`
		RoleARN     string `yaml:"role_arn"`
		CrossRegion any    `yaml:"cross_region"`
		Timeout     struct {
			Minutes int  `yaml:"default_minutes"`
			Allowed bool `yaml:"action_timeoutInMinutes_allowed"`
		} `yaml:"timeout"`
		Skip bool `yaml:"allowed_with_skip_result"`
	}
	factBounds struct {
		Min int `yaml:"min"`
		Max int `yaml:"max"`
	}
	factKey struct {
		Key       string   `yaml:"key"`
		Type      string   `yaml:"type"`
		Required  string   `yaml:"required"`
		Values    []string `yaml:"values"`
		Default   string   `yaml:"default"`
		Secret    bool     `yaml:"secret"`
		Variables bool     `yaml:"variables"`
		Min       *int     `yaml:"min"`
		Max       *int     `yaml:"max"`
		MaxLength int      `yaml:"max_length"`
		Pattern   string   `yaml:"pattern"`
	}
)

// readFacts reads the reference beside the module; a checkout without it has nothing to compare with.
func readFacts(t *testing.T, name string) facts {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "shared", "reference", "codepipeline", name))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("no reference beside this checkout: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var f facts
	if err := yaml.Unmarshal(src, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestActionsAgreeWithReference compares every action type of the reference with its entry in the catalog.
func TestActionsAgreeWithReference(t *testing.T) {
	c := Builtin()
	compared := map[ID]bool{}
	for _, want := range readFacts(t, "actions.yaml").Actions {
		if strings.Contains(want.Provider, "<") {
			continue // any custom type: the account says what it is
		}
		id := ID{want.Category, want.Owner, want.Provider, want.Version}
		i := slices.IndexFunc(c.Lookup(want.Provider), func(typ *ActionType) bool { return typ.ID == id })
		if i < 0 {
			t.Errorf("%s: not in the catalog", want.ID)
			continue
		}
		compared[id] = true
		compare(t, c.Lookup(want.Provider)[i], want)
	}
	for _, p := range c.Providers() {
		for _, typ := range c.Lookup(p) {
			if !compared[typ.ID] {
				t.Errorf("%v: in the catalog, but not in the reference", typ.ID)
			}
		}
	}
}

// TestRulesAgreeWithReference does the same for rule types.
func TestRulesAgreeWithReference(t *testing.T) {
	c := Builtin()
	rules := readFacts(t, "rules.yaml").Rules
	for _, want := range rules {
		typ := c.LookupRule(want.Provider)
		if typ == nil {
			t.Errorf("%s: not in the catalog", want.ID)
			continue
		}
		compare(t, typ, want)
		if typ.SkipResult != want.Skip {
			t.Errorf("%s: skip %v, want %v", want.ID, typ.SkipResult, want.Skip)
		}
	}
	if got := len(c.RuleProviders()); got != len(rules) {
		t.Errorf("%d rule types in the catalog, %d in the reference", got, len(rules))
	}
}

// compare holds one type against the reference, fact by fact.
func compare(t *testing.T, got *ActionType, want factType) {
	t.Helper()
	type pair struct{ got, want any }
	rule := got.Category == CategoryRule
	status, known := map[string]string{"": "active", "retired service": "retired"}[want.Status]
	if !known {
		status = want.Status
	}
	for what, p := range map[string]pair{
		"id":             {got.ID, ID{want.Category, want.Owner, want.Provider, want.Version}},
		"pipeline types": {got.PipelineTypes, want.PipelineTypes},
		"status":         {got.Status, status},
		"inputs":         {got.Inputs, Bounds(want.Inputs)},
		"outputs":        {got.Outputs, Bounds(want.Outputs)},
		"variables":      {got.Emits.Names, want.Variables.Keys},
		"open variables": {got.Emits.Open, want.Variables.Kind == "user-defined"},
		"role":           {got.RoleARN, want.RoleARN == "supported" || want.RoleARN == "accepted by the structure"},
		"cross region":   {got.CrossRegion, want.CrossRegion == true || rule},
		"timeout":        {got.TimeoutMinutes, want.Timeout.Minutes},
		"own timeout":    {got.Takes(FieldTimeout), want.Timeout.Allowed},
	} {
		if g, w := fmt.Sprint(p.got), fmt.Sprint(p.want); g != w {
			t.Errorf("%s: %s: got %s, want %s", want.ID, what, g, w)
		}
	}
	keys := map[string]bool{}
	for _, k := range want.Configuration {
		keys[k.Key] = true
		if key := got.Key(k.Key); key == nil {
			t.Errorf("%s: no key %s", want.ID, k.Key)
		} else {
			compareKey(t, want.ID, key, k)
		}
	}
	for _, k := range got.Keys {
		if !keys[k.Name] {
			t.Errorf("%s: key %s is not in the reference", want.ID, k.Name)
		}
	}
}

// kinds are the types of the reference and what stands for each in the catalog.
func kinds() map[string][]KeyType {
	return map[string][]KeyType{
		"string": {String, ArtifactName}, "enum": {String}, "enum-pattern": {String}, "int-or-percent": {String}, "cron": {String}, "list-or-artifact-path": {String},
		"bool": {Bool}, "int": {Int}, "json": {JSON}, "comma-list": {CommaList}, "comma-list-or-artifact-path": {CommaList}, "artifact-path": {ArtifactPath},
	}
}

func compareKey(t *testing.T, id string, got *Key, want factKey) {
	t.Helper()
	type pair struct{ got, want any }
	values, lowest, highest := want.Values, 0, 0
	if want.Type == "bool" {
		values = nil
	}
	if want.Min != nil {
		lowest, highest = *want.Min, math.MaxInt32
	}
	if want.Max != nil {
		highest = *want.Max
	}
	facts := map[string]pair{
		"required": {got.Required, want.Required == "yes"}, "secret": {got.Secret, want.Secret}, "references": {got.References, want.Variables},
		"values": {got.OneOf, values}, "default": {got.Default, want.Default}, "min": {got.Min, lowest}, "max": {got.Max, highest},
		"max length": {got.MaxLength, want.MaxLength}, "path": {got.OrPath, strings.HasSuffix(want.Type, "-or-artifact-path")},
	}
	if want.Pattern != "" {
		facts["pattern"] = pair{got.Pattern, "^(?:" + want.Pattern + ")$"}
	}
	for _, what := range slices.Sorted(maps.Keys(facts)) {
		if p := facts[what]; fmt.Sprint(p.got) != fmt.Sprint(p.want) {
			t.Errorf("%s %s: %s: got %v, want %v", id, got.Name, what, p.got, p.want)
		}
	}
	if !slices.Contains(kinds()[want.Type], got.Type) {
		t.Errorf("%s %s: type %d for %q", id, got.Name, got.Type, want.Type)
	}
}
