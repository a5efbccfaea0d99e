package docker

import (
	"bytes"
	"context"
	"os"
	"testing"

	"pipewright/runner/sandbox"
	"pipewright/runner/sandbox/sandboxtest"
)

// connect gives a driver of the machine's engine and the image that tests run in.
func connect(t testing.TB) (*Driver, string) {
	t.Helper()
	return connectWith(t, Options{Pull: PullNever})
}

func connectWith(t testing.TB, o Options) (*Driver, string) {
	t.Helper()
	image := sandboxtest.Image()
	d, err := Open(t.Context(), o)
	if err != nil {
		sandboxtest.WithoutEngine(t, err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := d.Prepare(t.Context(), image); err != nil {
		sandboxtest.WithoutEngine(t, err)
	}
	return d, image
}

func TestConformance(t *testing.T) {
	d, image := connect(t)
	sandboxtest.Run(t, d, image)
}

// owning opens boxes that have a folder of their own where the suite puts files.
type owning struct{ *Driver }

func (d owning) Open(ctx context.Context, s sandbox.Spec) (sandbox.Box, error) {
	s.Own = "/src"
	return d.Driver.Open(ctx, s)
}

// TestLendingConformance is the whole suite once more, with folders of this machine mounted.
func TestLendingConformance(t *testing.T) {
	lent := t.TempDir()
	d, image := connectWith(t, Options{Pull: PullNever, Lend: lent})
	if !d.lender.lends() {
		if os.Geteuid() == 0 {
			t.Fatal("root does not share this machine with its engine")
		}
		t.Skip("only root lends folders")
	}
	t.Run("suite", func(t *testing.T) { sandboxtest.Run(t, owning{d}, image) })
	if left, err := os.ReadDir(lent); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestLentFolderIsTheUsers: what was put is the container's user's, and what a dead run had is swept.
func TestLentFolderIsTheUsers(t *testing.T) {
	lent := t.TempDir()
	d, image := connectWith(t, Options{Pull: PullNever, Lend: lent})
	if !d.lender.lends() {
		t.Skip("only root lends folders; the conformance suite says so")
	}
	box, err := owning{d}.Open(t.Context(), sandbox.Spec{Run: "users", Name: "n", Image: image})
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Put(t.Context(), "/src", oneFile(t, "file")); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	exit, err := box.Run(t.Context(), sandbox.Command{Argv: []string{"sh", "-c", "id -u; pwd; echo more >>file && touch new && stat -c %u file"}, Dir: "/src", User: "nobody", Stdout: &out, Stderr: &out})
	if err != nil || exit.Code != 0 || out.String() != "65534\n/src\n65534\n" {
		t.Errorf("%+v, %v: %s", exit, err, &out)
	}
	if left, err := d.Left(t.Context(), "users"); err != nil || len(left) != 1 {
		t.Errorf("before it is closed: %v, %v", left, err)
	}
	if err := d.Sweep(t.Context(), "users"); err != nil { // as the next run does for a dead one
		t.Error(err)
	}
	if left, err := os.ReadDir(lent); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := box.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
