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
			t.Logf("%3d actions  %s", r.actions, r.outcome)
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
			t.Logf("%3d actions  %s", r.actions, r.outcome)
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

// throughDoors imports a file, compares what came of it with the file, and compiles it, with values made up where the file has none. Whatever is refused
// has a name.
func throughDoors(t *testing.T, file string) doorPassage {
	t.Helper()
	folder := t.TempDir()
	out, said, code := call("import", file, "-o", folder)
	if code != exitGood {
		left, err := os.ReadDir(folder)
		if err != nil || len(left) != 0 || code != exitBad {
			t.Errorf("a refused import ended with %d and left %v (%v)", code, left, err)
		}
		return doorPassage{outcome: "refused: " + refusal(t, out+said), refused: true}
	}
	var values []string
	missing := withoutValue(said)
	for _, name := range missing {
		values = append(values, "--var", name+"="+madeUp(name))
	}
	p := doorPassage{actions: counted(t, said), outcome: fmt.Sprintf("same, %d values made up", len(missing))}
	if out, said, code = call("diff", file, folder); out == "" {
		p.outcome += " (a stand-in cannot be computed with)"
		out, said, code = call(append([]string{"diff", file, folder}, values...)...)
	}
	if code != exitGood {
		t.Fatalf("diff ended with %d:\n%s%s", code, out, said)
	}
	if out, said, code = call(append([]string{"compile", folder, "--all", "-o", filepath.Join(folder, "out")}, values...)...); code != exitGood {
		p.outcome += ", which are refused: " + refusal(t, out+said)
	}
	return p
}

// refusal gives the names of errors; a text without any is a fault.
func refusal(t *testing.T, said string) string {
	t.Helper()
	found := names.FindAllStringSubmatch(said, -1)
	if len(found) == 0 {
		t.Fatalf("refused without a name:\n%s", said)
	}
	var words []string
	for _, f := range found {
		words = append(words, f[1])
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), ", ")
}

// withoutValue reads what import says of variables without a value.
func withoutValue(said string) []string {
	_, rest, found := strings.Cut(said, " no value: ")
	if !found {
		return nil
	}
	line, _, _ := strings.Cut(rest, "\n")
	return strings.Split(line, ", ")
}

var actions = regexp.MustCompile(`(\d+) actions?\n`)

// counted reads what import says of the number of actions.
func counted(t *testing.T, said string) int {
	t.Helper()
	n := 0
	if found := actions.FindStringSubmatch(said); found == nil {
		t.Fatalf("import does not say what it wrote:\n%s", said)
	} else if _, err := fmt.Sscan(found[1], &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// madeUp gives a value that the service would take in the places where a variable of that name stands.
func madeUp(name string) string {
	name = strings.ToLower(name)
	for _, known := range [][2]string{
		{"bucket", "made-up-bucket"}, {"account", "111122223333"}, {"partition", "aws"}, {"region", "us-east-1"}, {"role", "arn:aws:iam::111122223333:role/made-up"},
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
