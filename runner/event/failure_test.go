package event

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// A failingFile fails as a disk does, after some calls.
type failingFile struct {
	file
	writes, syncs int // good calls left; negative: no limit
	partial       int // bytes of the failing write that still come through
	err           error
}

func (f *failingFile) WriteAt(b []byte, at int64) (int, error) {
	if f.writes == 0 {
		n, _ := f.file.WriteAt(b[:min(f.partial, len(b))], at)
		return n, f.err
	}
	f.writes--
	return f.file.WriteAt(b, at)
}

func (f *failingFile) Sync() error {
	if f.syncs == 0 {
		return f.err
	}
	f.syncs--
	return f.file.Sync()
}

// After a full disk or a broken one the log holds what was acknowledged, takes no more, says why, and can be read and gone on with.
func TestDiskFails(t *testing.T) {
	for name, broken := range map[string]failingFile{
		"full at once":     {writes: 2, syncs: -1, err: syscall.ENOSPC},
		"full in a record": {writes: 2, syncs: -1, partial: 30, err: syscall.ENOSPC},
		"sync fails":       {writes: -1, syncs: 2, err: syscall.EIO},
	} {
		t.Run(name, func(t *testing.T) {
			path, src, want := fill(t, 0)
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			broken.file = diskFile{f}
			l := start(path, &broken, int64(len(src)), 0)
			for i := range 2 {
				e := sample(i)
				if err := l.Append(e); err != nil {
					t.Fatal(err)
				}
				want = append(want, *e)
			}
			for range 2 {
				e := sample(9)
				err := l.Append(e)
				var failed *FailedError
				if !errors.As(err, &failed) || !errors.Is(err, broken.err) || e.Seq != 0 {
					t.Errorf("got Seq %d, error %v", e.Seq, err)
				}
			}
			if got, err := Read(path); err != nil || len(got) != len(want) {
				t.Errorf("%d events, error %v; want %d", len(got), err, len(want))
			}
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			again, _, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			if e := sample(3); again.Append(e) != nil || e.Seq != 3 {
				t.Errorf("it does not go on: Seq %d", e.Seq)
			}
		})
	}
}
