package sandbox

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
)

func stream(t *testing.T, headers ...tar.Header) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func TestEachEntryCleansNames(t *testing.T) {
	r := stream(t,
		tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "c0ffee"}},
		tar.Header{Typeflag: tar.TypeDir, Name: "./", Mode: 0o700},
		tar.Header{Typeflag: tar.TypeReg, Name: "./a/b"},
		tar.Header{Typeflag: tar.TypeDir, Name: "c/"},
		tar.Header{Typeflag: tar.TypeSymlink, Name: "l", Linkname: "/anywhere"},
		tar.Header{Typeflag: tar.TypeLink, Name: "h", Linkname: "./a/b"},
	)
	var names []string
	err := EachEntry(r, func(h *tar.Header, _ io.Reader) error {
		names = append(names, h.Name+">"+h.Linkname)
		return nil
	})
	want := []string{"a/b>", "c>", "l>/anywhere", "h>a/b"}
	if err != nil || !slices.Equal(names, want) {
		t.Errorf("got %q, %v; want %q", names, err, want)
	}
}

func TestEachEntryRefuses(t *testing.T) {
	for _, h := range []tar.Header{
		{Typeflag: tar.TypeReg, Name: "../x"},
		{Typeflag: tar.TypeReg, Name: "a/../../x"},
		{Typeflag: tar.TypeReg, Name: "/etc/passwd"},
		{Typeflag: tar.TypeReg, Name: "."},
		{Typeflag: tar.TypeSymlink, Name: "./", Linkname: "/etc"},
		{Typeflag: tar.TypeLink, Name: "x", Linkname: "../y"},
		{Typeflag: tar.TypeLink, Name: "x", Linkname: "/etc/shadow"},
		{Typeflag: tar.TypeFifo, Name: "pipe"},
		{Typeflag: tar.TypeChar, Name: "null", Devmajor: 1, Devminor: 3},
	} {
		err := EachEntry(stream(t, h), func(*tar.Header, io.Reader) error { return nil })
		var refused *EntryError
		if !errors.As(err, &refused) || refused.Name != h.Name {
			t.Errorf("%q (type %c): got %v, want an *EntryError", h.Name, h.Typeflag, err)
		}
	}
}

func TestEachEntryStopsAtDamage(t *testing.T) {
	err := EachEntry(bytes.NewReader(bytes.Repeat([]byte("not a tar"), 100)), func(*tar.Header, io.Reader) error { return nil })
	if !errors.Is(err, tar.ErrHeader) {
		t.Errorf("got %v, want tar.ErrHeader", err)
	}
}
