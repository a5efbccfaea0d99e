package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// An interruption turns signals into the two ways of stopping: the first of SIGINT, SIGTERM or SIGHUP stops cleanly, a second ends at once.
// SIGPIPE does nothing meanwhile: a reader of standard output that went away does not end a run.
type interruption struct {
	ctx   context.Context // cancelled by the first
	again <-chan struct{} // closed by the second
	stop  func()
}

// watch starts to listen. say is called at the first signal, from another goroutine.
func watch(parent context.Context, say func()) *interruption {
	pipes := make(chan os.Signal, 1) // nobody reads it. To ignore the signal would make commands ignore it too: they inherit that
	signal.Notify(pipes, syscall.SIGPIPE)
	ctx, cancel := context.WithCancel(parent)
	signals, again, done := make(chan os.Signal, 2), make(chan struct{}), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		select {
		case <-done:
			return
		case <-signals:
		}
		say()
		cancel()
		select {
		case <-done:
		case <-signals:
			close(again)
		}
	}()
	return &interruption{ctx: ctx, again: again, stop: func() {
		signal.Stop(signals)
		signal.Stop(pipes)
		close(done)
		cancel()
	}}
}

// happened says whether the first signal came.
func (i *interruption) happened() bool { return i.ctx.Err() != nil }
