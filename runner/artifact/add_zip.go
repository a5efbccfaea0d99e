package artifact

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zip"
)

// encrypted is bit 0 of a ZIP entry's flags.
const encrypted = 1

// AddZip reads a ZIP archive into a new tree, as AddTar does, but a path that stands in it twice is refused: which of the two counts is answered
// differently from reader to reader. Executable bits and links are those of archives made on Unix.
func (s *Store) AddZip(r io.ReaderAt, size int64) (*Tree, error) {
	in, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("artifact: this is no ZIP archive: %w", err)
	}
	b := s.build(size)
	for _, f := range in.File {
		if err := b.addZipped(f); err != nil {
			return nil, err
		}
	}
	return b.finish()
}

func (b *builder) addZipped(f *zip.File) error {
	path, err := cleanPath(f.Name)
	if err != nil {
		return err
	}
	if err := b.budget.entry(path); err != nil {
		return err
	}
	mode := f.Mode()
	if mode.IsDir() || strings.HasSuffix(f.Name, "/") {
		return nil
	}
	if path, err = filePath(f.Name); err != nil {
		return err
	}
	switch _, twice := b.entries[path]; {
	case twice:
		return &UnsafeError{Path: path, Reason: DuplicatePath}
	case f.Flags&encrypted != 0:
		return &UnsafeError{Path: path, Reason: EncryptedFile}
	case mode&fs.ModeSymlink == 0 && !mode.IsRegular():
		return &UnsafeError{Path: path, Reason: SpecialFile}
	}
	b.entries[path], err = b.unzip(path, f)
	return err
}

func (b *builder) unzip(path string, f *zip.File) (Entry, error) {
	content, err := f.Open()
	if err != nil {
		return Entry{}, fmt.Errorf("artifact: %s: %w", path, err)
	}
	defer content.Close()
	in := &metered{content, &b.budget, path}
	if f.Mode()&fs.ModeSymlink == 0 {
		d, n, err := b.store.putFile(in)
		if err != nil {
			return Entry{}, fmt.Errorf("artifact: %s: %w", path, err)
		}
		return Entry{Path: path, Executable: f.Mode()&0o100 != 0, Size: n, Digest: d}, nil
	}
	// One byte more than a target may have is enough to refuse it.
	target, err := io.ReadAll(io.LimitReader(in, maxPath+1))
	if err != nil {
		return Entry{}, fmt.Errorf("artifact: %s: %w", path, err)
	}
	return Entry{Path: path, Link: string(target)}, linkTarget(path, string(target))
}
