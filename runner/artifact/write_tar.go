package artifact

import (
	"archive/tar"
	"fmt"
	"io"
	"time"
)

// written is the time that files get in archives: the first that a ZIP archive can hold. Times are not kept, and year 1970 would
// break whoever packs the files again.
func written() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

// WriteTar writes a tree as a tar stream, byte for byte the same each time. Folders stand before what lies in them.
func (s *Store) WriteTar(w io.Writer, t *Tree) error {
	if err := checkEntries(t.Entries); err != nil {
		return err
	}
	out := tar.NewWriter(w)
	folders := map[string]bool{}
	for _, e := range t.Entries {
		if err := tarFolders(out, e.Path, folders); err != nil {
			return fmt.Errorf("artifact: %w", err)
		}
		if err := s.tarEntry(out, e); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return nil
}

// tarFolders writes the folders that a path lies in, those that were not written yet, the outermost first.
func tarFolders(out *tar.Writer, path string, had map[string]bool) error {
	var missing []string
	for folder := range ancestors(path) {
		if had[folder] {
			break
		}
		missing = append(missing, folder)
	}
	for i := len(missing) - 1; i >= 0; i-- {
		had[missing[i]] = true
		if err := out.WriteHeader(tarHeader(missing[i]+"/", tar.TypeDir, 0o755)); err != nil {
			return err
		}
	}
	return nil
}

func tarHeader(name string, kind byte, mode int64) *tar.Header {
	return &tar.Header{Name: name, Typeflag: kind, Mode: mode, ModTime: written()}
}

func (s *Store) tarEntry(out *tar.Writer, e Entry) error {
	if e.Link != "" {
		h := tarHeader(e.Path, tar.TypeSymlink, 0o777)
		h.Linkname = e.Link
		return out.WriteHeader(h)
	}
	h := tarHeader(e.Path, tar.TypeReg, int64(permissions(e)))
	h.Size = e.Size
	f, err := s.open(e)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := out.WriteHeader(h); err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return s.copyTo(out, f, e)
}
