// Package fake answers one question: how is whatever needs a sandbox tested without one?
//
// A Driver plays a script: a function of the test is given each command with the files that were put, and says what the command wrote,
// how it ended and what it left. The Driver keeps account of everything that was asked of it.
package fake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"

	"pipewright/runner/sandbox"
)

// A Call is one command that was run.
type Call struct {
	Spec    sandbox.Spec
	Command sandbox.Command // without its writers
	Files   map[string]File // what was put, by absolute path
}

// A File is a file, link or folder of a box.
type File struct {
	Content string
	Mode    fs.FileMode // with fs.ModeDir or fs.ModeSymlink; 0: a plain file, 0644
	Link    string      // target of a symbolic link
}

// A Reply is what comes of a command.
type Reply struct {
	Stdout, Stderr string
	Exit           sandbox.Exit
	Files          map[string]File // what it leaves beside what was put, by absolute path
	Gone           []string        // files that were put and that it removes
	Takes          time.Duration   // how long it runs; a bubble of testing/synctest makes it no time at all
	Hangs          bool            // it runs until it is cancelled
	Err            error           // the place breaks after what was written
}

// A Driver is a sandbox of the test's making. Its fields are set before it is used; it is safe for several goroutines if they are.
type Driver struct {
	Script  func(Call) Reply         // nil: every command succeeds and says nothing
	Images  map[string]string        // digest by name; nil: every image is there, with a digest made of its name
	Opening func(sandbox.Spec) error // nil: every box opens

	mu    sync.Mutex
	calls []Call
	open  map[*box]bool
	swept []string
	most  int
}

var _ sandbox.Driver = (*Driver)(nil)

// Name is fake.
func (d *Driver) Name() string { return "fake" }

// Close has nothing to let go of.
func (d *Driver) Close() error { return nil }

// Prepare gives the digest that the test named, or one made of the name.
func (d *Driver) Prepare(ctx context.Context, image string) (string, error) {
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if d.Images == nil {
		sum := sha256.Sum256([]byte(image))
		return "sha256:" + hex.EncodeToString(sum[:]), nil
	}
	digest, ok := d.Images[image]
	if !ok {
		return "", &sandbox.ImageError{Image: image, Err: errors.New("the test does not have it")}
	}
	return digest, nil
}

// Open gives a box, unless the test says otherwise.
func (d *Driver) Open(ctx context.Context, s sandbox.Spec) (sandbox.Box, error) {
	if _, err := d.Prepare(ctx, s.Image); err != nil {
		return nil, err
	}
	if d.Opening != nil {
		if err := d.Opening(s); err != nil {
			return nil, err
		}
	}
	b := &box{driver: d, spec: s, files: map[string]File{}}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == nil {
		d.open = map[*box]bool{}
	}
	d.open[b] = true
	d.most = max(d.most, len(d.open))
	return b, nil
}

// Sweep forgets the boxes of a run that were not closed.
func (d *Driver) Sweep(_ context.Context, run string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.swept = append(d.swept, run)
	maps.DeleteFunc(d.open, func(b *box, _ bool) bool { return b.spec.Run == run })
	return nil
}

// Left names the boxes of a run that are open.
func (d *Driver) Left(_ context.Context, run string) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var names []string
	for b := range d.open {
		if b.spec.Run == run {
			names = append(names, fmt.Sprintf("box %q", b.spec.Name))
		}
	}
	slices.Sort(names)
	return names, nil
}

// Calls are the commands that were run, in the order in which they began.
func (d *Driver) Calls() []Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.calls)
}

// Swept are the runs that Sweep was called for, in order.
func (d *Driver) Swept() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.swept)
}

// Most is the largest number of boxes that were open at one time.
func (d *Driver) Most() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.most
}

// play notes a call and asks the script.
func (d *Driver) play(c Call) Reply {
	d.mu.Lock()
	d.calls = append(d.calls, c)
	d.mu.Unlock()
	if d.Script == nil {
		return Reply{}
	}
	return d.Script(c)
}

func (d *Driver) closed(b *box) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, b)
}
