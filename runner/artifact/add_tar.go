package artifact

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// A Selection decides what becomes of a file: its path in the new tree, and whether it is taken at all. It is asked about files and links in the
// order of the stream, not about folders, and again only if a path stands in the stream again.
type Selection func(path string) (as string, take bool)

func everything(path string) (string, bool) { return path, true }

// AddTar reads a tar stream into a new tree; nil selection: everything. Folders are not kept.
// Paths and links that leave the tree, special files and bombs are refused with an *UnsafeError and no tree is made; files that were read by then
// stay in the store, where nothing speaks of them. Of two entries with one path the last counts, as tar has it.
//
// A hard link that is taken needs its file to be taken too, because the stream has gone by: see AddTarFrom.
func (s *Store) AddTar(r io.Reader, choose Selection) (*Tree, error) {
	in := s.readingTar(choose, nil)
	if err := in.read(r); err != nil {
		return nil, err
	}
	if len(in.lost) > 0 {
		return nil, in.lostError()
	}
	return in.finish()
}

// AddTarFrom is AddTar for a stream that can be had again: where a taken hard link's file was not taken, the stream is read once more.
func (s *Store) AddTarFrom(open func() (io.ReadCloser, error), choose Selection) (*Tree, error) {
	wanted := map[string]bool{}
	choose = once(choose)
	for {
		in := s.readingTar(choose, wanted)
		if err := in.readFrom(open); err != nil {
			return nil, err
		}
		if len(in.lost) == 0 {
			return in.finish()
		}
		before := len(wanted)
		for _, file := range in.lost {
			wanted[file] = true
		}
		if len(wanted) == before { // it was looked for, and is not there
			return nil, in.lostError()
		}
	}
}

// once is a selection that remembers its answers, so that one that counts does not count the second pass.
func once(choose Selection) Selection {
	if choose == nil {
		return nil
	}
	type answer struct {
		as   string
		take bool
	}
	answers := map[string]answer{}
	return func(path string) (string, bool) {
		a, asked := answers[path]
		if !asked {
			a.as, a.take = choose(path)
			answers[path] = a
		}
		return a.as, a.take
	}
}

// A tarReading is one pass over a tar stream.
type tarReading struct {
	*builder
	choose Selection
	wanted map[string]bool   // paths to read although they are not taken: hard links lead to them
	seen   map[string]Entry  // what was read, by its path in the stream
	lost   map[string]string // hard links whose file was not read: path to file
}

func (s *Store) readingTar(choose Selection, wanted map[string]bool) *tarReading {
	if choose == nil {
		choose = everything
	}
	return &tarReading{builder: s.build(0), choose: choose, wanted: wanted, seen: map[string]Entry{}, lost: map[string]string{}}
}

func (t *tarReading) lostError() error {
	path := slices.Min(slices.Collect(maps.Keys(t.lost)))
	return &UnsafeError{Path: path, Reason: LostHardLink, Detail: "to " + t.lost[path]}
}

func (t *tarReading) readFrom(open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	return errors.Join(t.read(r), r.Close())
}

func (t *tarReading) read(r io.Reader) error {
	in := tar.NewReader(bufio.NewReaderSize(r, 64<<10))
	for {
		h, err := in.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("artifact: the tar stream breaks off: %w", err)
		}
		if err := t.add(h, in); err != nil {
			return err
		}
	}
}

func (t *tarReading) add(h *tar.Header, content io.Reader) error {
	if h.Typeflag == tar.TypeXGlobalHeader { // a comment on the whole archive; git writes one
		return nil
	}
	path, err := cleanPath(h.Name)
	if err != nil {
		return err
	}
	if err := t.budget.entry(path); err != nil {
		return err
	}
	if h.Typeflag == tar.TypeDir {
		return nil
	}
	as, take := t.choose(path)
	if !take && !t.wanted[path] {
		return nil
	}
	for folder := range ancestors(path) {
		if above := t.seen[folder]; above.Link != "" {
			return &UnsafeError{Path: path, Reason: ThroughLink, Detail: folder + " is a link to " + above.Link}
		}
	}
	e, err := t.entry(path, h, content)
	if err != nil || e == (Entry{}) {
		return err
	}
	t.seen[path] = e
	if !take {
		return nil
	}
	if e.Path, err = filePath(as); err != nil {
		return err
	}
	t.entries[e.Path] = e
	return nil
}

// entry reads what stands at path, which is not in the entry yet. A hard link to what was not read is noted and gives no entry.
func (t *tarReading) entry(path string, h *tar.Header, content io.Reader) (Entry, error) {
	switch h.Typeflag {
	case tar.TypeReg, tar.TypeGNUSparse:
		d, n, err := t.store.putFile(&metered{content, &t.budget, path})
		return Entry{Executable: h.Mode&0o100 != 0, Size: n, Digest: d}, err
	case tar.TypeSymlink:
		return Entry{Link: h.Linkname}, linkTarget(path, h.Linkname)
	case tar.TypeLink:
		file, err := filePath(h.Linkname)
		if err != nil {
			return Entry{}, &UnsafeError{Path: path, Reason: OutsideLink, Detail: "to " + h.Linkname}
		}
		e, ok := t.seen[file]
		if !ok {
			t.lost[path] = file
		}
		return e, nil
	}
	return Entry{}, &UnsafeError{Path: path, Reason: SpecialFile}
}

// A metered reader takes what it reads from the budget.
type metered struct {
	from   io.Reader
	budget *budget
	path   string
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	if over := m.budget.spend(m.path, int64(n)); over != nil {
		return n, over
	}
	return n, err
}
