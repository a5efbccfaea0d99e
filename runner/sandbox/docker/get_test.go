package docker

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func engineStream(t *testing.T, headers ...tar.Header) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, strings.Repeat("x", int(h.Size))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func rebased(t *testing.T, r io.Reader, file string) string {
	t.Helper()
	var b bytes.Buffer
	if err := rebase(&b, r, file); err != nil {
		t.Fatal(err)
	}
	var names []string
	for r := tar.NewReader(&b); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(names, " ")
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name+">"+h.Linkname+":"+h.Uname)
	}
}

func TestRebase(t *testing.T) {
	folder := []tar.Header{
		{Typeflag: tar.TypeDir, Name: "out/", Uname: "app"},
		{Typeflag: tar.TypeReg, Name: "out/a", Size: 700},
		{Typeflag: tar.TypeLink, Name: "out/sub/b", Linkname: "out/a"},
		{Typeflag: tar.TypeSymlink, Name: "out/c", Linkname: "out/a"},
	}
	if got := rebased(t, engineStream(t, folder...), ""); got != "./>: a>: sub/b>a: c>out/a:" {
		t.Errorf("folder: %s", got)
	}
	if got := rebased(t, engineStream(t, tar.Header{Typeflag: tar.TypeReg, Name: "target", Size: 3}), "asked"); got != "asked>:" {
		t.Errorf("file: %s", got)
	}
}

// TestRebaseNoticesATornStream cuts the engine's stream at every block: whatever is missing, be it only the end mark, is an error.
func TestRebaseNoticesATornStream(t *testing.T) {
	whole := engineStream(t, tar.Header{Typeflag: tar.TypeDir, Name: "out/"}, tar.Header{Typeflag: tar.TypeReg, Name: "out/a", Size: 700}).Bytes()
	for n := 0; n < len(whole)-1024; n += 256 {
		if err := rebase(io.Discard, bytes.NewReader(whole[:n]), ""); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("after %d of %d bytes: %v", n, len(whole), err)
		}
	}
}
