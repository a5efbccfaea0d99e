package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestInitHolds: whatever a repository holds, what init writes is valid, canonical, and named after what was found.
func TestInitHolds(t *testing.T) {
	all := []string{}
	for _, s := range signs {
		all = append(all, s.name)
		checkInit(t, []string{s.name})
	}
	checkInit(t, nil)
	checkInit(t, all)
}

func checkInit(t *testing.T, names []string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "a shop ${x}")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f := look(t.Context(), dir)
	for name, text := range map[string]string{"pipeline.hcl": f.pipeline(), "runner.hcl": f.runner()} {
		content, err := canonical(name, text)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := load(dir, inputs{})
	for _, d := range c.diags {
		t.Errorf("with %v: %s", names, d.Error())
	}
	if len(c.graphs) != 1 || c.graphs[0].Name != "a-shop-x" {
		t.Errorf("with %v: pipelines %v", names, c.names())
	}
}

func TestRemoteName(t *testing.T) {
	for remote, want := range map[string]string{
		"https://example.com/acme/shop.git":      "acme/shop",
		"git@example.com:acme/shop.git":          "acme/shop",
		"ssh://git@example.com:22/acme/shop":     "acme/shop",
		"https://example.com/group/sub/shop.git": "sub/shop",
		"/srv/git/shop.git":                      "git/shop",
		"shop":                                   "/",
		"":                                       "/",
		"https://example.com/a b/shop":           "/",
		"https://example.com/${x}/shop":          "/",
	} {
		owner, name, ok := remoteName(remote)
		if !ok {
			owner, name = "", ""
		}
		if got := owner + "/" + name; got != want {
			t.Errorf("remoteName(%q) = %s, want %s", remote, got, want)
		}
	}
}

func TestLiteral(t *testing.T) {
	if got, want := literal("a\"b\\c${d}%{e}\n"), `"a\"b\\c$${d}%%{e}\n"`; got != want {
		t.Errorf("literal gives %s, want %s", got, want)
	}
}
