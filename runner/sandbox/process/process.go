// Package process answers one question: how does a folder of this machine become a box?
//
// It is for machines without a container engine, and isolates nothing: a command sees the machine, its network and whatever its user may
// see, with the programs that are installed here. What it does keep: the box is a fresh folder that only the user may enter; of the
// user's environment nothing but PATH reaches a command; and when a command ends, or is cancelled, all that it started is killed. For
// that it has a process group of its own, and a mark in its environment by which, on Linux, children are found that left the group
// (setsid). A child that leaves the group and clears its environment gets away.
package process

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"pipewright/runner/sandbox"
)

// A Driver makes boxes below one folder. It is safe for several goroutines.
type Driver struct{ dir string }

var _ sandbox.Driver = (*Driver)(nil)
var _ sandbox.Limited = (*Driver)(nil)

// New gives a driver whose boxes are in <dir>/<run>/. The folder is made when the first is opened.
func New(dir string) *Driver { return &Driver{dir} }

// Name is process.
func (d *Driver) Name() string { return "process" }

// Limits are what of a Spec and a Command has no effect here.
func (d *Driver) Limits() []string {
	return []string{
		"no isolation: commands run on this machine, with its programs, files and network",
		"images are not used, and their environment, user and working folder are not there",
		"users, memory and CPU limits and the privileged mode are not honoured",
	}
}

// Prepare has nothing to do: there are no images here.
func (d *Driver) Prepare(context.Context, string) (string, error) { return "", nil }

// Close has nothing to let go of.
func (d *Driver) Close() error { return nil }

// Open makes the folder of a box.
func (d *Driver) Open(ctx context.Context, s sandbox.Spec) (sandbox.Box, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	run, err := filepath.Abs(sandbox.RunFolder(d.dir, s.Run))
	if err != nil {
		return nil, err
	}
	dir, err := sandbox.NewFolder(run)
	if err != nil {
		return nil, err
	}
	b := &box{dir: dir, quiet: true}
	if err := b.furnish(); err != nil {
		return nil, errors.Join(err, b.Close(ctx))
	}
	return b, nil
}

// Sweep kills what still runs in the boxes of a run, and removes them.
func (d *Driver) Sweep(ctx context.Context, run string) error {
	boxes, err := d.Left(ctx, run)
	if err != nil {
		return err
	}
	failed := make([]error, 0, len(boxes))
	for _, dir := range boxes {
		failed = append(failed, demolish(dir))
	}
	if err := os.Remove(sandbox.RunFolder(d.dir, run)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// Left lists the boxes of a run that have not been closed, by their folders.
func (d *Driver) Left(_ context.Context, run string) ([]string, error) {
	if run == "" {
		return nil, errors.New("sweep: the run has no id")
	}
	dir, err := filepath.Abs(sandbox.RunFolder(d.dir, run))
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	boxes := make([]string, len(entries))
	for i, e := range entries {
		boxes[i] = filepath.Join(dir, e.Name())
	}
	return boxes, err
}
