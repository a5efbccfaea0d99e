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
