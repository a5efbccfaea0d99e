// Package docker answers one question: how does a container become a box?
//
// It reaches any engine that speaks the Docker API from 1.40 on. A box is one container that runs one command: files that were put are
// kept until the command is known, then the container is made, filled, attached to, started and waited for. Nothing is executed inside
// a running container. The one thing of this machine that is mounted into it is a fresh private folder for what is the box's own
// (sandbox.Spec.Own), where engine and driver can share one; see lend.go.
package docker

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/docker/docker/client"

	"pipewright/runner/sandbox"
)

// Labels that everything of a run carries: Sweep looks for the first, people read the second.
const (
	LabelRun = "pipewright.run"
	LabelBox = "pipewright.box"
)

// When an image is pulled.
const (
	PullNever   = "never"
	PullMissing = "missing"
	PullAlways  = "always"
)

// Options say which engine is meant and how images come to it. The zero value is what the docker command would take, and pulls what
// is missing.
type Options struct {
	Host     string        // unix:///..., tcp://...; empty: DOCKER_HOST, DOCKER_CONTEXT, the current context, the usual sockets
	Pull     string        // PullNever, PullMissing or PullAlways; empty: PullMissing
	Progress io.Writer     // told of pulls, a line for each step; nil: nobody
	Timeout  time.Duration // how long to wait for an engine to answer at all; 0: five seconds
	Lend     string        // a folder of this machine below which folders for containers are made, to be mounted; empty: all files are streamed
}

// A Driver opens containers on one engine. It is safe for several goroutines.
type Driver struct {
	engine engine
	where  endpoint
	pull   pulling
	grace  time.Duration // how long the engine gets to answer once nobody wants its answer any more
	lender lender

	mu     sync.Mutex
	images map[string]*imageEntry // an image means the same for as long as the driver lives
	noInit bool                   // the engine has no init program to put before commands
}

var _ sandbox.Driver = (*Driver)(nil)

// Open finds an engine and asks whether it answers. The error is an *sandbox.EngineError that names every place where it was looked
// for, or tells that an option is not understood.
func Open(ctx context.Context, o Options) (*Driver, error) {
	policy := o.Pull
	switch policy {
	case "":
		policy = PullMissing
	case PullNever, PullMissing, PullAlways:
	default:
		return nil, fmt.Errorf("pull policy %q is not known: write %s, %s or %s", o.Pull, PullNever, PullMissing, PullAlways)
	}
	found, err := find(ctx, o)
	if err != nil {
		return nil, err
	}
	progress := o.Progress
	if progress == nil {
		progress = io.Discard
	}
	d := &Driver{
		engine: found.client,
		where:  found.endpoint,
		pull:   pulling{policy: policy, progress: progress},
		grace:  10 * time.Second,
		images: map[string]*imageEntry{},
	}
	d.lender = newLender(ctx, d.engine, found.endpoint.host, o.Lend)
	return d, nil
}

// Name is docker, whatever engine answers.
func (d *Driver) Name() string { return "docker" }

// Close lets go of the connections to the engine.
func (d *Driver) Close() error {
	d.lender.stop()
	return d.engine.Close()
}

// Open prepares a container of the image; it is made when its command is known.
func (d *Driver) Open(ctx context.Context, s sandbox.Spec) (sandbox.Box, error) {
	image, err := d.image(ctx, s.Image)
	if err != nil {
		return nil, err
	}
	b := &box{driver: d, spec: s, image: image, name: containerName(s.Name)}
	if s.Own != "" && d.lender.lends() {
		if b.lent, err = d.lender.lend(s.Run, s.Own); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// broken makes an *sandbox.EngineError of an error that says that the engine stopped answering, and leaves all others as they are.
func (d *Driver) broken(err error) error {
	if err == nil || !unreachable(err) {
		return err
	}
	return &sandbox.EngineError{Engine: d.where.String(), Err: err}
}

// withInit tells whether an init program is to stand before commands, so that orphans are reaped and signals have their usual effect.
func (d *Driver) withInit() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.noInit
}

func (d *Driver) forgoInit() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.noInit = true
}

var _ engine = (*client.Client)(nil)
