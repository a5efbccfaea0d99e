// Package sandboxtest answers one question: does a sandbox keep its promises?
//
// Run holds a Driver to the whole contract of package sandbox, with commands of a POSIX shell. Lifecycle is the part of it that needs no
// shell, for a driver that only plays one.
package sandboxtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"testing"
	"time"

	"pipewright/runner/sandbox"
)

// soon is how long anything may take that ought to be at once. It is generous, for machines that do other things too; a promise that is
// not kept takes for ever.
const soon = 30 * time.Second

// Run is the whole suite. The image must hold a POSIX shell with the usual small programs; a driver without images ignores it.
func Run(t *testing.T, driver sandbox.Driver, image string) {
	Lifecycle(t, driver, image)
	s := &suite{driver, image}
	t.Run("exit codes", s.exitCodes)
	t.Run("missing program", s.missingProgram)
	t.Run("streams", s.streams)
	t.Run("large output", s.largeOutput)
	t.Run("failing writer", s.failingWriter)
	t.Run("standard input", s.standardInput)
	t.Run("environment", s.environment)
	t.Run("working folder", s.workingFolder)
	t.Run("put", s.put)
	t.Run("get", s.get)
	t.Run("get what was deleted", s.getDeleted)
	t.Run("names", s.names)
	t.Run("background child", s.backgroundChild)
	t.Run("cancel a tree", s.cancelTree)
	t.Run("cancel the stubborn", s.cancelStubborn)
	t.Run("sweep what runs", s.sweepRunning)
}

// Lifecycle is the part of the suite that runs nothing but `sh -c :` and, where it must be cancelled, `sh -c "sleep 1000"`.
func Lifecycle(t *testing.T, driver sandbox.Driver, image string) {
	s := &suite{driver, image}
	t.Run("missing image", s.missingImage)
	t.Run("digest", s.digest)
	t.Run("second run", s.secondRun)
	t.Run("close", s.close)
	t.Run("close after cancel", s.closeAfterCancel)
	t.Run("cancelled before", s.cancelledBefore)
	t.Run("cancel", s.cancel)
	t.Run("cancel at any moment", s.cancelAnyMoment)
	t.Run("wrong calls", s.wrongCalls)
	t.Run("refused entries", s.refusedEntries)
	t.Run("round trip", s.roundTrip)
	t.Run("sweep", s.sweep)
	t.Run("many at once", s.many)
}

// A suite is one driver under test.
type suite struct {
	driver sandbox.Driver
	image  string
}

// leaver is a driver that tells what it left behind; every driver under test must.
type leaver interface {
	Left(ctx context.Context, run string) ([]string, error)
}

// spec is a place of a run of its own. When the test is over nothing of that run may be left.
func (s *suite) spec(t *testing.T) sandbox.Spec {
	t.Helper()
	run := "test-" + rand.Text()
	t.Cleanup(func() {
		for _, what := range s.left(t, run) {
			t.Errorf("left behind: %s", what)
		}
		if err := s.driver.Sweep(context.Background(), run); err != nil {
			t.Errorf("sweep: %v", err)
		}
	})
	return sandbox.Spec{Run: run, Name: "Build/Größe & more", Image: s.image}
}

func (s *suite) left(t *testing.T, run string) []string {
	t.Helper()
	l, ok := s.driver.(leaver)
	if !ok {
		t.Fatalf("driver %s does not tell what it leaves", s.driver.Name())
	}
	left, err := l.Left(context.Background(), run)
	if err != nil {
		t.Errorf("left: %v", err)
	}
	return left
}

// open gives a box that is closed before anybody looks for what was left.
func (s *suite) open(t *testing.T) sandbox.Box {
	t.Helper()
	box, err := s.driver.Open(t.Context(), s.spec(t))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := box.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return box
}

// shell is the command that runs a script, which finds the box's root in $ROOT.
func shell(box sandbox.Box, script string) sandbox.Command {
	return sandbox.Command{Argv: []string{"sh", "-c", script}, Env: []string{"ROOT=" + box.Root()}}
}

// A said is what a command said and how it ended.
type said struct {
	stdout, stderr string
	exit           sandbox.Exit
}

// run runs a command to its end; an error of the place ends the test.
func run(t *testing.T, box sandbox.Box, c sandbox.Command) said {
	t.Helper()
	var out, err bytes.Buffer
	c.Stdout, c.Stderr = &out, &err
	exit, failed := box.Run(t.Context(), c)
	if failed != nil {
		t.Fatalf("run %q: %v\nstdout: %s\nstderr: %s", c.Argv, failed, &out, &err)
	}
	return said{out.String(), err.String(), exit}
}

// script runs a script that must succeed.
func script(t *testing.T, box sandbox.Box, text string) said {
	t.Helper()
	got := run(t, box, shell(box, text))
	if got.exit != (sandbox.Exit{}) {
		t.Fatalf("script %q: exit %+v\nstdout: %s\nstderr: %s", text, got.exit, got.stdout, got.stderr)
	}
	return got
}

// within fails the test if f takes longer than it should.
func within(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(soon):
		t.Fatalf("%s has not happened within %s", what, soon)
	}
}
