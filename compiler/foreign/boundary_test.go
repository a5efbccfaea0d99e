package foreign

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	//lint:ignore SA1019 it ships the API model of the service as JSON; none of its code is run
	_ "github.com/aws/aws-sdk-go"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// A shape is one of the API model's: what a value may be.
type shape struct {
	Kind     string `json:"type"`
	Required []string
	Enum     []string
	Pattern  string
	Min, Max *int
	Members  map[string]ref
	Member   ref
	Key      ref
	Value    ref
}

type ref struct{ Shape string }

// Where we differ from the model of version 1.55.8 on purpose, by shape and constraint, and why.
var differences = map[string]string{
	"ActionConfigurationValue max": "refusals that were reported lately name 50000 characters (real-errors.md, D1), so that 1001 is a warning, config-value-length",
}

func apiModel(t *testing.T) map[string]*shape {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go").Output()
	if err != nil {
		t.Fatalf("the API model is not there: %v", err)
	}
	src, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "models/apis/codepipeline/2015-07-09/api-2.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct{ Shapes map[string]*shape }
	if err := json.Unmarshal(src, &m); err != nil {
		t.Fatal(err)
	}
	return m.Shapes
}

// A walk goes down a document and the model together.
type walk struct {
	t      *testing.T
	shapes map[string]*shape
	root   any
	reach  map[string]int // constraints tried, by shape and constraint
}

// TestBoundaries takes each constraint of the API model, changes the one value in a sound document to just inside and to just outside of it,
// and wants the first taken and the second refused.
func TestBoundaries(t *testing.T) {
	src, err := os.ReadFile("testdata/boundary.json")
	if err != nil {
		t.Fatal(err)
	}
	w := &walk{t: t, shapes: apiModel(t), reach: map[string]int{}}
	if err := json.Unmarshal(src, &w.root); err != nil {
		t.Fatal(err)
	}
	if found := w.errors(); len(found) != 0 {
		t.Fatalf("the document is to be sound: %v", found)
	}
	w.value("CreatePipelineInput", w.root, "", nil)
	w.complete()
}

// errors lists the errors of the document as it is now, by name.
func (w *walk) errors() []string {
	src, err := json.Marshal(w.root)
	if err != nil {
		w.t.Fatal(err)
	}
	_, diags := compileText(w.t, "boundary.json", src)
	var names []string
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			names = append(names, diag.Of(d).Name)
		}
	}
	return names
}

// value tries what the shape demands of a value; set puts another in its place.
func (w *walk) value(name string, v any, path string, set func(any)) {
	s := w.shapes[name]
	switch v := v.(type) {
	case map[string]any:
		w.members(name, s, v, path)
	case []any:
		w.list(name, s, v, path, set)
	case string:
		w.text(name, s, v, path, set)
	case float64:
		w.number(name, s, v, path, set)
	}
}

func (w *walk) members(name string, s *shape, v map[string]any, path string) {
	for _, field := range s.Required {
		old, given := v[field]
		if !given {
			continue
		}
		delete(v, field)
		w.refused(name, "required", path+"."+field)
		v[field] = old
	}
	if s.Kind == "map" {
		w.keys(s, v, path)
	}
	for _, field := range slices.Sorted(maps.Keys(v)) {
		inner := s.Members[field]
		if s.Kind == "map" {
			inner = s.Value
		}
		if inner.Shape == "" {
			continue // newer than the model that the module has
		}
		w.value(inner.Shape, v[field], path+"."+field, func(x any) { v[field] = x })
	}
}

// keys gives a map one key more, just inside and just outside of what a key may be.
func (w *walk) keys(s *shape, v map[string]any, path string) {
	name, key := s.Key.Shape, w.shapes[s.Key.Shape]
	for _, k := range []string{strings.Repeat("k", *key.Min), strings.Repeat("k", *key.Max)} {
		v[k] = "x"
		if found := w.errors(); len(found) > 0 {
			w.t.Errorf("%s: a key of %d letters is refused: %v", path, len(k), found)
		}
		delete(v, k)
	}
	v[strings.Repeat("k", *key.Min-1)] = "x"
	w.refused(name, "min", path)
	delete(v, strings.Repeat("k", *key.Min-1))
	v[strings.Repeat("k", *key.Max+1)] = "x"
	w.refused(name, "max", path)
	delete(v, strings.Repeat("k", *key.Max+1))
}

func (w *walk) list(name string, s *shape, v []any, path string, set func(any)) {
	if s.Min != nil && *s.Min > 0 {
		w.try(name, "min", path, set, v, nil, []any{})
	}
	if s.Max != nil && w.shapes[s.Member.Shape].Kind == "string" && w.shapes[s.Member.Shape].Enum == nil {
		many := func(n int) []any {
			var list []any
			for i := range n {
				list = append(list, fmt.Sprintf("b%d", i))
			}
			return list
		}
		w.try(name, "max", path, set, v, many(*s.Max), many(*s.Max+1))
	}
	for i := range v {
		w.value(s.Member.Shape, v[i], fmt.Sprintf("%s[%d]", path, i), func(x any) { v[i] = x })
	}
}

func (w *walk) number(name string, s *shape, v float64, path string, set func(any)) {
	if s.Min != nil {
		w.try(name, "min", path, set, v, *s.Min, *s.Min-1)
	}
	if s.Max != nil {
		w.try(name, "max", path, set, v, *s.Max, *s.Max+1)
	}
}

func (w *walk) text(name string, s *shape, v, path string, set func(any)) {
	if s.Enum != nil {
		w.try(name, "enum", path, set, v, nil, v+"X")
		return
	}
	if s.Min != nil && *s.Min > 0 {
		short := v
		for len(short) < *s.Min {
			short += "x"
		}
		w.try(name, "min", path, set, v, short[:*s.Min], strings.Repeat("x", *s.Min-1))
	}
	if s.Max != nil {
		long := func(n int) string { return v + strings.Repeat("x", n-len(v)) }
		w.try(name, "max", path, set, v, long(*s.Max), long(*s.Max+1))
	}
	if s.Pattern != "" && s.Pattern != ".*" {
		w.try(name, "pattern", path, set, v, nil, "é"+v)
		w.try(name, "pattern", path, set, v, nil, v[:1]+" "+v[1:])
	}
}

// Errors that another name brings with it, because something else speaks of what was changed, or because a law of the provider leaves fewer
// values than the model. Of the form they say nothing.
var consequences = []string{
	"artifact-input-produced", "trigger-source-exists", "trigger-source-provider", "var-namespace-known", "action-type-known", "rule-type-known",
	"rule-operator", "config-enum",
}

// try puts the value inside (unless there is none) and the value outside, and then the old one again.
func (w *walk) try(name, constraint, path string, set func(any), old, inside, outside any) {
	if inside != nil {
		set(inside)
		for _, found := range w.errors() {
			if !slices.Contains(consequences, found) {
				w.t.Errorf("%s: %s %s: just inside is refused: %s", path, name, constraint, found)
			}
		}
	}
	set(outside)
	w.refused(name, constraint, path)
	set(old)
}

// refused wants an error of the form, and counts the constraint.
func (w *walk) refused(name, constraint, path string) {
	w.reach[name+" "+constraint]++
	found, differs := w.errors(), differences[name+" "+constraint] != ""
	refused := slices.ContainsFunc(found, func(n string) bool { return !differs || !slices.Contains(consequences, n) })
	if refused == differs {
		w.t.Errorf("%s: %s %s: refused just outside: %v %v", path, name, constraint, refused, found)
	}
}

// complete wants each constraint of the model below a pipeline tried, except those that no document of this form can reach.
func (w *walk) complete() {
	seen := map[string]bool{}
	var below func(name string)
	below = func(name string) {
		s := w.shapes[name]
		if seen[name] || s == nil {
			return
		}
		seen[name] = true
		for _, r := range s.Members {
			below(r.Shape)
		}
		for _, r := range []ref{s.Member, s.Key, s.Value} {
			below(r.Shape)
		}
		for _, c := range s.constraints() {
			if key := name + " " + c; w.reach[key] == 0 && untried[key] == "" {
				w.t.Errorf("%s is not tried", key)
			}
		}
	}
	below("CreatePipelineInput")
}

// constraints names what a shape demands and the walk can break.
func (s *shape) constraints() []string {
	var list []string
	if len(s.Required) > 0 {
		list = append(list, "required")
	}
	if s.Enum != nil {
		return append(list, "enum")
	}
	if s.Min != nil && *s.Min > 0 {
		list = append(list, "min")
	}
	if s.Max != nil {
		list = append(list, "max")
	}
	if s.Pattern != "" && s.Pattern != ".*" {
		list = append(list, "pattern")
	}
	return list
}

// Constraints that the walk does not try, and why.
var untried = map[string]string{
	"AWSRegionName min":                   "a second Region takes a second store: TestRules, region-format",
	"AWSRegionName max":                   "a second Region takes a second store: TestRules, region-format",
	"BlockerDeclaration required":         "blockers are reserved, and nobody sends them: blockers-reserved",
	"BlockerName min":                     "blockers are reserved, and nobody sends them: blockers-reserved",
	"BlockerName max":                     "blockers are reserved, and nobody sends them: blockers-reserved",
	"BlockerType enum":                    "blockers are reserved, and nobody sends them: blockers-reserved",
	"RuleConfigurationMap max":            "no rule has 200 keys, and one that is not known is only a warning",
	"RuleDeclarationList max":             "takes sound rules, each of another name: TestRules, condition-rule-count",
	"ConditionList max":                   "takes sound conditions: TestRules, condition-count",
	"PipelineVariableDeclarationList max": "takes variables of other names: TestRules, var-count",
	"GitPullRequestEventTypeList max":     "there are only three events: TestRules, trigger-events-unique",
	"GitPullRequestFilterList max":        "takes sound filters: TestRules, trigger-pr-count",
	"GitPushFilterList max":               "takes sound filters: TestRules, trigger-push-count",
	"PipelineTriggerDeclarationList max":  "takes as many sources: TestRules, trigger-total-count",
}
