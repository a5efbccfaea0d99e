package executor

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/sandbox/process"
	"pipewright/schema"
)

// A stage for one action: what an executor under test may touch, and what it said.
type trial struct {
	*Scene
	log   bytes.Buffer
	notes []string
}

// try sets an action of a catalog type on a stage of its own. inputs are artifact names and the files in them.
func try(t *testing.T, provider, category string, configuration map[string]compiler.Text, inputs map[string]map[string][]byte, outputs ...string) *trial {
	t.Helper()
	store, err := artifact.Open(filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	var kind *schema.ActionType
	for _, k := range schema.Builtin().Lookup(provider) {
		if k.Category == category {
			kind = k
		}
	}
	if kind == nil {
		t.Fatalf("the catalog has no %s of %s", category, provider)
	}
	stage := &compiler.Stage{Name: "S"}
	a := &compiler.Action{Name: "A", Stage: stage, Type: kind, Known: true, RunOrder: 1, Configuration: configuration}
	stage.Actions = []*compiler.Action{a}
	tr := &trial{}
	tr.Scene = &Scene{
		Plan: Plan{
			Graph:  &compiler.Graph{Name: "p", RoleARN: "arn:aws:iam::111122223333:role/p", Stages: []*compiler.Stage{stage}},
			Action: a, Laptop: &compiler.Laptop{Folder: t.TempDir()}, State: filepath.Join(t.TempDir(), "state"),
			Sandbox: process.New(filepath.Join(t.TempDir(), "boxes")),
		},
		Execution: "11111111-2222-3333-4444-555555555555", ActionExecution: "a", Attempt: 1,
		Configuration: map[string]string{}, Inputs: map[string]Input{}, Store: store, Log: &tr.log,
		Mask: func(string) {}, Progress: func(Progress) {}, Note: func(n string) { tr.notes = append(tr.notes, n) },
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }, NewID: func() string { return "id" },
	}
	for k, v := range configuration {
		tr.Configuration[k] = string(v)
	}
	for name, files := range inputs {
		tree, err := store.AddBytes(files)
		if err != nil {
			t.Fatal(err)
		}
		tr.Inputs[name] = Input{Digest: tree.Digest}
		a.Inputs = append(a.Inputs, &compiler.Artifact{Name: name, Consumers: []*compiler.Action{a}})
	}
	for _, name := range outputs {
		a.Outputs = append(a.Outputs, &compiler.Artifact{Name: name, Producer: a})
	}
	return tr
}

// run carries the action out and wants it to work as far as the executor goes.
func (tr *trial) run(t *testing.T, e Executor) Outcome {
	t.Helper()
	o, err := e.Run(t.Context(), tr.Scene)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// paths lists an artifact: path, then "x" for executable, "-> target" for a link.
func (tr *trial) paths(t *testing.T, d artifact.Digest) []string {
	t.Helper()
	tree, err := tr.Store.Tree(d)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range tree.Entries {
		p := e.Path
		if e.Executable {
			p += " x"
		}
		if e.Link != "" {
			p += " -> " + e.Link
		}
		list = append(list, p)
	}
	return list
}

func (tr *trial) text(t *testing.T, d artifact.Digest, path string) string {
	t.Helper()
	tree, err := tr.Store.Tree(d)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(tree.Entries, func(e artifact.Entry) bool { return e.Path == path })
	if i < 0 {
		t.Fatalf("no %s in %v", path, tree.Entries)
	}
	r, err := tr.Store.OpenFile(tree.Entries[i])
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
