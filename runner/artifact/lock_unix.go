//go:build unix

package artifact

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock waits for the lock of a file. Where the file system has no locks it has none: then tryLock fails there too, and nothing is ever swept.
func lock(f *os.File) {
	for unix.Flock(int(f.Fd()), unix.LOCK_EX) == unix.EINTR {
		continue
	}
}

func tryLock(f *os.File) bool {
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil
}

// linked says whether an open file still has a name.
func linked(f *os.File) bool {
	var found unix.Stat_t
	return unix.Fstat(int(f.Fd()), &found) == nil && found.Nlink > 0
}
