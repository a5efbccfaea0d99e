//go:build unix

package artifact

import (
	"os"

	"golang.org/x/sys/unix"
)

func lock(f *os.File) error {
	for {
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != unix.EINTR {
			return err
		}
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
