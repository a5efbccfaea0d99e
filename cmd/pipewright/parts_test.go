package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pipewright/runner/executor"
)

func TestMatching(t *testing.T) {
	addresses := []string{"Build/Unit", "Build/Lint", "Prod/Gate"}
	for pattern, want := range map[string][]string{
		"Build/Unit": {"Build/Unit"},
		"*/Gate":     {"Prod/Gate"},
		"Build/*":    {"Build/Unit", "Build/Lint"},
		"*":          addresses,
		"*/*":        addresses,
		"Gate":       nil,
		"Prod/Gate/": nil,
		"B*/Unit":    nil,
	} {
		if got := matching(pattern, addresses); !slices.Equal(got, want) {
			t.Errorf("matching(%q) = %v, want %v", pattern, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	for pattern, want := range map[string]string{
		"shop/Prod/Gate":  "Prod/Gate",
		"*/Prod/*":        "Prod/*",
		"other/Prod/Gate": "other/Prod/Gate",
		"Prod/Gate":       "Prod/Gate",
		"*":               "*",
	} {
		if got := within(pattern, "shop"); got != want {
			t.Errorf("within(%q) = %q, want %q", pattern, got, want)
		}
	}
}

func TestSensitiveVariables(t *testing.T) {
	got := sensitiveVariables(map[string][]byte{
		"a.hcl": []byte(`
			variable "open" {}
			variable "plain" { sensitive = false }
			variable "secret" { sensitive = true }
			variable "odd" { sensitive = local.x }
			locals { x = 1 }`),
		"broken.hcl": []byte(`variable "x" {`),
	})
	for name, want := range map[string]bool{"open": false, "plain": false, "secret": true, "odd": true, "x": false} {
		if got[name] != want {
			t.Errorf("%s: sensitive %v, want %v", name, got[name], want)
		}
	}
}

// TestWriteFile: a file is replaced whole, keeps its mode, is followed through a link, and nothing else stays in its folder.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("target", link); err != nil {
		t.Fatal(err)
	}
	if err := writeFile(link, []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(target)
	if err != nil || string(content) != "new" {
		t.Errorf("the file holds %q: %v", content, err)
	}
	at, err := os.Lstat(target)
	if err != nil || at.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", at.Mode(), err)
	}
	if at, err := os.Lstat(link); err != nil || at.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("%d entries: %v", len(entries), err)
	}
	if err := writeFile(os.DevNull, []byte("x"), 0o644); err != nil {
		t.Errorf("a device: %v", err)
	}
	if err := writeFile(filepath.Join(dir, "no", "where"), nil, 0o644); err == nil {
		t.Error("a folder that is not there is no error")
	}
}

// typed is a terminal on which somebody types, and that remembers what it showed.
type typed struct {
	io.Reader
	bytes.Buffer
}

func (t *typed) Read(p []byte) (int, error) { return t.Reader.Read(p) }

func TestConverse(t *testing.T) {
	q := executor.Question{Address: "Prod/Gate", CustomData: "ship\x1b[2J it?", URL: "https://example.com", Deadline: time.Unix(0, 0)}
	for input, want := range map[string]executor.Answer{
		"y\n\n":                 {Status: approved, By: "terminal"},
		"maybe\nYES\nwhy not\n": {Status: approved, Summary: "why not", By: "terminal"},
		"n\nbroken\n":           {Status: rejected, Summary: "broken", By: "terminal"},
	} {
		tty := &typed{Reader: strings.NewReader(input)}
		got, err := converse(tty, q)
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", input, got, err, want)
		}
		if shown := tty.String(); strings.Contains(shown, "\x1b") || !strings.Contains(shown, "ship it?") || !strings.Contains(shown, "example.com") {
			t.Errorf("%q: the question was %q", input, shown)
		}
	}
	for _, input := range []string{"", "perhaps\n", "y\n"} {
		if got, err := converse(&typed{Reader: strings.NewReader(input)}, q); err == nil {
			t.Errorf("%q: a terminal that was closed answered %+v", input, got)
		}
	}
}

func TestTune(t *testing.T) {
	// Only verbs that are marked and users who said nothing are touched; the marked ones are those of design.md.
	for _, c := range newRoot().Commands() {
		isShort := slices.Contains([]string{"validate", "compile", "diff", "import", "fmt", "explain", "graph", "catalog", "version"}, c.Name())
		if got := c.Annotations[short] != ""; got != isShort {
			t.Errorf("%s: short %v, want %v", c.Name(), got, isShort)
		}
	}
}
