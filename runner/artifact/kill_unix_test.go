//go:build unix

package artifact

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// dying names the store in which the test binary, started again, writes a file without end until it is killed.
const dying = "PIPEWRIGHT_TEST_DYING_STORE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(dying); dir != "" {
		writeWithoutEnd(dir)
		return
	}
	os.Exit(m.Run())
}

func writeWithoutEnd(dir string) {
	s, err := Open(dir)
	if err != nil {
		panic(err)
	}
	written := io.MultiReader(io.LimitReader(zeros{}, 3<<20), announced{})
	_, _, err = s.putFile(written)
	panic(err)
}

// announced says that it was reached, and then gives nothing for ever.
type announced struct{}

func (announced) Read([]byte) (int, error) {
	os.Stdout.WriteString("here\n")
	select {}
}

func TestKilledInTheMiddle(t *testing.T) {
	s := newStore(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), dying+"="+s.dir)
	out := must[io.ReadCloser](t)(cmd.StdoutPipe())
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line := must[string](t)(bufio.NewReader(out).ReadString('\n')); line != "here\n" {
		t.Fatalf("it says %q", line)
	}
	half := must[[]string](t)(filepath.Glob(filepath.Join(s.dir, "new", "*")))
	if len(half) != 1 {
		t.Fatalf("it writes %v", half)
	}
	must[*Store](t)(Open(s.dir))
	if _, err := os.Lstat(half[0]); err != nil {
		t.Errorf("while it lives: %v", err)
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	must[*Store](t)(Open(s.dir))
	noLeftovers(t, s)
}
