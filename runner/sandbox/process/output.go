package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"sync"
	"time"
)

const (
	// lastWords is how long the streams may stay open once everything that was found has been killed.
	lastWords = time.Second
	// pipeful is at least what a pipe may still hold then.
	pipeful = 1 << 20
)

// An output carries what a command writes to the caller's two writers, never to both at once. Where the two are one, so is the pipe,
// which keeps the order of what is written.
type output struct {
	stdout, stderr *stream
	failed         chan struct{} // closed when a writer failed
	copying        sync.WaitGroup

	mu     sync.Mutex
	closed bool
	why    error
}

// A stream is a pipe from the command to a writer.
type stream struct {
	output        *output
	w             io.Writer
	parent, child *os.File
}

func newOutput(stdout, stderr io.Writer) (*output, error) {
	o := &output{failed: make(chan struct{})}
	var err error
	if o.stdout, err = o.stream(stdout); err != nil {
		return nil, err
	}
	if same(stdout, stderr) {
		o.stderr = o.stdout
		return o, nil
	}
	if o.stderr, err = o.stream(stderr); err != nil {
		o.stdout.close()
		return nil, err
	}
	return o, nil
}

func (o *output) stream(w io.Writer) (*stream, error) {
	if w == nil {
		w = io.Discard
	}
	parent, child, err := os.Pipe()
	return &stream{o, w, parent, child}, err
}

func same(a, b io.Writer) bool {
	return a != nil && b != nil && reflect.TypeOf(a).Comparable() && reflect.TypeOf(b).Comparable() && a == b
}

func (o *output) streams() []*stream {
	if o.stdout == o.stderr {
		return []*stream{o.stdout}
	}
	return []*stream{o.stdout, o.stderr}
}

// start lets go of the command's ends and begins to read ours.
func (o *output) start() {
	for _, s := range o.streams() {
		s.child.Close()
		o.copying.Go(s.copy)
	}
}

// copy ends with the stream, with a failing writer (Write has told the output), or when finish finds the pipe open but empty. What the
// pipe holds at that moment is still handed on; what a process that got away goes on to write is not.
func (s *stream) copy() {
	buf := make([]byte, 32<<10)
	for late := 0; late < pipeful; {
		n, err := s.parent.Read(buf)
		if n > 0 {
			if _, failed := s.Write(buf[:n]); failed != nil {
				return
			}
		}
		if errors.Is(err, os.ErrDeadlineExceeded) && late == 0 {
			late, err = 1, nil
		}
		if err != nil {
			return
		}
		if late > 0 {
			late += n
			s.parent.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
		}
	}
}

// Write hands on unless the output is closed, and tells the output of the first failure.
func (s *stream) Write(p []byte) (int, error) {
	o := s.output
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return 0, io.ErrClosedPipe
	}
	n, err := s.w.Write(p)
	if err != nil && o.why == nil {
		o.why = err
		close(o.failed)
	}
	return n, err
}

// finish returns when both streams have been handed on. A process that got away may hold them open: it is not waited for longer than
// lastWords.
func (o *output) finish() {
	for _, s := range o.streams() {
		s.parent.SetReadDeadline(time.Now().Add(lastWords)) // a pipe of this machine always takes one
	}
	o.copying.Wait()
	o.mu.Lock()
	o.closed = true
	o.mu.Unlock()
}

func (o *output) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.why == nil {
		return nil
	}
	return fmt.Errorf("writing the output of a command: %w", o.why)
}

func (o *output) close() {
	for _, s := range o.streams() {
		s.close()
	}
}

// close lets go of both ends; one that is closed already does not mind.
func (s *stream) close() {
	s.parent.Close()
	s.child.Close()
}
