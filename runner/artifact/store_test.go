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
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func newStore(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// sample is a folder with what a tree can hold, and the paths in it.
func sample(t testing.TB) (dir string, paths []string) {
	dir = t.TempDir()
	write(t, dir, map[string]string{
		"run.sh": "echo hi\n", "docs/<a & b>.txt": "x", "docs/empty": "", "docs/deep/er/long": strings.Repeat("0123456789abcdef", 200_000),
	})
	if err := os.Chmod(filepath.Join(dir, "run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../run.sh", filepath.Join(dir, "docs/link")); err != nil {
		t.Fatal(err)
	}
	return dir, []string{"run.sh", "docs/<a & b>.txt", "docs/empty", "docs/deep/er/long", "docs/link"}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// noLeftovers fails if something is half written in the store.
func noLeftovers(t testing.TB, s *Store) {
	t.Helper()
	left, err := os.ReadDir(filepath.Join(s.dir, "new"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		t.Errorf("left behind: %s", f.Name())
	}
}

func TestOneDigestWhateverTheWay(t *testing.T) {
	s := newStore(t)
	dir, paths := sample(t)
	tree := must[*Tree](t)(s.AddFiles(dir, paths))
	if got, want := tree.Size(), int64(8+1+3_200_000); got != want {
		t.Errorf("size %d, want %d", got, want)
	}

	var tarred, again, zipped, zippedAgain bytes.Buffer
	for _, w := range []*bytes.Buffer{&tarred, &again} {
		if err := s.WriteTar(w, tree); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range []*bytes.Buffer{&zipped, &zippedAgain} {
		if err := s.WriteZip(w, tree); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(tarred.Bytes(), again.Bytes()) || !bytes.Equal(zipped.Bytes(), zippedAgain.Bytes()) {
		t.Error("the same tree gave two archives")
	}

	other := newStore(t)
	fromTar := must[*Tree](t)(other.AddTar(&tarred, nil))
	fromZip := must[*Tree](t)(other.AddZip(bytes.NewReader(zipped.Bytes()), int64(zipped.Len())))
	out := t.TempDir()
	if err := other.Unpack(out, fromTar); err != nil {
		t.Fatal(err)
	}
	fromDisk := must[*Tree](t)(other.AddFiles(out, paths))
	read := must[*Tree](t)(other.Tree(tree.Digest))
	for name, got := range map[string]*Tree{"tar": fromTar, "zip": fromZip, "unpacked": fromDisk, "by digest": read} {
		if diff := cmp.Diff(tree, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	noLeftovers(t, s)
	noLeftovers(t, other)
}

func TestEmptyTree(t *testing.T) {
	s := newStore(t)
	a := must[*Tree](t)(s.AddBytes(nil))
	b := must[*Tree](t)(s.AddFiles(t.TempDir(), nil))
	if a.Digest != b.Digest || len(must[*Tree](t)(s.Tree(a.Digest)).Entries) != 0 {
		t.Errorf("empty trees %s and %s", a.Digest, b.Digest)
	}
}

func TestModesAndTimesDoNotCount(t *testing.T) {
	s := newStore(t)
	digest := func(mode int64, seconds int64) Digest {
		var out bytes.Buffer
		w := tar.NewWriter(&out)
		h := tarHeader("f", tar.TypeReg, mode)
		h.ModTime = written().AddDate(0, 0, int(seconds))
		h.Uid, h.Uname = 1000, "somebody"
		if err := errors.Join(w.WriteHeader(h), w.Close()); err != nil {
			t.Fatal(err)
		}
		return must[*Tree](t)(s.AddTar(&out, nil)).Digest
	}
	if a, b := digest(0o600, 1), digest(0o664, 2); a != b {
		t.Errorf("modes 600 and 664 differ: %s, %s", a, b)
	}
	if a, b := digest(0o644, 1), digest(0o755, 1); a == b {
		t.Error("executable or not is the same")
	}
}

func TestOpenFile(t *testing.T) {
	s := newStore(t)
	tree := must[*Tree](t)(s.AddBytes(map[string][]byte{"a": []byte("content")}))
	r := must[io.ReadCloser](t)(s.OpenFile(tree.Entries[0]))
	defer r.Close()
	if got := must[[]byte](t)(io.ReadAll(r)); string(got) != "content" {
		t.Errorf("got %q", got)
	}
	if _, err := s.OpenFile(Entry{Path: "l", Link: "a"}); err == nil {
		t.Error("a link was opened")
	}
}

func TestBadDigests(t *testing.T) {
	s := newStore(t)
	for _, d := range []Digest{"", "sha256:", "sha256:../../../etc/passwd", Digest("sha256:" + strings.Repeat("A", 64)), Digest("md5:" + strings.Repeat("a", 64)), Digest("sha256:" + strings.Repeat("../", 22)[:64])} {
		if _, err := s.Tree(d); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("Tree(%q): %v", d, err)
		}
		if _, err := s.OpenFile(Entry{Digest: d}); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("OpenFile(%q): %v", d, err)
		}
	}
	if _, err := s.Tree(Digest("sha256:" + strings.Repeat("a", 64))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a tree that is not there: %v", err)
	}
}

func TestDamageIsNoticedAndHeals(t *testing.T) {
	files := map[string][]byte{"a": []byte("some bytes"), "b": []byte("more bytes")}
	hurt := map[string]func(t *testing.T, s *Store, name string) error{
		"torn":   func(_ *testing.T, _ *Store, name string) error { os.Chmod(name, 0o600); return os.Truncate(name, 3) },
		"empty":  func(_ *testing.T, _ *Store, name string) error { os.Chmod(name, 0o600); return os.Truncate(name, 0) },
		"gone":   func(_ *testing.T, _ *Store, name string) error { return os.Remove(name) },
		"folder": func(_ *testing.T, _ *Store, name string) error { os.Remove(name); return os.Mkdir(name, 0o700) },
	}
	for what, harm := range hurt {
		t.Run(what, func(t *testing.T) {
			s := newStore(t)
			tree := must[*Tree](t)(s.AddBytes(files))
			name := must[string](t)(s.place("files", tree.Entries[1].Digest))
			if err := harm(t, s, name); err != nil {
				t.Fatal(err)
			}
			var corrupt *CorruptError
			if _, err := s.Tree(tree.Digest); !errors.As(err, &corrupt) || corrupt.Path != "b" {
				t.Fatalf("Tree: %v", err)
			}
			for way, err := range map[string]error{
				"WriteTar": s.WriteTar(io.Discard, tree), "WriteZip": s.WriteZip(io.Discard, tree), "Unpack": s.Unpack(t.TempDir(), tree),
			} {
				if !errors.As(err, &corrupt) {
					t.Errorf("%s: %v", way, err)
				}
			}
			if what == "folder" {
				return
			}
			must[*Tree](t)(s.AddBytes(files))
			must[*Tree](t)(s.Tree(tree.Digest))
		})
	}
}

func TestDamagedList(t *testing.T) {
	s := newStore(t)
	tree := must[*Tree](t)(s.AddBytes(map[string][]byte{"a": nil}))
	name := must[string](t)(s.place("trees", tree.Digest))
	os.Chmod(name, 0o600)
	if err := os.WriteFile(name, []byte(`{"entries":[]}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var corrupt *CorruptError
	if _, err := s.Tree(tree.Digest); !errors.As(err, &corrupt) {
		t.Errorf("got %v", err)
	}
}

func TestSweepTakesOnlyTheDead(t *testing.T) {
	s := newStore(t)
	dead := filepath.Join(s.dir, "new", "1-dead")
	if err := os.WriteFile(dead, []byte("half"), 0o400); err != nil {
		t.Fatal(err)
	}
	alive := must[*os.File](t)(s.create())
	defer alive.Close()
	must[*Store](t)(Open(s.dir))
	if _, err := os.Lstat(dead); !os.IsNotExist(err) {
		t.Errorf("the dead one: %v", err)
	}
	if _, err := os.Lstat(alive.Name()); err != nil {
		t.Errorf("the living one: %v", err)
	}
	os.Remove(alive.Name())
}

func TestSeveralAtOnce(t *testing.T) {
	dir := t.TempDir()
	from, paths := sample(t)
	digests := make([]Digest, 8)
	var group sync.WaitGroup
	for i := range digests {
		group.Go(func() {
			s, err := Open(dir) // as another process would: a store of its own
			if err != nil {
				t.Error(err)
				return
			}
			tree, err := s.AddFiles(from, paths)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Tree(tree.Digest); err != nil {
				t.Error(err)
			}
			digests[i] = tree.Digest
		})
	}
	group.Wait()
	for _, d := range digests {
		if d != digests[0] {
			t.Errorf("digests %v", digests)
			break
		}
	}
	noLeftovers(t, must[*Store](t)(Open(dir)))
}

// broken gives some bytes and then an error.
type broken struct{ left int }

func (b *broken) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("the engine died")
	}
	n := min(len(p), b.left)
	b.left -= n
	return n, nil
}

// An archive that breaks off is not a short file, whichever word its reader has for it.
func TestATornReaderIsNoEnd(t *testing.T) {
	s := newStore(t)
	for _, n := range []int64{0, 10, 1 << 20, 3<<20 + 7} {
		for _, torn := range []error{io.ErrUnexpectedEOF, errors.New("x")} {
			r := io.MultiReader(io.LimitReader(zeros{}, n), iotest.ErrReader(torn))
			if d, got, err := s.putFile(r); !errors.Is(err, torn) {
				t.Errorf("after %d bytes: %s of %d bytes, %v", n, d, got, err)
			}
		}
		for _, r := range []io.Reader{io.LimitReader(zeros{}, n), iotest.DataErrReader(io.LimitReader(zeros{}, n)), iotest.HalfReader(io.LimitReader(zeros{}, n))} {
			d, got, err := s.putFile(r)
			if err != nil || got != n || d != digestOf(make([]byte, n)) {
				t.Errorf("%d bytes: %s of %d bytes, %v", n, d, got, err)
			}
		}
	}
	noLeftovers(t, s)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestABrokenStreamLeavesNothing(t *testing.T) {
	s := newStore(t)
	var whole bytes.Buffer
	w := tar.NewWriter(&whole)
	h := tarHeader("long", tar.TypeReg, 0o644)
	h.Size = 5 << 20
	if err := w.WriteHeader(h); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddTar(io.MultiReader(&whole, &broken{3 << 20}), nil); err == nil || !strings.Contains(err.Error(), "the engine died") {
		t.Errorf("got %v", err)
	}
	noLeftovers(t, s)
	for _, folder := range []string{"files", "trees"} {
		if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Join(s.dir, folder))); len(left) > 0 {
			t.Errorf("%s holds %v", folder, left)
		}
	}
}
