package artifact

import (
	"fmt"
	"io"
	"io/fs"

	"github.com/klauspost/compress/zip"
)

// WriteZip writes a tree as a ZIP archive, byte for byte the same each time.
func (s *Store) WriteZip(w io.Writer, t *Tree) error {
	if err := checkEntries(t.Entries); err != nil {
		return err
	}
	out := zip.NewWriter(w)
	for _, e := range t.Entries {
		if err := s.zipEntry(out, e); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return nil
}

func (s *Store) zipEntry(out *zip.Writer, e Entry) error {
	h := &zip.FileHeader{Name: e.Path, Method: zip.Deflate, Modified: written()}
	if e.Link != "" {
		h.Method = zip.Store
		h.SetMode(fs.ModeSymlink | 0o777)
		entry, err := out.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(entry, e.Link)
		}
		return err
	}
	h.SetMode(permissions(e))
	f, err := s.open(e)
	if err != nil {
		return err
	}
	defer f.Close()
	entry, err := out.CreateHeader(h)
	if err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return s.copyTo(entry, f, e)
}
