package artifact

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// checkOutcome holds whatever came of an archive: a tree that is refused leaves nothing half written, one that is taken can be read, written
// and unpacked again, with nothing outside the folder.
func checkOutcome(t *testing.T, s *Store, tree *Tree, err error) {
	t.Helper()
	noLeftovers(t, s)
	if err != nil {
		if tree != nil {
			t.Fatal("an error and a tree")
		}
		return
	}
	again, err := s.Tree(tree.Digest)
	if err != nil || len(again.Entries) != len(tree.Entries) {
		t.Fatalf("the tree cannot be read again: %v", err)
	}
	var out bytes.Buffer
	if err := s.WriteTar(&out, tree); err != nil {
		t.Fatal(err)
	}
	var zipped bytes.Buffer
	if err := s.WriteZip(&zipped, tree); err != nil {
		t.Fatal(err)
	}
	if back, err := s.AddZip(bytes.NewReader(zipped.Bytes()), int64(zipped.Len())); err != nil || back.Digest != tree.Digest {
		t.Fatalf("the tree changes on its way through ZIP: %v", err)
	}
	if back, err := s.AddTar(&out, nil); err != nil || back.Digest != tree.Digest {
		t.Fatalf("the tree changes on its way through tar: %v", err)
	}
	around := t.TempDir()
	dir := filepath.Join(around, "a", "b")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := s.Unpack(dir, tree); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{around, filepath.Join(around, "a")} {
		if found, err := os.ReadDir(folder); err != nil || len(found) != 1 {
			t.Fatalf("%s holds %v, %v", folder, found, err)
		}
	}
}

func FuzzAddTar(f *testing.F) {
	for _, r := range refused {
		f.Add(tarOf(f, r.members...).Bytes())
	}
	f.Add(tarOf(f, file("f"), hard("h", "f"), link("l", "f")).Bytes())
	s := newStore(f).Within(Limits{Bytes: 4 << 20, Entries: 1000})
	f.Fuzz(func(t *testing.T, archive []byte) {
		tree, err := s.AddTar(bytes.NewReader(archive), nil)
		checkOutcome(t, s, tree, err)
	})
}

func FuzzAddZip(f *testing.F) {
	for _, r := range refused {
		all, err := io.ReadAll(zipOf(f, r.members...))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(all)
	}
	s := newStore(f).Within(Limits{Bytes: 4 << 20, Entries: 1000})
	f.Fuzz(func(t *testing.T, archive []byte) {
		tree, err := s.AddZip(bytes.NewReader(archive), int64(len(archive)))
		checkOutcome(t, s, tree, err)
	})
}
