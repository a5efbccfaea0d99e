//go:build unix

package artifact

import (
	"bytes"
	"errors"
	"os/signal"
	"syscall"
	"testing"
)

// A limit on the size of files stands in for a full disk: a write in the middle fails.
func TestAFullDiskLeavesNothing(t *testing.T) {
	s := newStore(t)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	small := before
	small.Cur = 64 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small); err != nil {
		t.Fatal(err)
	}
	_, short := s.AddBytes(map[string][]byte{"a": bytes.Repeat([]byte("x"), 100<<10)})
	_, _, long := s.putFile(bytes.NewReader(bytes.Repeat([]byte("y"), 3<<20)))
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{short, long} {
		if !errors.Is(err, syscall.EFBIG) {
			t.Errorf("got %v", err)
		}
	}
	noLeftovers(t, s)
	must[*Tree](t)(s.AddBytes(map[string][]byte{"a": bytes.Repeat([]byte("x"), 100<<10)}))
}
