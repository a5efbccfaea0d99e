package lang

import (
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var wordOrSpace = regexp.MustCompile(`"[^"\n]*"|[A-Za-z_]+(\.[A-Za-z_]+)*|[0-9]+|\s+|.`)

// TestMutations puts words of all fixtures in the place of words of one: configurations that are nearly right reach further than
// random text does. None may panic, and every range stays inside the file.
func TestMutations(t *testing.T) {
	var seeds, words []string
	for _, pattern := range []string{"testdata/fixtures/*.hcl", "testdata/reference/*/*.hcl", "testdata/folders/*/*.hcl"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal("no seeds in", pattern)
		}
		for _, path := range files {
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			seeds = append(seeds, string(src))
			words = append(words, strings.Fields(string(src))...)
		}
	}
	words = append(words, "null", "[]", "{}", `toset(["a"])`, "each.value", "[for k in [1] : k]", "tomap({})", `"${null}"`, "action.App[0]", "1 / 0")
	r := rand.New(rand.NewSource(1))
	for range 1000 {
		text := mutated(r, seeds[r.Intn(len(seeds))], words)
		s := &Source{folder: ".", dir: "/", root: "/", texts: map[string][]byte{"pipeline.hcl": []byte(text)}}
		one := &file{name: "pipeline.hcl", kind: pipelineFile}
		diags := one.parseText([]byte(text))
		s.broken = diags.HasErrors()
		if one.body != nil {
			s.files = []*file{one}
		}
		doc, more := s.Evaluate(Inputs{Environ: []string{"PIPEWRIGHT_VAR_connection=x"}})
		for _, d := range append(diags, more...) {
			checkInside(t, *d.Subject, []byte(text))
		}
		if printed(doc); t.Failed() {
			t.Fatal(text)
		}
	}
}

// mutated replaces or removes a few words of a text.
func mutated(r *rand.Rand, text string, words []string) string {
	parts := wordOrSpace.FindAllString(text, -1)
	for range 1 + r.Intn(6) {
		at := r.Intn(len(parts))
		for strings.TrimSpace(parts[at]) == "" || len(parts[at]) == 1 {
			at = r.Intn(len(parts))
		}
		parts[at] = ""
		if r.Intn(4) > 0 {
			parts[at] = words[r.Intn(len(words))]
		}
	}
	return strings.Join(parts, "")
}
