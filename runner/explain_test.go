package runner

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every name that this room raises has a page, and every page begins with its name.
func TestPages(t *testing.T) {
	pages := map[string]bool{"approval-timed-out": true, "image-missing": true} // of package executor
	paths, err := fs.Glob(Explain, "explain/*.md")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, p := range paths {
		text, err := fs.ReadFile(Explain, p)
		name := strings.TrimSuffix(filepath.Base(p), ".md")
		if err != nil || !strings.HasPrefix(string(text), "# "+name+"\n\n") {
			t.Errorf("%s does not begin with its name", p)
		}
		pages[name] = true
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?:Name:\s*|return |\(\), |\()"([a-z]+(?:-[a-z]+)+)"`)
	found := 0
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(src), -1) {
			found++
			if !pages[m[1]] {
				t.Errorf("%s raises %s, which has no page", path, m[1])
			}
		}
	}
	if found < 12 {
		t.Errorf("only %d names were found in the sources: the test looks for the wrong thing", found)
	}
}
