package artifact

import (
	"archive/tar"
	stdzip "archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zip"
)

// A member is one entry of an archive that a test makes.
type member struct {
	name    string
	kind    byte   // 0: a file
	content string // of a file; target of a link
}

func tarOf(t testing.TB, members ...member) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Typeflag: m.kind, Mode: 0o644, Linkname: m.content}
		if m.kind == 0 {
			h.Typeflag, h.Linkname, h.Size = tar.TypeReg, "", int64(len(m.content))
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if m.kind == 0 {
			io.WriteString(w, m.content)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &out
}

func zipOf(t testing.TB, members ...member) *bytes.Reader {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		h.SetMode(0o644)
		switch m.kind {
		case tar.TypeSymlink:
			h.SetMode(fs.ModeSymlink | 0o777)
		case tar.TypeFifo:
			h.SetMode(fs.ModeNamedPipe | 0o644)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, m.content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(out.Bytes())
}

func link(name, target string) member {
	return member{name: name, kind: tar.TypeSymlink, content: target}
}
func file(name string) member         { return member{name: name, content: "x"} }
func hard(name, target string) member { return member{name: name, kind: tar.TypeLink, content: target} }

func reasonOf(err error) string {
	if e, ok := errors.AsType[*UnsafeError](err); ok {
		return e.Reason
	}
	return fmt.Sprint(err)
}

// Those that are the same in a tar stream and in a ZIP archive.
var refused = []struct {
	name    string
	reason  string
	members []member
}{
	{"absolute", AbsolutePath, []member{file("/etc/passwd")}},
	{"absolute twice", AbsolutePath, []member{file("//etc/passwd")}},
	{"parent", ParentPath, []member{file("../up")}},
	{"parent inside", ParentPath, []member{file("a/../b")}},
	{"parent at the end", ParentPath, []member{file("a/..")}},
	{"backslash", BackslashPath, []member{file(`..\up`)}},
	{"drive", BackslashPath, []member{file(`C:\up`)}},
	{"dot", UnusableName, []member{file("./.")}},
	{"not UTF-8", UnusableName, []member{file("a\xff")}},
	{"long part", UnusableName, []member{file(strings.Repeat("a", 256))}},
	{"long path", UnusableName, []member{file(strings.Repeat("a/", 2048) + "b")}},
	{"link to absolute", OutsideLink, []member{link("l", "/etc/passwd")}},
	{"link to parent", OutsideLink, []member{link("l", "..")}},
	{"link up and up", OutsideLink, []member{link("a/l", "../../x")}},
	{"link with backslash", OutsideLink, []member{link("l", `..\x`)}},
	{"link by way of a link", OutsideLink, []member{link("a/b/up", "../.."), link("x", "a/b/up/..")}},
	{"link by way of links", OutsideLink, []member{link("d/e/1", ".."), link("2", "d/e/1/../.."), file("d/e/f")}},
	{"through a link", ThroughLink, []member{link("l", "d"), file("l/f")}},
	{"through a deep link", ThroughLink, []member{file("d/f"), link("a/l", "../d"), file("a/l/b/c")}},
	{"file and folder", FileAndFolder, []member{file("a"), file("a/b")}},
	{"folder and file", FileAndFolder, []member{file("a/b"), file("a")}},
	{"fifo", SpecialFile, []member{{name: "p", kind: tar.TypeFifo}}},
}

func TestRefused(t *testing.T) {
	for _, test := range refused {
		t.Run(test.name, func(t *testing.T) {
			s := newStore(t)
			_, err := s.AddTar(tarOf(t, test.members...), nil)
			if got := reasonOf(err); got != test.reason {
				t.Errorf("tar: %s, want %s", got, test.reason)
			}
			if err != nil && !strings.Contains(err.Error(), "["+test.reason+"]") {
				t.Errorf("the message does not name its reason: %s", err)
			}
			z := zipOf(t, test.members...)
			if _, err = s.AddZip(z, z.Size()); reasonOf(err) != test.reason {
				t.Errorf("zip: %s, want %s", reasonOf(err), test.reason)
			}
			if left := must[[]os.DirEntry](t)(os.ReadDir(filepath.Join(s.dir, "trees"))); len(left) > 0 {
				t.Errorf("a tree was made: %v", left)
			}
			noLeftovers(t, s)
		})
	}
}

func TestRefusedInTarOnly(t *testing.T) {
	for _, test := range []struct {
		name, reason string
		members      []member
	}{
		{"character device", SpecialFile, []member{{name: "c", kind: tar.TypeChar}}},
		{"block device", SpecialFile, []member{{name: "b", kind: tar.TypeBlock}}},
		{"unknown kind", SpecialFile, []member{{name: "b", kind: 'Q'}}},
		{"folder outside", ParentPath, []member{{name: "../", kind: tar.TypeDir}}},
		{"hard link outside", OutsideLink, []member{hard("h", "../../etc/passwd")}},
		{"hard link to absolute", OutsideLink, []member{hard("h", "/etc/passwd")}},
		{"hard link to nothing", LostHardLink, []member{hard("h", "f")}},
		{"hard link to what comes later", LostHardLink, []member{hard("h", "f"), file("f")}},
		{"hard link through a link", LostHardLink, []member{link("l", "d"), file("d/f"), hard("h", "l/f")}},
		{"hard link to a link that leads out from there", OutsideLink, []member{link("a/l", "../x"), hard("h", "a/l")}},
		{"link that was replaced", ThroughLink, []member{link("l", "d"), {name: "l/", kind: tar.TypeDir}, file("l/f")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := newStore(t).AddTar(tarOf(t, test.members...), nil); reasonOf(err) != test.reason {
				t.Errorf("%s, want %s", reasonOf(err), test.reason)
			}
		})
	}
}

func TestRefusedInZipOnly(t *testing.T) {
	s := newStore(t)
	z := zipOf(t, file("a"), file("a"))
	if _, err := s.AddZip(z, z.Size()); reasonOf(err) != DuplicatePath {
		t.Errorf("duplicate: %s", reasonOf(err))
	}
	raw := must[[]byte](t)(io.ReadAll(zipOf(t, file("a"))))
	raw[6] |= encrypted                                        // in the file's own header
	raw[bytes.Index(raw, []byte("PK\x01\x02"))+8] |= encrypted // and in the directory
	if _, err := s.AddZip(bytes.NewReader(raw), int64(len(raw))); reasonOf(err) != EncryptedFile {
		t.Errorf("encrypted: %s", reasonOf(err))
	}
	if _, err := s.AddZip(strings.NewReader("no zip"), 6); err == nil {
		t.Error("text was read as a ZIP archive")
	}
}

func TestTaken(t *testing.T) {
	for _, test := range []struct {
		name    string
		members []member
		want    string
	}{
		{"spellings", []member{file("./a"), file("b//c"), file("./d/./e")}, "a b/c d/e"},
		{"folders", []member{{name: "./", kind: tar.TypeDir}, {name: "d/", kind: tar.TypeDir}, file("d/f")}, "d/f"},
		{"last wins", []member{file("a"), link("a", "b"), file("b")}, "a>b b"},
		{"case", []member{file("A"), file("a")}, "A a"},
		{"links inside", []member{link("a/l", "../b"), link("dangling", "nothing/../here"), link("loop", "loop"), link("self", ".")}, "a/l>../b dangling>nothing/../here loop>loop self>."},
		{"hard link", []member{file("f"), hard("h", "./f"), hard("i", "h")}, "f h i"},
		{"comment of git", []member{{name: "pax_global_header", kind: tar.TypeXGlobalHeader}, file("f")}, "f"},
		{"drive letter that is none", []member{file("C:x")}, "C:x"},
		{"three dots", []member{file(".../f")}, ".../f"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newStore(t)
			tree := must[*Tree](t)(s.AddTar(tarWith(t, test.members), nil))
			if diff := cmp.Diff(test.want, listed(tree)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// tarWith is tarOf for members whose kind needs PAX records.
func tarWith(t testing.TB, members []member) *bytes.Buffer {
	if members[0].kind != tar.TypeXGlobalHeader {
		return tarOf(t, members...)
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "x"}}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	out.Write(tarOf(t, members[1:]...).Bytes())
	return &out
}

func listed(t *Tree) string {
	var out []string
	for _, e := range t.Entries {
		if e.Link != "" {
			out = append(out, e.Path+">"+e.Link)
			continue
		}
		out = append(out, e.Path)
	}
	return strings.Join(out, " ")
}

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
	opened := 0
	open := func() (io.ReadCloser, error) { opened++; return io.NopCloser(bytes.NewReader(stream)), nil }
	tree := must[*Tree](t)(s.AddTarFrom(open, choose))
	if listed(tree) != "app" || tree.Size() != 1 || opened != 3 {
		t.Errorf("got %q of %d bytes after %d passes", listed(tree), tree.Size(), opened)
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

// Every reason has its page, and every page is of a reason.
func TestPages(t *testing.T) {
	pages := must[[]fs.DirEntry](t)(Explain.ReadDir("explain"))
	for _, page := range pages {
		name := strings.TrimSuffix(page.Name(), ".md")
		if meaning(name) == "unsafe" {
			t.Errorf("%s is no reason", name)
		}
		if text := must[[]byte](t)(Explain.ReadFile("explain/" + page.Name())); !strings.HasPrefix(string(text), "# "+name+"\n") {
			t.Errorf("%s has another title", page.Name())
		}
	}
	for _, r := range refused {
		if _, err := Explain.ReadFile("explain/" + r.reason + ".md"); err != nil {
			t.Error(err)
		}
	}
	if len(pages) != 14 {
		t.Errorf("%d pages", len(pages))
	}
}

// What others make of our archives.
func TestStandardReaderTakesOurZip(t *testing.T) {
	s := newStore(t)
	dir, paths := sample(t)
	tree := must[*Tree](t)(s.AddFiles(dir, paths))
	var out bytes.Buffer
	if err := s.WriteZip(&out, tree); err != nil {
		t.Fatal(err)
	}
	in := must[*stdzip.Reader](t)(stdzip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len())))
	var got []string
	for _, f := range in.File {
		content := must[io.ReadCloser](t)(f.Open())
		d, n := must2(s.hash(content))
		if f.Mode()&fs.ModeSymlink == 0 && (f.Modified.Year() != 1980 || n != int64(f.UncompressedSize64)) {
			t.Errorf("%s: %d bytes of %v", f.Name, n, f.Modified)
		}
		got = append(got, fmt.Sprint(f.Name, " ", f.Mode(), " ", d))
	}
	var want []string
	for _, e := range tree.Entries {
		mode, d := permissions(e), e.Digest
		if e.Link != "" {
			mode, d = fs.ModeSymlink|0o777, digestOf([]byte(e.Link))
		}
		want = append(want, fmt.Sprint(e.Path, " ", mode, " ", d))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func must2(d Digest, n int64, err error) (Digest, int64) {
	if err != nil {
		panic(err)
	}
	return d, n
}
