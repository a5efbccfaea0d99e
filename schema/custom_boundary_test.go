package schema

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

	"pipewright/lang/tree"
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
}

type ref struct{ Shape string }

// Where we differ from the model of version 1.55.8 on purpose, by shape and value, and why.
var boundaryDifferences = map[string]string{
	"ActionCategory Compute": "a later model has the category too (pipeline-structure.md, section 4)",
}

// Constraints that a document cannot break by themselves, and why.
var boundaryUntried = map[string]string{
	"TagValue min": "no text has fewer than 0 characters",
}

// A boundary goes down a document and the model together.
type boundary struct {
	t      *testing.T
	shapes map[string]*shape
	root   map[string]any
	reach  map[string]int // constraints tried, by shape and constraint
}

// TestCustomBoundaries takes each constraint that the API model has for create-custom-action-type, changes the one value in a sound document to
// just inside and to just outside of it, and wants the first taken and the second refused.
func TestCustomBoundaries(t *testing.T) {
	b := &boundary{t: t, shapes: modelShapes(t), reach: map[string]int{}}
	if err := json.Unmarshal([]byte(createdType), &b.root); err != nil {
		t.Fatal(err)
	}
	if found := b.errors(); len(found) > 0 {
		t.Fatalf("the document is to be sound: %v", found)
	}
	b.value("CreateCustomActionTypeInput", b.root, "", nil)
	for _, key := range b.below() {
		if b.reach[key] == 0 && boundaryUntried[key] == "" {
			t.Errorf("%s is not tried", key)
		}
	}
}

func modelShapes(t *testing.T) map[string]*shape {
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

// errors lists the names of the errors in the document as it is now.
func (b *boundary) errors() []string {
	src, err := json.Marshal(b.root)
	if err != nil {
		b.t.Fatal(err)
	}
	v, diags := tree.Read("boundary.json", src)
	if diags.HasErrors() {
		b.t.Fatal(diags)
	}
	_, diags = CustomTypes(v)
	var names []string
	for _, d := range diags {
		names = append(names, d.Extra.(*Problem).Name+": "+d.Detail)
	}
	return names
}

// value tries what the shape demands of a value; set puts another in its place.
func (b *boundary) value(name string, v any, path string, set func(any)) {
	s := b.shapes[name]
	switch v := v.(type) {
	case map[string]any:
		for _, field := range s.Required {
			old := v[field]
			delete(v, field)
			b.refused(name, "required", path+"."+field)
			v[field] = old
		}
		v["aKeyThatNoShapeHas"] = "x"
		b.refused(name, "unknown", path)
		delete(v, "aKeyThatNoShapeHas")
		for _, field := range slices.Sorted(maps.Keys(v)) {
			b.value(s.Members[field].Shape, v[field], path+"."+field, func(x any) { v[field] = x })
		}
	case []any:
		b.list(name, s, v, path, set)
	case string:
		b.text(name, s, v, path, set)
	case float64:
		b.number(name, s, path, set, v)
	case bool:
		b.try(name, "kind", path, set, v, nil, "maybe")
	}
}

func (b *boundary) list(name string, s *shape, v []any, path string, set func(any)) {
	b.try(name, "kind", path, set, v, nil, "x")
	if s.Max != nil {
		more := func(n int) []any {
			list := slices.Clone(v)
			for len(list) < n {
				list = append(list, map[string]any{"name": fmt.Sprintf("K%d", len(list)), "required": true, "key": true, "secret": false})
			}
			return list
		}
		b.try(name, "max", path, set, v, more(*s.Max), more(*s.Max+1))
	}
	for i := range v {
		b.value(s.Member.Shape, v[i], fmt.Sprintf("%s[%d]", path, i), func(x any) { v[i] = x })
	}
}

func (b *boundary) number(name string, s *shape, path string, set func(any), old float64) {
	b.try(name, "kind", path, set, old, nil, "many")
	if strings.HasSuffix(path, ".minimumCount") {
		b.try(name, "min", path, set, old, *s.Min, *s.Min-1)
		b.try(name, "max", path, set, old, nil, *s.Max+1)
		return
	}
	b.try(name, "min", path, set, old, nil, *s.Min-1)
	b.try(name, "max", path, set, old, *s.Max, *s.Max+1)
}

func (b *boundary) text(name string, s *shape, v, path string, set func(any)) {
	b.try(name, "kind", path, set, v, nil, []any{v})
	if s.Enum != nil {
		for _, word := range s.Enum {
			b.try(name, "enum", path, set, v, word, v+"X")
		}
		return
	}
	if *s.Min > 0 {
		b.try(name, "min", path, set, v, v[:*s.Min], "")
	}
	long := func(n int) string { return v + strings.Repeat("x", n-len(v)) }
	b.try(name, "max", path, set, v, long(*s.Max), long(*s.Max+1))
	if s.Pattern != "" {
		b.try(name, "pattern", path, set, v, nil, "é"+v)
		b.try(name, "pattern", path, set, v, nil, v+" ")
		b.try(name, "pattern", path, set, v, nil, v+".")
	}
}

// try puts the value inside (unless there is none) and the value outside, and then the old one again.
func (b *boundary) try(name, constraint, path string, set func(any), old, inside, outside any) {
	b.t.Helper()
	if inside != nil {
		set(inside)
		if found := b.errors(); slices.ContainsFunc(found, b.form) {
			b.t.Errorf("%s: %s %s: just inside is refused: %v", path, name, constraint, found)
		}
	}
	set(outside)
	b.refused(name, constraint, path)
	set(old)
}

// form says whether an error is about the form of a value: of the keys whose names change, the URL that names one speaks too.
func (b *boundary) form(found string) bool {
	return !strings.HasPrefix(found, "action-type-url: {Config:")
}

// refused wants an error, and counts the constraint.
func (b *boundary) refused(name, constraint, path string) {
	b.t.Helper()
	b.reach[name+" "+constraint]++
	if found := b.errors(); !slices.ContainsFunc(found, b.form) {
		b.t.Errorf("%s: %s %s: just outside is not refused: %v", path, name, constraint, found)
	}
}

// below names each constraint of the model below the input of the call.
func (b *boundary) below() []string {
	var list []string
	seen := map[string]bool{}
	var down func(name string)
	down = func(name string) {
		s := b.shapes[name]
		if seen[name] || s == nil {
			return
		}
		seen[name] = true
		for _, c := range []struct {
			name string
			has  bool
		}{
			{"required", len(s.Required) > 0}, {"enum", s.Enum != nil}, {"min", s.Min != nil}, {"max", s.Max != nil}, {"pattern", s.Pattern != ""},
		} {
			if c.has {
				list = append(list, name+" "+c.name)
			}
		}
		for _, r := range s.Members {
			down(r.Shape)
		}
		down(s.Member.Shape)
	}
	down("CreateCustomActionTypeInput")
	return list
}

// TestCategoriesOfCustomTypes holds the words for a category against the model: none less, and more for a reason alone.
func TestCategoriesOfCustomTypes(t *testing.T) {
	model := modelShapes(t)["ActionCategory"].Enum
	for _, word := range model {
		if wrongCategory(word) != "" {
			t.Errorf("%s is refused", word)
		}
	}
	for _, word := range Categories() {
		if !slices.Contains(model, word) && boundaryDifferences["ActionCategory "+word] == "" {
			t.Errorf("%s is no category of the model", word)
		}
	}
}
