package author

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler/foreign"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// TestGolden holds what is written against what was read by eye once. Each line of the file values is a set of values that the pipeline must be the same with.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, file, archive)
		})
	}
}

func golden(t *testing.T, file string, archive *txtar.Archive) {
	t.Helper()
	in, want, sets := "", -1, []string{}
	var src []byte
	for i, f := range archive.Files {
		switch {
		case strings.HasPrefix(f.Name, "in."):
			in, src = f.Name, f.Data
		case f.Name == "want.hcl":
			want = i
		case f.Name == "values":
			sets = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		default:
			t.Fatalf("%s: what is %s?", file, f.Name)
		}
	}
	out, err := roundTrip(t, in, src, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, set := range sets {
		values := foreign.Values{}
		for pair := range strings.FieldsSeq(set) {
			name, value, _ := strings.Cut(pair, "=")
			values[name] = value
		}
		again, err := roundTrip(t, in, src, values)
		if err != nil {
			t.Errorf("with %s: %v\n%s", set, err, again)
		}
		if diff := cmp.Diff(string(out), string(again)); diff != "" {
			t.Errorf("with %s the pipeline is written otherwise: %s", set, diff)
		}
	}
	if *update {
		if want < 0 {
			want, archive.Files = len(archive.Files), append(archive.Files, txtar.File{Name: "want.hcl"})
		}
		archive.Files[want].Data = out
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(archive.Files[want].Data), string(out)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
