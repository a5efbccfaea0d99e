package main

import (
	"context"
	"errors"
	"fmt"

	"pipewright/runner/sandbox"
	"pipewright/runner/sandbox/docker"
	"pipewright/runner/sandbox/process"
)

// A place is a sandbox driver, where it is, and why it was taken.
type place struct {
	driver sandbox.Driver
	where  string // address of the engine; empty: this machine
	why    string // one line for people
}

// chooseSandbox opens the sandbox that the flag, else runner.hcl, else what answers decides on, and says which and why.
func (s *session) chooseSandbox() error {
	kind := s.run.sandbox
	if kind == "" {
		kind = s.configuration.laptop.Sandbox
	}
	p, err := s.openPlace(s.interrupt.ctx, kind)
	if err != nil {
		return err
	}
	s.place = p
	if s.run.progress != "json" {
		fmt.Fprintln(s.out(), "sandbox: "+p.why)
	}
	return nil
}

// openPlace opens a sandbox of a kind; auto, or nothing, is docker where an engine answers, else process.
func (s *session) openPlace(ctx context.Context, kind string) (*place, error) {
	if kind == "process" {
		return s.openProcess("asked for"), nil
	}
	p, err := s.openDocker(ctx)
	var silent *sandbox.EngineError
	if kind == "docker" || err == nil || !errors.As(err, &silent) {
		return p, err
	}
	return s.openProcess(silent.Error()), nil
}

func (s *session) openDocker(ctx context.Context) (*place, error) {
	o := docker.Options{Pull: s.run.pull, Lend: s.home.lent()}
	if s.run.progress != "json" {
		o.Progress = s.cmd.ErrOrStderr()
	}
	d, err := docker.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	e, err := d.Engine(ctx)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return &place{driver: d, where: e.Where, why: fmt.Sprintf("docker %s at %s", e.Version, e.Where)}, nil
}

func (s *session) openProcess(because string) *place {
	return &place{
		driver: process.New(s.home.boxes()),
		why:    fmt.Sprintf("process: %s; commands run on this machine without isolation", because),
	}
}

// placeFor gives the sandbox of a kind in order to sweep: the session's own, or one that is opened for it.
func (s *session) placeFor(kind string) (p *place, done func() error, err error) {
	if s.place.driver.Name() == kind {
		return s.place, func() error { return nil }, nil
	}
	if p, err = s.openPlace(s.interrupt.ctx, kind); err != nil {
		return nil, nil, err
	}
	return p, p.driver.Close, nil
}
