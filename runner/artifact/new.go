package artifact

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// create makes a file to write to, beside its later place. It is locked while it is open, which is how others know that its writer lives.
func (s *Store) create() (*os.File, error) {
	for {
		name := filepath.Join(s.dir, "new", fmt.Sprintf("%d-%016x", os.Getpid(), rand.Uint64()))
		// Nobody writes to it once it has its place.
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o400)
		if err != nil {
			return nil, fmt.Errorf("artifact store: %w", err)
		}
		lock(f)
		if linked(f) {
			return f, nil
		}
		f.Close() // a sweep that came between making and locking it has removed it
	}
}

// sweep removes the files that nobody has locked.
func sweep(dir string) error {
	left, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range left {
		name := filepath.Join(dir, entry.Name())
		f, err := os.Open(name)
		if err != nil {
			continue // settled or removed since
		}
		if tryLock(f) {
			os.Remove(name)
		}
		f.Close()
	}
	return nil
}
