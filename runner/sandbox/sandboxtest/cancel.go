package sandboxtest

import (
	"context"
	"errors"
	"testing"
	"time"

	"pipewright/runner/sandbox"
)

// A starter cancels as soon as the command has said something.
type starter struct{ begun chan<- struct{} }

func (s starter) Write(p []byte) (int, error) {
	select {
	case s.begun <- struct{}{}:
	default:
	}
	return len(p), nil
}

// cancelled runs a script, cancels it once it has said something, and tells how long its end took.
func (s *suite) cancelled(t *testing.T, text string) time.Duration {
	t.Helper()
	box := s.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	begun := make(chan struct{}, 1)
	c := shell(box, text)
	c.Stdout = starter{begun}
	var at time.Time
	go func() {
		<-begun
		at = time.Now()
		cancel()
	}()
	within(t, "the end of a cancelled command", func() {
		if _, err := box.Run(ctx, c); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	})
	return time.Since(at)
}

func (s *suite) cancelTree(t *testing.T) {
	took := s.cancelled(t, "sleep 1000 & (sleep 1000; sleep 1000) & sh -c 'sleep 1000 & echo begun; wait' & wait")
	t.Logf("ended %s after it was cancelled", took)
}

func (s *suite) cancelStubborn(t *testing.T) {
	took := s.cancelled(t, "trap '' TERM INT HUP; sh -c 'trap \"\" TERM; echo begun; while :; do sleep 1; done'")
	t.Logf("ended %s after it was cancelled", took)
}

func (s *suite) sweepRunning(t *testing.T) {
	spec := s.spec(t)
	box, err := s.driver.Open(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{}, 1)
	ended := make(chan sandbox.Exit, 1)
	c := shell(box, "echo begun; sleep 1000")
	c.Stdout = starter{begun}
	go func() {
		exit, err := box.Run(t.Context(), c)
		if err != nil {
			exit.Code = -1 // the place broke under it: also an end
		}
		ended <- exit
	}()
	within(t, "the end of a command that was swept away", func() {
		<-begun
		if err := s.driver.Sweep(t.Context(), spec.Run); err != nil {
			t.Errorf("sweep: %v", err)
		}
		if exit := <-ended; exit.Code == 0 {
			t.Error("a command that was swept away is reported as a success")
		}
	})
	if err := box.Close(t.Context()); err != nil {
		t.Errorf("close after the sweep: %v", err)
	}
}
