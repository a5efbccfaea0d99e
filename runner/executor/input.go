package executor

import (
	"context"
	"io"

	"pipewright/runner/sandbox"
)

// putInput unpacks an input artifact into a folder of a box.
func (s *Scene) putInput(ctx context.Context, box sandbox.Box, folder, name string) error {
	tree, err := s.Store.Tree(s.Inputs[name].Digest)
	if err != nil {
		return err
	}
	return piped(func(w io.Writer) error { return s.Store.WriteTar(w, tree) }, func(r io.Reader) error { return box.Put(ctx, folder, r) })
}

// piped has one function read what another writes at the same time, and waits for both. The reader gets the error of the writer; a reader that
// ends early ends the writer.
func piped(write func(io.Writer) error, read func(io.Reader) error) error {
	pr, pw := io.Pipe()
	written := make(chan struct{})
	go func() {
		defer close(written)
		pw.CloseWithError(write(pw))
	}()
	err := read(pr)
	pr.CloseWithError(err)
	<-written
	return err
}
