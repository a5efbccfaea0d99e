package terraform

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryNameIsExplained compares the names that the sources raise with the pages there are.
func TestEveryNameIsExplained(t *testing.T) {
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	raised := map[string]bool{}
	name := regexp.MustCompile(`"(terraform-[a-z-]+)"`)
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range name.FindAllStringSubmatch(string(src), -1) {
			raised[m[1]] = true
		}
	}
	for name := range raised {
		page, err := Explain.ReadFile("explain/" + name + ".md")
		if err != nil || !strings.HasPrefix(string(page), "# "+name+"\n") || strings.Count(string(page), "```") < 4 {
			t.Errorf("%s has no page with a bad and a good example: %v", name, err)
		}
	}
	pages, err := Explain.ReadDir("explain")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if !raised[strings.TrimSuffix(p.Name(), ".md")] {
			t.Errorf("nothing raises %s", p.Name())
		}
	}
}
