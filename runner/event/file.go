package event

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// A file is what a Log writes to. The tests put a failing one in its place.
type file interface {
	io.WriterAt
	Truncate(size int64) error
	Sync() error // what was written is on disk
	Close() error
}

// A diskFile syncs no more than it must.
type diskFile struct{ *os.File }

func (f diskFile) Sync() error { return syncContent(f.File) }

// lock takes the lock that says who writes the file; it ends with the file being closed, however that happens.
func lock(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return ErrLocked
	}
	if err != nil {
		return fmt.Errorf("lock %s: %w", f.Name(), err)
	}
	return nil
}

// syncFolder makes the entry of a new file durable.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func readAll(f *os.File) ([]byte, error) {
	i, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !i.Mode().IsRegular() || i.Size() > maxFileSize {
		return nil, &CorruptError{f.Name(), 0, 0, "this is no event log: it is no regular file of at most 1 GiB"}
	}
	return io.ReadAll(io.LimitReader(f, maxFileSize))
}
