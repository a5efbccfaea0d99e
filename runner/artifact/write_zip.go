package artifact

import (
	"fmt"
	"io"
	"io/fs"
	"sync"

	"github.com/klauspost/compress/zip"
)

// WriteZip writes a tree as a ZIP archive, byte for byte the same each time.
//
// Files up to the size of a buffer are compressed side by side, a few ahead of the one that is written; longer ones as they are written.
func (s *Store) WriteZip(w io.Writer, t *Tree) error {
	if err := checkEntries(t.Entries); err != nil {
		return err
	}
	out := zip.NewWriter(w)
	stop := make(chan struct{})
	var workers sync.WaitGroup
	defer workers.Wait()
	defer close(stop)
	for packing := range s.packAhead(t, stop, &workers) {
		if err := s.writePacked(out, <-packing); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return nil
}

// packAhead packs the entries of a tree, at most readers of them at once, and gives them in their order. It ends early when stop is closed.
func (s *Store) packAhead(t *Tree, stop <-chan struct{}, workers *sync.WaitGroup) <-chan chan packed {
	queue := make(chan chan packed, readers-1)
	workers.Go(func() {
		defer close(queue)
		for _, e := range t.Entries {
			packing := make(chan packed, 1)
			select {
			case queue <- packing:
			case <-stop:
				return
			}
			workers.Go(func() { packing <- s.pack(e) })
		}
	})
	return queue
}

// writePacked writes one entry.
func (s *Store) writePacked(out *zip.Writer, p packed) error {
	if p.err != nil {
		return p.err
	}
	if p.long {
		return s.zipLong(out, p)
	}
	defer s.release(p)
	entry, err := out.CreateRaw(p.header)
	if err == nil {
		_, err = entry.Write(p.bytes)
	}
	if err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return nil
}

func (s *Store) zipLong(out *zip.Writer, p packed) error {
	f, err := s.open(p.entry)
	if err != nil {
		return err
	}
	defer f.Close()
	entry, err := out.CreateHeader(p.header)
	if err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return s.copyTo(entry, f, p.entry)
}

func zipHeader(e Entry) *zip.FileHeader {
	h := &zip.FileHeader{Name: e.Path, Method: zip.Deflate}
	if e.Link != "" {
		h.Method = zip.Store
		h.SetMode(fs.ModeSymlink | 0o777)
	} else {
		h.SetMode(permissions(e))
	}
	// The MS-DOS date alone: what Modified would add is nine bytes a file of what is always the same.
	//lint:ignore SA1019 a raw entry is written with these fields and no others
	h.ModifiedDate = 1<<5 | 1 // 1980-01-01
	const version20, utf8Names = 20, 0x800
	h.CreatorVersion = h.CreatorVersion&0xff00 | version20
	h.ReaderVersion = version20
	h.Flags = utf8Names // what is always true of our names
	return h
}
