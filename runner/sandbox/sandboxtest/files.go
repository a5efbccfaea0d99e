package sandboxtest

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"pipewright/runner/sandbox"
)

// An entry is one of a tar stream, its size that of its content.
type entry struct {
	tar.Header
	content string
}

// stream makes a tar stream.
func stream(t *testing.T, entries ...entry) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		e.Size = int64(len(e.content))
		if err := w.WriteHeader(&e.Header); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func file(name, content string, mode int64) entry {
	return entry{tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode}, content}
}

func folder(name string) entry {
	return entry{Header: tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: 0o755}}
}

func link(name, target string) entry {
	return entry{Header: tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: target, Mode: 0o777}}
}

func put(t *testing.T, box sandbox.Box, dir string, entries ...entry) {
	t.Helper()
	if err := box.Put(t.Context(), dir, stream(t, entries...)); err != nil {
		t.Fatalf("put in %s: %v", dir, err)
	}
}

// got reads what Get gives: for each name its content, "dir", "-> target" or "= name" for a hard link, with an x before it if it is an
// executable file.
func got(t *testing.T, box sandbox.Box, name string) map[string]string {
	t.Helper()
	body, err := box.Get(t.Context(), name)
	if err != nil {
		t.Fatalf("get %s: %v", name, err)
	}
	files := map[string]string{}
	for r := tar.NewReader(body); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("get %s: %v", name, err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("get %s: %s: %v", name, h.Name, err)
		}
		files[path.Clean(h.Name)] = told(h, string(content))
	}
	if err := body.Close(); err != nil {
		t.Errorf("get %s: close: %v", name, err)
	}
	return files
}

func told(h *tar.Header, content string) string {
	switch {
	case h.Typeflag == tar.TypeDir:
		return "dir"
	case h.Typeflag == tar.TypeSymlink:
		return "-> " + h.Linkname
	case h.Typeflag == tar.TypeLink:
		return "= " + h.Linkname
	case h.Mode&0o111 != 0:
		return "x" + content
	}
	return content
}

// wantFiles compares, and tells of each difference by name.
func wantFiles(t *testing.T, what string, have, want map[string]string) {
	t.Helper()
	names := maps.Clone(want)
	maps.Copy(names, have)
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		h, there := have[name]
		if w, wanted := want[name]; !there || !wanted || h != w {
			differ = append(differ, fmt.Sprintf("%s: have %.80q (%t), want %.80q (%t)", name, h, there, w, wanted))
		}
	}
	if len(differ) > 0 {
		t.Errorf("%s:\n%s", what, strings.Join(differ, "\n"))
	}
}
