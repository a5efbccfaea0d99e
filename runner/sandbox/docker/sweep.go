package docker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/volume"
)

// errNoRun guards against the filter for an empty label, which would match more than was meant.
var errNoRun = errors.New("sweep: the run has no id")

// A leftover is one thing of the engine that carries a run's label.
type leftover struct {
	what   string // container 3f2a..., volume ..., network ...
	remove func(context.Context) error
}

// Sweep removes the containers, with their nameless volumes, then the volumes and networks that carry the label of the run.
func (d *Driver) Sweep(ctx context.Context, run string) error {
	left, err := d.leftovers(ctx, run)
	if err != nil {
		return err
	}
	var failed []error
	for _, l := range left {
		if err := l.remove(ctx); err != nil && !errdefs.IsNotFound(err) {
			failed = append(failed, fmt.Errorf("%s: %w", l.what, d.broken(err)))
		}
	}
	if len(failed) == 0 {
		failed = append(failed, d.lender.sweep(run))
	}
	return errors.Join(failed...)
}

// Left lists what carries the label of the run, one line each; the folders that its containers had, if nothing does.
func (d *Driver) Left(ctx context.Context, run string) ([]string, error) {
	left, err := d.leftovers(ctx, run)
	names := make([]string, len(left))
	for i, l := range left {
		names[i] = l.what
	}
	if len(names) == 0 {
		names = d.lender.left(run)
	}
	return names, err
}

func (d *Driver) leftovers(ctx context.Context, run string) ([]leftover, error) {
	if run == "" {
		return nil, errNoRun
	}
	labelled := filters.NewArgs(filters.Arg("label", LabelRun+"="+run))
	containers, err := d.engine.ContainerList(ctx, container.ListOptions{All: true, Filters: labelled})
	if err != nil {
		return nil, d.broken(err)
	}
	volumes, err := d.engine.VolumeList(ctx, volume.ListOptions{Filters: labelled})
	if err != nil {
		return nil, d.broken(err)
	}
	networks, err := d.engine.NetworkList(ctx, network.ListOptions{Filters: labelled})
	if err != nil {
		return nil, d.broken(err)
	}
	var left []leftover
	for _, c := range containers {
		left = append(left, leftover{"container " + c.ID, func(ctx context.Context) error {
			return d.removeContainer(ctx, c.ID)
		}})
	}
	for _, v := range volumes.Volumes {
		left = append(left, leftover{"volume " + v.Name, func(ctx context.Context) error { return d.engine.VolumeRemove(ctx, v.Name, true) }})
	}
	for _, n := range networks {
		left = append(left, leftover{"network " + n.Name, func(ctx context.Context) error { return d.engine.NetworkRemove(ctx, n.ID) }})
	}
	return left, nil
}

// removeContainer returns when a container, running or not, is no longer there, also where somebody else is removing it just now.
func (d *Driver) removeContainer(ctx context.Context, id string) error {
	for {
		err := d.engine.ContainerRemove(ctx, id, container.RemoveOptions{Force: true, RemoveVolumes: true})
		switch {
		case err == nil, errdefs.IsNotFound(err):
			return nil
		case !errdefs.IsConflict(err) || !strings.Contains(err.Error(), "already in progress"):
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}
