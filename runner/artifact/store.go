package artifact

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// A Store keeps files and trees in a folder. It is safe for several goroutines and processes: everything in it is written
// beside its place and then renamed, and what is there is never changed.
//
//	files/ab/cdef...   the bytes of a file, by the SHA-256 of them
//	trees/ab/cdef...   the list of a tree, canonical JSON, by the SHA-256 of it
//	new/               what is being written
type Store struct {
	dir       string
	limits    Limits
	buffers   *sync.Pool // of *buffer
	packRooms *sync.Pool // of *packRoom
}

// Open opens the store in dir, which is made if need be, and removes what dead processes left half written in it.
func Open(dir string) (*Store, error) {
	for _, folder := range []string{"files", "trees", "new"} {
		// Artifacts may hold secrets: nobody else reads them.
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			return nil, fmt.Errorf("artifact store: %w", err)
		}
	}
	if err := sweep(filepath.Join(dir, "new")); err != nil {
		return nil, fmt.Errorf("artifact store: %w", err)
	}
	return &Store{
		dir:       dir,
		limits:    Limits{}.orDefaults(),
		buffers:   &sync.Pool{New: func() any { return new(buffer) }},
		packRooms: &sync.Pool{New: newPackRoom},
	}, nil
}

// Within gives the same store with other limits for what is added through it.
func (s *Store) Within(l Limits) *Store {
	other := *s
	other.limits = l.orDefaults()
	return &other
}

// OpenFile gives the bytes of a file entry. A file that is gone or has another size is a *CorruptError.
func (s *Store) OpenFile(e Entry) (io.ReadCloser, error) { return s.open(e) }

func (s *Store) open(e Entry) (*os.File, error) {
	if e.Link != "" {
		return nil, fmt.Errorf("artifact: %s is a link, it has no bytes", e.Path)
	}
	name, err := s.place("files", e.Digest)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if os.IsNotExist(err) {
		return nil, &CorruptError{Digest: e.Digest, Path: e.Path, Problem: "the file is gone"}
	}
	if err != nil {
		return nil, fmt.Errorf("artifact store: %w", err)
	}
	if problem := sizeProblem(f.Stat, e.Size); problem != "" {
		f.Close()
		return nil, &CorruptError{Digest: e.Digest, Path: e.Path, Problem: problem}
	}
	return f, nil
}

func sizeProblem(stat func() (fs.FileInfo, error), want int64) string {
	switch found, err := stat(); {
	case os.IsNotExist(err):
		return "the file is gone"
	case err != nil:
		return err.Error()
	case !found.Mode().IsRegular():
		return "the file is no regular file"
	case found.Size() != want:
		return fmt.Sprintf("the file has %d bytes, not %d", found.Size(), want)
	}
	return ""
}

const digestPrefix = "sha256:"

// place is where a digest is kept. A digest is checked to the last digit: it becomes part of a path.
func (s *Store) place(kind string, d Digest) (string, error) {
	hex, ok := strings.CutPrefix(string(d), digestPrefix)
	if !ok || len(hex) != 64 || strings.Trim(hex, "0123456789abcdef") != "" {
		return "", fmt.Errorf("artifact: %q is no digest: %w", string(d), fs.ErrInvalid)
	}
	return filepath.Join(s.dir, kind, hex[:2], hex[2:]), nil
}
