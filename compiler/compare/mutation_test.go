package compare

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/schema"
)

// derived are the fields that say nothing of their own: where something stands, and what follows from the rest.
var derived = map[string]bool{
	"Stage.Index": true, "Action.Index": true, "Action.Known": true, "Action.Stage": true, "Action.Edges": true, "Action.Type": true,
	"Artifact.Producer": true, "Artifact.Consumers": true, "Graph.Artifacts": true,
	"Action.RunOrder": true, // gaps mean nothing: TestDifferences
	"Trigger.Source":  true, // its name is that of the action
}

// A mutator changes every field of a graph in turn, and looks whether that is found.
type mutator struct {
	t          *testing.T
	old, other *compiler.Graph
	seen       map[any]bool
	tried      int
}

// TestMutations changes every single field of a pipeline: each must be found, and nothing else.
func TestMutations(t *testing.T) {
	m := &mutator{t: t, old: graph(t, rich), other: graph(t, rich), seen: map[any]bool{}}
	m.walk("", reflect.ValueOf(m.other))
	if m.tried < 120 {
		t.Errorf("only %d fields were changed", m.tried)
	}
	for i, id := range []schema.ID{{Category: "Test"}, {Owner: "Custom"}, {Provider: "Other"}, {Version: "2"}} {
		typ := *m.other.Stages[1].Actions[0].Type
		was := typ.ID
		typ.Category, typ.Owner, typ.Provider, typ.Version = or(id.Category, was.Category), or(id.Owner, was.Owner), or(id.Provider, was.Provider), or(id.Version, was.Version)
		kept := m.other.Stages[1].Actions[0].Type
		m.other.Stages[1].Actions[0].Type = &typ
		m.found(fmt.Sprint("type ", i))
		m.other.Stages[1].Actions[0].Type = kept
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (m *mutator) walk(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || m.seen[v.Interface()] {
			return
		}
		m.seen[v.Interface()] = true
		m.walk(path, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			if _, place := v.Field(i).Interface().(hcl.Range); !place && !derived[name] {
				m.walk(path+" "+name, v.Field(i))
			}
		}
	case reflect.Slice:
		m.shorten(path, v)
		for i := range v.Len() {
			m.walk(fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			was := v.MapIndex(key)
			v.SetMapIndex(key, reflect.ValueOf(was.Interface().(compiler.Text)+"x"))
			m.found(path + "." + key.String())
			v.SetMapIndex(key, was)
		}
	case reflect.String:
		m.change(path, v, reflect.ValueOf(v.String()+"x").Convert(v.Type()))
	case reflect.Int:
		m.change(path, v, reflect.ValueOf(int(v.Int())+1))
	case reflect.Bool:
		m.change(path, v, reflect.ValueOf(!v.Bool()))
	default:
		m.t.Fatalf("%s: nobody knows how to change a %s", path, v.Kind())
	}
}

// shorten takes the first element of a list away.
func (m *mutator) shorten(path string, v reflect.Value) {
	if v.Len() == 0 {
		return
	}
	was := reflect.ValueOf(v.Interface())
	v.Set(v.Slice(1, v.Len()))
	m.found(path + " shorter")
	v.Set(was)
}

func (m *mutator) change(path string, v, to reflect.Value) {
	was := reflect.New(v.Type()).Elem()
	was.Set(v)
	v.Set(to)
	m.found(path)
	v.Set(was)
}

func (m *mutator) found(path string) {
	m.tried++
	cat := schema.Builtin()
	forth, back := Pipelines(m.old, m.other, cat), Pipelines(m.other, m.old, cat)
	if len(forth) == 0 || len(back) == 0 {
		m.t.Errorf("nobody notices a change of%s", path)
	}
	if len(forth) != len(back) {
		m.t.Errorf("%s: %v one way, %v the other", path, lines(forth), lines(back))
	}
}
