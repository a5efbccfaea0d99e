package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"pipewright/cmd/pipewright/view"
	"pipewright/compiler"
	"pipewright/runner"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
)

// A session is one call of the verb run, from a good configuration to an exit code.
type session struct {
	run           *run
	cmd           *cobra.Command
	home          home
	configuration *configuration
	graph         *compiler.Graph
	record        *record // of the run to go on with; nil: a new one
	answers       map[string]string
	variables     map[string]string
	place         *place
	view          view.View
	tally         view.Tally
	interrupt     *interruption
	desk          desk
}

func (s *session) now() time.Time { return time.Now() }

func (s *session) out() io.Writer { return s.cmd.OutOrStdout() }

// say writes a line for people to standard error, without disturbing a live display.
func (s *session) say(format string, args ...any) {
	if s.view != nil {
		defer s.view.Pause()()
	}
	fmt.Fprintf(s.cmd.ErrOrStderr(), format+"\n", args...)
}

// carryOut is the order of a run: what flags say, the sandbox, the leftovers of the dead, the preflight, then the execution itself.
func (s *session) carryOut() error {
	if err := s.settle(); err != nil {
		return err
	}
	s.interrupt = watch(s.cmd.Context(), func() { s.say("stopping; once more ends it at once") })
	defer s.interrupt.stop()
	if err := s.chooseSandbox(); err != nil {
		return s.ended(err)
	}
	defer s.place.driver.Close()
	if err := s.home.sweepDead(s.interrupt.ctx, s.placeFor); err != nil {
		s.say("warning: %v", err)
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	if err := s.preflight(o); err != nil {
		return s.ended(err)
	}
	if err := s.openLog(&o); err != nil {
		return err
	}
	defer o.Log.Close()
	return s.execute(o)
}

// ended turns an error that an interruption caused into its exit code.
func (s *session) ended(err error) error {
	if s.interrupt.happened() {
		return &exit{exitInterrupted, errors.New("interrupted before anything started")}
	}
	return err
}

// settle resolves the flags that speak of the pipeline.
func (s *session) settle() (err error) {
	if s.answers, err = s.run.answers.resolve(s.graph); err != nil {
		return err
	}
	if s.record == nil {
		s.variables, err = pipelineVariables(s.run.variables, s.graph)
		return err
	}
	if len(s.run.variables) > 0 {
		return usage("--variable cannot be given again: the run has its values")
	}
	s.variables = s.record.Variables
	for at, status := range s.record.Answers {
		if s.answers[at] == "" {
			s.answers[at] = status
		}
	}
	return nil
}

func (s *session) options() (runner.Options, error) {
	store, err := artifact.Open(s.home.store())
	if err != nil {
		return runner.Options{}, err
	}
	o := runner.Options{
		Graph: s.graph, Laptop: s.configuration.laptop, Variables: s.variables, Answers: s.answers,
		Store: store, State: s.home.state(), Sandbox: s.place.driver, Parallel: s.run.parallel,
		Now: time.Now, NewID: uuid.NewString, Executors: executor.For, IgnoreConditions: s.run.ignoreConditions,
		Secrets: s.configuration.document.Sensitive,
	}
	if hasPerson() {
		o.Ask = s.ask
	}
	return o, nil
}

// ask brings a question to the terminal, the live display making room for it.
func (s *session) ask(ctx context.Context, q executor.Question) (executor.Answer, error) {
	return s.desk.ask(ctx, s.view, q)
}

// openLog makes the folder and the log of a new run, or opens those of the run to go on with.
func (s *session) openLog(o *runner.Options) error {
	if s.record != nil {
		return s.reopenLog(o)
	}
	execution := uuid.NewString()
	r, err := s.newRecord(execution)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.home.outputs(execution), 0o700); err != nil {
		return err
	}
	o.Execution, o.LogDir, s.record = execution, s.home.outputs(execution), r
	if o.Log, err = event.Create(s.home.log(execution)); err != nil {
		return err
	}
	return s.home.write(r)
}

func (s *session) reopenLog(o *runner.Options) (err error) {
	o.Execution, o.LogDir = s.record.Execution, s.home.outputs(s.record.Execution)
	o.Log, o.Past, err = event.Open(s.home.log(s.record.Execution))
	if errors.Is(err, event.ErrLocked) {
		return fmt.Errorf("the run %s is still going on in another process", s.record.Execution)
	}
	if err != nil {
		return err
	}
	if state := runner.Fold(o.Past); state.Finished() {
		return errors.Join(o.Log.Close(), usage("the run %s has ended: %s", s.record.Execution, state.Status))
	}
	for _, e := range o.Past {
		s.tally.Add(e)
	}
	s.record.Swept = false
	s.record.Sandbox, s.record.Where = s.place.driver.Name(), s.place.where
	return s.home.write(s.record)
}
