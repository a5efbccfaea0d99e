package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pipewright/lang"
)

// TestCorpusDoors takes every file of the corpus that holds a pipeline in and out again: import, compile, diff. The corpus lies beside the checkout.
func TestCorpusDoors(t *testing.T) {
	corpus := filepath.Join("..", "..", "..", "shared", "corpus")
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no corpus beside the checkout: %v", err)
	}
	var files []string
	for _, pattern := range []string{"json/*.json", "cfn/*", "terraform/*.tf"} {
		found, err := filepath.Glob(filepath.Join(corpus, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("nothing in %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	took := 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r := throughDoors(t, file)
			t.Logf("%-30s %2d actions  %s", filepath.Ext(file), r.actions, r.outcome)
			if !r.refused {
				took++
			}
		})
	}
	t.Logf("%d of %d files went through, the others were refused by name", took, len(files))
	if took < len(files)/2 {
		t.Errorf("%d of %d files went through", took, len(files))
	}
}

// TestConformance does the same with what CDK synthesises, of which nothing may be refused. `make conformance` makes the templates.
func TestConformance(t *testing.T) {
	folder := os.Getenv("PIPEWRIGHT_CONFORMANCE")
	if folder == "" {
		t.Skip("no templates: `make conformance` makes them with npm's aws-cdk-lib")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d templates in %s: %v", len(files), folder, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r := throughDoors(t, file)
			t.Logf("%2d actions  %s", r.actions, r.outcome)
			if r.refused {
				t.Errorf("CDK accepts what we refuse: %s", r.outcome)
			}
		})
	}
}

// A passage is what became of a file on its way through the doors.
type doorPassage struct {
	actions int
	outcome string
	refused bool // by a named error
}

var names = regexp.MustCompile(`(?m)^Error: .* \[([a-z0-9-]+)\]$`)

// throughDoors imports a file, compiles what came of it, and compares it with the file. Whatever is refused has a name.
func throughDoors(t *testing.T, file string) doorPassage {
	t.Helper()
	folder := t.TempDir()
	if _, errors, code := call("import", file, "-o", folder); code != exitGood {
		found := names.FindAllStringSubmatch(errors, -1)
		if code != exitBad || len(found) == 0 {
			t.Fatalf("import ended with %d and no name:\n%s", code, errors)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
			t.Errorf("a refused import left %v (%v)", left, err)
		}
		var words []string
		for _, f := range found {
			words = append(words, f[1])
		}
		slices.Sort(words)
		return doorPassage{outcome: "refused: " + strings.Join(slices.Compact(words), ", "), refused: true}
	}
	missing, actions := read(t, folder)
	if out, errors, code := call("diff", file, folder); code != exitGood {
		t.Fatalf("diff ended with %d:\n%s%s", code, out, errors)
	}
	args := []string{"compile", folder, "--all", "-o", filepath.Join(folder, "out")}
	for _, name := range missing {
		args = append(args, "--var", name+"="+madeUp(name))
	}
	if _, errors, code := call(args...); code != exitGood {
		t.Fatalf("compile ended with %d:\n%s", code, errors)
	}
	return doorPassage{actions: actions, outcome: fmt.Sprintf("same, %d values made up", len(missing))}
}

// read loads what import wrote, and gives the variables that have no value and the number of actions.
func read(t *testing.T, folder string) (missing []string, actions int) {
	t.Helper()
	source, diags := lang.Load(folder)
	doc, more := source.Evaluate(lang.Inputs{StandIns: true})
	if diags = append(diags, more...); diags.HasErrors() {
		t.Fatal(diags)
	}
	for _, p := range doc.Pipelines {
		for _, s := range p.Stages {
			actions += len(s.Actions)
		}
	}
	return doc.StandIns, actions
}

// madeUp gives a value that the service would take in the places where a variable of that name stands.
func madeUp(name string) string {
	name = strings.ToLower(name)
	for _, known := range [][2]string{
		{"bucket", "made-up-bucket"}, {"account", "111122223333"}, {"partition", "aws"}, {"region", "eu-west-1"}, {"role", "arn:aws:iam::111122223333:role/made-up"},
		{"connection", "arn:aws:codeconnections:eu-west-1:111122223333:connection/made-up"}, {"topic", "arn:aws:sns:eu-west-1:111122223333:made-up"},
		{"key", "arn:aws:kms:eu-west-1:111122223333:key/made-up"}, {"timeout", "10"}, {"url", "https://example.com"}, {"arn", "arn:aws:iam::111122223333:role/made-up"},
	} {
		if strings.Contains(name, known[0]) {
			return known[1]
		}
	}
	return "made-up"
}

// call runs a command line as main does.
func call(args ...string) (stdout, stderr string, code int) {
	var out, errors bytes.Buffer
	root := newRoot()
	root.SetOut(&out)
	root.SetErr(&errors)
	code = execute(context.Background(), root, args)
	return out.String(), errors.String(), code
}
