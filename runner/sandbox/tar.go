package sandbox

import (
	"archive/tar"
	"errors"
	"io"
	"path"
	"strings"
)

// An EntryError says why an entry of a tar stream is not put into a box.
type EntryError struct {
	Name string // as the stream spells it
	Why  string
}

func (e *EntryError) Error() string { return "tar entry " + e.Name + " " + e.Why }

// Limited is what a Driver also is if it cannot honour all of a Spec or a Command: it says so, one clause each, for people to read.
type Limited interface {
	Limits() []string
}

// EachEntry reads a tar stream as Put takes it and calls do for each entry, in order, with the name made clean ("a/b", never "./a/b").
// Files, folders, symbolic and hard links are let through; the stream's own root ("./") is not passed on, for its mode is that of
// whatever folder the author's files lay in. A name or the target of a hard link that is absolute or leads upward, a device and a
// pipe are each an *EntryError. What do returns ends the reading.
func EachEntry(r io.Reader, do func(h *tar.Header, body io.Reader) error) error {
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag == tar.TypeXGlobalHeader { // git archive writes the commit there
			continue
		}
		if err := cleanEntry(h); err != nil {
			return err
		}
		if h.Name == "." {
			continue
		}
		if err := do(h, t); err != nil {
			return err
		}
	}
}

func cleanEntry(h *tar.Header) error {
	written := h.Name
	switch h.Typeflag {
	case tar.TypeReg, tar.TypeDir, tar.TypeSymlink:
	case tar.TypeGNUSparse: // the reader has filled the holes
		h.Typeflag = tar.TypeReg
	case tar.TypeLink:
		if !stays(h.Linkname) {
			return &EntryError{written, "is a hard link to " + h.Linkname + ", which is outside"}
		}
		h.Linkname = path.Clean(h.Linkname)
	default:
		return &EntryError{written, "is neither a file, a folder nor a link"}
	}
	if !stays(h.Name) {
		return &EntryError{written, "leads outside the folder it is unpacked in"}
	}
	h.Name = path.Clean(h.Name)
	if h.Name == "." && h.Typeflag != tar.TypeDir {
		return &EntryError{written, "would take the place of the folder it is unpacked in"}
	}
	return nil
}

// stays tells whether a slash-separated name stays below the folder it is relative to.
func stays(name string) bool {
	clean := path.Clean(name)
	return name != "" && !path.IsAbs(name) && clean != ".." && !strings.HasPrefix(clean, "../") && !strings.ContainsRune(name, 0)
}
