package docker

import (
	"io"
	"sync"
)

// An outputError says that what a command wrote could not be handed on.
type outputError struct{ err error }

func (e *outputError) Error() string { return "writing the output of a command: " + e.err.Error() }
func (e *outputError) Unwrap() error { return e.err }

// A gate stands between a container's streams and the writers they are for. Once shut it lets nothing through, so that a Run that gave
// up on its engine never writes after it has returned.
type gate struct {
	out, err io.Writer
	failed   chan struct{} // closed when a writer failed

	mu     sync.Mutex
	closed bool
	why    error
}

func newGate(stdout, stderr io.Writer) *gate {
	g := &gate{out: stdout, err: stderr, failed: make(chan struct{})}
	if g.out == nil {
		g.out = io.Discard
	}
	if g.err == nil {
		g.err = io.Discard
	}
	return g
}

func (g *gate) stdout() io.Writer { return gated{g, g.out} }
func (g *gate) stderr() io.Writer { return gated{g, g.err} }

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// failure is an *outputError if a writer failed.
func (g *gate) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.why == nil {
		return nil
	}
	return &outputError{g.why}
}

// gated is one of a gate's two ways through.
type gated struct {
	gate *gate
	w    io.Writer
}

func (s gated) Write(p []byte) (int, error) {
	g := s.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return 0, io.ErrClosedPipe
	}
	n, err := s.w.Write(p)
	if err != nil && g.why == nil {
		g.why = err
		close(g.failed)
	}
	return n, err
}
