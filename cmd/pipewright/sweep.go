package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"pipewright/runner/event"
)

// sweepDead removes what runs left that died: their log is unfinished, and no process holds it. Each is swept once, by the sandbox that
// ran it; open gives that, or an error where it is not to be had. What cannot be swept now is tried again at the next start: a
// failure is told and stops nothing.
func (h home) sweepDead(ctx context.Context, open func(kind string) (*place, func() error, error)) error {
	all, err := h.list()
	if err != nil {
		return err
	}
	var failures []error
	for _, r := range all {
		if r.Swept {
			continue
		}
		if err := h.sweepOne(ctx, r, open); err != nil {
			failures = append(failures, fmt.Errorf("what the run %s left could not be removed: %w", r.Execution, err))
		}
	}
	return errors.Join(failures...)
}

func (h home) sweepOne(ctx context.Context, r *record, open func(kind string) (*place, func() error, error)) error {
	log, _, err := event.Open(h.log(r.Execution)) // to hold its lock: nobody goes on with it meanwhile
	if errors.Is(err, event.ErrLocked) {
		return nil // it lives
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if log != nil {
		defer log.Close()
	}
	p, done, err := open(r.Sandbox)
	if err != nil {
		return err
	}
	defer done()
	if p.where != r.Where {
		return nil // another engine answers now; its own is asked when it is back
	}
	if err := p.driver.Sweep(ctx, r.Execution); err != nil {
		return err
	}
	r.Swept = true
	return h.write(r)
}
