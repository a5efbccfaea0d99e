package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"pipewright/cmd/pipewright/view"
	"pipewright/runner"
	"pipewright/runner/event"
)

// sweepTime is how long ending at once may take.
const sweepTime = 10 * time.Second

// An ending is what runner.Run gave.
type ending struct {
	result runner.Result
	err    error
}

// execute runs the pipeline and shows it, until it ends or the user insists on stopping.
func (s *session) execute(o runner.Options) (err error) {
	if s.view, err = s.openView(); err != nil {
		return err
	}
	o.Sink = s.show
	done := make(chan ending, 1)
	go func() {
		result, err := runner.Run(s.interrupt.ctx, o)
		done <- ending{result, err}
	}()
	select {
	case end := <-done:
		return s.finish(end, o.Log)
	case <-s.interrupt.again:
		return s.abandon()
	}
}

func (s *session) show(e event.Event) {
	s.tally.Add(e)
	s.view.Show(e)
}

// openView takes the display that --progress names; auto is live on a terminal that can be redrawn, else plain.
func (s *session) openView() (view.View, error) {
	tty := terminal(s.out())
	switch s.run.progress {
	case "json":
		return view.NewJSON(s.out()), nil
	case "live":
		if tty == nil {
			return nil, usage("--progress live needs a terminal on standard output")
		}
		return view.NewLive(tty, s.graph.Name)
	case "auto":
		if tty != nil && os.Getenv("TERM") != "dumb" {
			return view.NewLive(tty, s.graph.Name)
		}
	}
	return view.NewPlain(s.out()), nil
}

// finish writes the summary and turns the ending into an exit code.
func (s *session) finish(end ending, log *event.Log) error {
	unwritten := s.view.Close()
	if s.summarize(); unwritten != nil {
		s.say("warning: standard output was lost on the way (%v); everything is in %s", unwritten, s.home.log(s.record.Execution))
	}
	if end.err != nil {
		return s.brokenOff(end.err)
	}
	s.record.Swept = true // the runner has closed every box
	if err := errors.Join(log.Close(), s.home.write(s.record)); err != nil {
		return err
	}
	switch {
	case end.result.Status == runner.Succeeded && s.run.requireReal && s.tally.Unreal():
		return fidelityProblem(s.graph)
	case end.result.Status == runner.Succeeded:
		return nil
	case s.interrupt.happened():
		s.say("stopped; `pipewright run --resume=%s` goes on", s.record.Execution)
		return &exit{code: exitInterrupted}
	default:
		return errSaid()
	}
}

// brokenOff is for an error of the runner itself. The log is intact, so that the run can be gone on with.
func (s *session) brokenOff(err error) error {
	code := exitBad
	if s.interrupt.happened() {
		code = exitInterrupted
	}
	return &exit{code, fmt.Errorf("the run could not go on: %w\n`pipewright run --resume=%s` goes on when that is mended", err, s.record.Execution)}
}

func (s *session) summarize() {
	if v, ok := s.view.(*view.JSON); ok {
		v.WriteSummary(&s.tally, s.home.log(s.record.Execution))
		return
	}
	paths := view.Paths{Log: s.home.log(s.record.Execution), Output: func(r *view.Row) string {
		return existing(runner.OutputPath(s.home.outputs(s.record.Execution), r.Stage, r.Action, r.Attempt))
	}}
	if err := view.WriteSummary(s.out(), &s.tally, paths, view.Style{Color: colors(s.out())}); err != nil {
		s.say("warning: the summary could not be written: %v", err)
	}
}

// abandon ends the run at once: what runs is killed and removed, and its log stays as it is.
func (s *session) abandon() error {
	s.view.Pause()
	ctx, cancel := context.WithTimeout(context.Background(), sweepTime)
	defer cancel()
	if err := s.place.driver.Sweep(ctx, s.record.Execution); err != nil {
		s.say("what still runs could not be ended: %v; the next `pipewright run` tries again", err)
	}
	fmt.Fprintf(s.cmd.ErrOrStderr(), "ended at once; `pipewright run --resume=%s` goes on\n", s.record.Execution)
	return &exit{code: exitInterrupted}
}
