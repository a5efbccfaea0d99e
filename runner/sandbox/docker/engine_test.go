package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"pipewright/runner/sandbox"
)

// inBox opens a box of a run of its own, puts files in it and runs one script in it.
func inBox(t *testing.T, d *Driver, s sandbox.Spec, c sandbox.Command, files map[string]string) (string, sandbox.Exit) {
	t.Helper()
	s.Run, s.Name = "test-"+rand.Text(), t.Name()
	box, err := d.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if left, err := d.Left(context.Background(), s.Run); err != nil || len(left) > 0 {
			t.Errorf("left behind: %q, %v", left, err)
		}
	})
	for dir, name := range files {
		if err := box.Put(t.Context(), dir, oneFile(t, name)); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	exit, err := box.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), exit
}

func oneFile(t testing.TB, name string) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: int64(len(name))}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, name); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func TestAnotherUserOwnsWhatIsPut(t *testing.T) {
	d, image := connect(t)
	const text = `id -u; id -g; cat /src/deep/file; echo x >/src/new && echo x >/src/deep/new && echo x >/work/dir/new && echo x >/tmp/new && cat /tmp/put && stat -c '%a %u' /tmp; (echo x >/etc/new) 2>/dev/null || echo refused`
	for user, ids := range map[string]string{"nobody": "65534\n65534\n", "65534": "65534\n65534\n", "1234:77": "1234\n77\n", "nobody:7": "65534\n7\n", "1234": "1234\n0\n"} {
		t.Run(user, func(t *testing.T) {
			got, exit := inBox(t, d, sandbox.Spec{Image: image}, sandbox.Command{Argv: []string{"sh", "-c", text}, User: user, Dir: "/work/dir"},
				map[string]string{"/src": "deep/file", "/tmp": "put"})
			if want := ids + "deep/fileput1777 0\nrefused\n"; got != want || exit.Code != 0 {
				t.Errorf("exit %+v, got %q, want %q", exit, got, want)
			}
		})
	}
}

func TestUnknownUserIsNoBrokenEngine(t *testing.T) {
	d, image := connect(t)
	box, err := d.Open(t.Context(), sandbox.Spec{Run: "test-user", Name: "user", Image: image})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close(context.Background())
	_, err = box.Run(t.Context(), sandbox.Command{Argv: []string{"true"}, User: "nosuchuser"})
	var engine *sandbox.EngineError
	if err == nil || errors.As(err, &engine) || !strings.Contains(err.Error(), "nosuchuser") {
		t.Errorf("got %v, want an error that names the user", err)
	}
}

func TestMemoryRunsOut(t *testing.T) {
	d, image := connect(t)
	_, exit := inBox(t, d, sandbox.Spec{Image: image, MemoryBytes: 16 << 20}, sandbox.Command{Argv: []string{"sh", "-c", `x=$(head -c 100000000 /dev/zero | tr '\0' x); echo ${#x}`}}, nil)
	if exit.Code == 0 || !exit.OOMKilled {
		t.Errorf("got %+v, want a failure for want of memory", exit)
	}
	_, exit = inBox(t, d, sandbox.Spec{Image: image, MemoryBytes: 64 << 20, CPUs: 0.5}, sandbox.Command{Argv: []string{"false"}}, nil)
	if exit != (sandbox.Exit{Code: 1}) {
		t.Errorf("got %+v, want a plain failure", exit)
	}
}

// TestOrphansAreReaped counts on an init program before the command: without one the shell would have to wait for children not its own.
func TestOrphansAreReaped(t *testing.T) {
	d, image := connect(t)
	const text = `for i in 1 2 3 4 5; do (sleep 0.1 & ) ; done; sleep 0.6; ps | grep -c '[Z]ombie\|\[sleep\]'`
	if got, _ := inBox(t, d, sandbox.Spec{Image: image}, sandbox.Command{Argv: []string{"sh", "-c", text}}, nil); got != "0\n" {
		t.Errorf("%q dead children are left", got)
	}
}

func TestLargePutGoesThroughAFile(t *testing.T) {
	d, image := connect(t)
	box, err := d.Open(t.Context(), sandbox.Spec{Run: "test-large", Name: "large", Image: image})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close(context.Background())
	const size = 24 << 20
	for _, name := range []string{"one", "two"} {
		files, writing := io.Pipe()
		go func() {
			w := tar.NewWriter(writing)
			w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: size})
			io.CopyN(w, endless(name[0]), size)
			writing.CloseWithError(w.Close())
		}()
		if err := box.Put(t.Context(), "/src", files); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	exit, err := box.Run(t.Context(), sandbox.Command{Argv: []string{"sh", "-c", `tr -d o </src/one | wc -c; tr -d t </src/two | wc -c; wc -c </src/one; wc -c </src/two`}, Stdout: &out})
	if err != nil || exit.Code != 0 || out.String() != "0\n0\n25165824\n25165824\n" {
		t.Errorf("got %q, %+v, %v", &out, exit, err)
	}
}

type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestProbe(t *testing.T) {
	connect(t)
	e, err := Probe(t.Context())
	if err != nil || e.Version == "" || e.API == "" || e.Name == "" || !strings.Contains(e.Where, "://") {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestContainerRemovedByOthers(t *testing.T) {
	d, image := connect(t)
	box, err := d.Open(t.Context(), sandbox.Spec{Run: "test-removed", Name: "removed", Image: image})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := box.Run(ctx, sandbox.Command{Argv: []string{"true"}}); err != nil {
		t.Fatal(err)
	}
	if err := d.Sweep(ctx, "test-removed"); err != nil {
		t.Fatal(err)
	}
	if _, err := box.Get(ctx, "/etc/passwd"); err == nil || !strings.Contains(err.Error(), "No such container") {
		t.Errorf("get from a container that is gone: %v", err)
	}
	if err := box.Close(ctx); err != nil {
		t.Errorf("close of a container that is gone: %v", err)
	}
}
