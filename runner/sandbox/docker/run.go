package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/pkg/stdcopy"

	"pipewright/runner/sandbox"
)

// An ending is what Run returns.
type ending struct {
	exit sandbox.Exit
	err  error
}

// Run makes, fills, starts and awaits the container. An engine that hangs is left alone some seconds after ctx was cancelled.
func (b *box) Run(ctx context.Context, c sandbox.Command) (sandbox.Exit, error) {
	if b.ran {
		return sandbox.Exit{}, sandbox.ErrRan
	}
	if len(c.Argv) == 0 {
		return sandbox.Exit{}, errors.New("the command is empty")
	}
	if err := ctx.Err(); err != nil {
		return sandbox.Exit{}, context.Cause(ctx)
	}
	b.ran = true
	out := newGate(c.Stdout, c.Stderr)
	defer out.shut()
	done := make(chan ending, 1)
	go func() {
		exit, err := b.run(ctx, c, out)
		done <- ending{exit, err}
	}()
	select {
	case end := <-done:
		return end.exit, b.explain(ctx, end.err)
	case <-ctx.Done():
	}
	select {
	case end := <-done:
		if end.err == nil { // it ended by itself at the same moment
			return end.exit, nil
		}
	case <-time.After(2 * b.driver.grace):
	}
	return sandbox.Exit{}, context.Cause(ctx)
}

// explain says what broke. Whatever fails once ctx is cancelled fails because of that.
func (b *box) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var writing *outputError
	var missing *sandbox.ImageError
	switch {
	case unreachable(err):
		return b.driver.broken(err)
	case errors.As(err, &writing), errors.As(err, &missing):
		return err
	}
	return fmt.Errorf("container of %s: %w", b.spec.Name, err)
}

func (b *box) run(ctx context.Context, c sandbox.Command, out *gate) (sandbox.Exit, error) {
	if err := b.lent.prepare(c.Dir); err != nil {
		return sandbox.Exit{}, err
	}
	if err := b.create(ctx, c); err != nil {
		return sandbox.Exit{}, err
	}
	if err := b.fill(ctx, c); err != nil {
		return sandbox.Exit{}, err
	}
	// Attached and waited for before it starts, so that nothing it says and not even an instant end is missed.
	stream, err := b.driver.engine.ContainerAttach(ctx, b.name, container.AttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		return sandbox.Exit{}, err
	}
	defer stream.Close()
	waiting, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended, lost := b.driver.engine.ContainerWait(waiting, b.name, container.WaitConditionNextExit)
	read := make(chan struct{})
	go func() {
		defer close(read)
		stdcopy.StdCopy(out.stdout(), out.stderr(), stream.Reader) // a failing writer reports to the gate, a lost engine to lost
	}()
	if err := b.driver.engine.ContainerStart(ctx, b.name, container.StartOptions{}); err != nil {
		return b.notStarted(ctx, err, out)
	}
	exit, err := b.await(ctx, ended, lost, out)
	if err != nil {
		return sandbox.Exit{}, err
	}
	select {
	case <-read: // all it wrote has been handed on
	case <-ctx.Done():
		return sandbox.Exit{}, ctx.Err()
	}
	if err := out.failure(); err != nil {
		return sandbox.Exit{}, err
	}
	return exit, b.whyEnded(ctx, &exit)
}

// await returns when the container has ended, or has been killed because nobody wants it or its output any more.
func (b *box) await(ctx context.Context, ended <-chan container.WaitResponse, lost <-chan error, out *gate) (sandbox.Exit, error) {
	var why error
	select {
	case r := <-ended:
		if r.Error != nil {
			return sandbox.Exit{}, errors.New(r.Error.Message)
		}
		return sandbox.Exit{Code: int(r.StatusCode)}, nil
	case err := <-lost:
		return sandbox.Exit{}, lostEngine(err)
	case <-out.failed:
		why = out.failure()
	case <-ctx.Done():
		why = ctx.Err()
	}
	if err := b.kill(ctx); err != nil {
		return sandbox.Exit{}, errors.Join(why, err)
	}
	select {
	case <-ended:
	case <-lost:
	case <-time.After(b.driver.grace):
	}
	return sandbox.Exit{}, why
}

// lostEngine words the end of a connection that should have brought an exit code.
func lostEngine(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("it hung up while the container ran: %w", err)
	}
	return err
}

// whyEnded asks whether memory ran out, if there is a failure to explain. It may have hit a child of the command only, so that any exit
// code comes in question.
func (b *box) whyEnded(ctx context.Context, exit *sandbox.Exit) error {
	if exit.Code == 0 {
		return nil
	}
	facts, err := b.driver.engine.ContainerInspect(ctx, b.name)
	if err != nil {
		return err
	}
	exit.OOMKilled = facts.State != nil && facts.State.OOMKilled
	return nil
}

// notStarted tells a program that is not in the image, which is the command's failure with a shell's exit code, from a place that broke.
func (b *box) notStarted(ctx context.Context, err error, out *gate) (sandbox.Exit, error) {
	if ctx.Err() != nil {
		return sandbox.Exit{}, errors.Join(ctx.Err(), b.kill(ctx))
	}
	for _, known := range []struct {
		text string
		code int
	}{
		{"executable file not found", 127},
		{"exec: permission denied", 126},
	} {
		if strings.Contains(err.Error(), known.text) {
			fmt.Fprintln(out.stderr(), err)
			return sandbox.Exit{Code: known.code}, out.failure()
		}
	}
	return sandbox.Exit{}, err
}
