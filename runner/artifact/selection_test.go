package artifact

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestSelection(t *testing.T) {
	s := newStore(t)
	stream := tarOf(t, link("out", "/etc"), member{name: "fifo", kind: tar.TypeFifo}, file("dist/a"), file("dist/b/c"), file("src/x"))
	tree := must[*Tree](t)(s.AddTar(stream, func(p string) (string, bool) {
		return strings.CutPrefix(p, "dist/")
	}))
	if got := listed(tree); got != "a b/c" {
		t.Errorf("got %q", got)
	}
	_, err := s.AddTar(tarOf(t, file("a")), func(string) (string, bool) { return "../a", true })
	if reasonOf(err) != ParentPath {
		t.Errorf("a selection that leaves the tree: %v", err)
	}
}

func TestHardLinkToWhatIsNotTaken(t *testing.T) {
	s := newStore(t)
	stream := tarOf(t, file("deps/f"), hard("deps/g", "deps/f"), hard("app", "deps/g"), file("other")).Bytes()
	choose := func(p string) (string, bool) { return p, p == "app" }
	if _, err := s.AddTar(bytes.NewReader(stream), choose); reasonOf(err) != LostHardLink {
		t.Errorf("one pass: %v", err)
	}
	opened, asked := 0, 0
	counting := func(p string) (string, bool) { asked++; return choose(p) }
	open := func() (io.ReadCloser, error) { opened++; return io.NopCloser(bytes.NewReader(stream)), nil }
	tree := must[*Tree](t)(s.AddTarFrom(open, counting))
	if listed(tree) != "app" || tree.Size() != 1 || opened != 3 || asked != 4 {
		t.Errorf("got %q of %d bytes after %d passes and %d questions", listed(tree), tree.Size(), opened, asked)
	}
	stream = tarOf(t, hard("app", "nowhere")).Bytes()
	if _, err := s.AddTarFrom(open, choose); reasonOf(err) != LostHardLink {
		t.Errorf("a link to nothing: %v", err)
	}
}

func TestLimits(t *testing.T) {
	s := newStore(t)
	few := s.Within(Limits{Entries: 2, Bytes: 10})
	for _, test := range []struct {
		reason  string
		members []member
	}{
		{TooManyEntries, []member{file("a"), file("b"), file("c")}},
		{TooManyBytes, []member{{name: "a", content: "123456"}, {name: "b", content: "123456"}}},
	} {
		if _, err := few.AddTar(tarOf(t, test.members...), nil); reasonOf(err) != test.reason {
			t.Errorf("tar: %v, want %s", err, test.reason)
		}
		z := zipOf(t, test.members...)
		if _, err := few.AddZip(z, z.Size()); reasonOf(err) != test.reason {
			t.Errorf("zip: %v, want %s", err, test.reason)
		}
		files := map[string][]byte{}
		dir, paths := t.TempDir(), []string{}
		for _, m := range test.members {
			files[m.name] = []byte(m.content)
			write(t, dir, map[string]string{m.name: m.content})
			paths = append(paths, m.name)
		}
		if _, err := few.AddBytes(files); reasonOf(err) != test.reason {
			t.Errorf("bytes: %v, want %s", err, test.reason)
		}
		if _, err := few.AddFiles(dir, paths); reasonOf(err) != test.reason {
			t.Errorf("files: %v, want %s", err, test.reason)
		}
	}
}

func TestZipBomb(t *testing.T) {
	z := zipOf(t, member{name: "zeros", content: strings.Repeat("\x00", ratioFloor+1)})
	if _, err := newStore(t).AddZip(z, z.Size()); reasonOf(err) != CompressionBomb {
		t.Errorf("got %v", err)
	}
	z = zipOf(t, member{name: "zeros", content: strings.Repeat("\x00", 1<<20)})
	if _, err := newStore(t).AddZip(z, z.Size()); err != nil {
		t.Errorf("a small blank file: %v", err)
	}
}

func TestAddFilesRefuses(t *testing.T) {
	s := newStore(t)
	dir := t.TempDir()
	write(t, dir, map[string]string{"d/f": "x"})
	for name, target := range map[string]string{"l": "d", "out": "/etc", "up": ".."} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, reason := range map[string]string{
		"l/f": ThroughLink, "out/passwd": ThroughLink, "out": OutsideLink, "up": OutsideLink, "fifo": SpecialFile, "../x": ParentPath, "/etc/passwd": AbsolutePath,
	} {
		if _, err := s.AddFiles(dir, []string{path}); reasonOf(err) != reason {
			t.Errorf("%s: %v, want %s", path, err, reason)
		}
	}
	if _, err := s.AddFiles(dir, []string{"d/none"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := s.AddFiles(dir, []string{"d"}); err == nil {
		t.Error("a folder was taken as a file")
	}
}

func TestUnpackOverWhatIsThere(t *testing.T) {
	s := newStore(t)
	tree := must[*Tree](t)(s.AddBytes(map[string][]byte{"d/f": []byte("new")}))
	outside := t.TempDir()
	write(t, outside, map[string]string{"f": "precious"})

	dir := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "d")); err != nil {
		t.Fatal(err)
	}
	if err := s.Unpack(dir, tree); reasonOf(err) != ThroughLink {
		t.Errorf("a link for a folder: %v", err)
	}

	dir = t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "d"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "f"), filepath.Join(dir, "d/f")); err != nil {
		t.Fatal(err)
	}
	if err := s.Unpack(dir, tree); err != nil {
		t.Errorf("a link for a file: %v", err)
	}
	if got := must[[]byte](t)(os.ReadFile(filepath.Join(dir, "d/f"))); string(got) != "new" {
		t.Errorf("the file is %q", got)
	}
	if got := must[[]byte](t)(os.ReadFile(filepath.Join(outside, "f"))); string(got) != "precious" {
		t.Errorf("the file outside became %q", got)
	}

	dir = t.TempDir()
	write(t, dir, map[string]string{"d": "a file"})
	if err := s.Unpack(dir, tree); reasonOf(err) != FileAndFolder {
		t.Errorf("a file for a folder: %v", err)
	}
	dir = t.TempDir()
	write(t, dir, map[string]string{"d/f/x": "a file"})
	if err := s.Unpack(dir, tree); reasonOf(err) != FileAndFolder {
		t.Errorf("a folder for a file: %v", err)
	}
}

func TestHandMadeTreesAreChecked(t *testing.T) {
	s := newStore(t)
	d := must[*Tree](t)(s.AddBytes(map[string][]byte{"a": nil})).Entries[0].Digest
	for _, tree := range []*Tree{
		{Entries: []Entry{{Path: "../x", Digest: d}}},
		{Entries: []Entry{{Path: "b", Digest: d}, {Path: "a", Digest: d}}},
		{Entries: []Entry{{Path: "a/./b", Digest: d}}},
		{Entries: []Entry{{Path: "l", Link: "/etc"}}},
	} {
		dir := t.TempDir()
		for way, err := range map[string]error{"tar": s.WriteTar(io.Discard, tree), "zip": s.WriteZip(io.Discard, tree), "unpack": s.Unpack(dir, tree)} {
			if _, ok := errors.AsType[*UnsafeError](err); !ok {
				t.Errorf("%s of %v: %v", way, tree.Entries, err)
			}
		}
	}
}
