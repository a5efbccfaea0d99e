package docker

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/containerd/errdefs"

	"pipewright/runner/sandbox"
)

// A box is one container. It goes by a name of our choosing, so that it can be removed even if the answer to its making was lost.
type box struct {
	driver *Driver
	spec   sandbox.Spec
	image  *imageEntry
	name   string

	put  luggage
	lent *lent // nil: all files are streamed
	ran  bool  // there may be a container
	gone bool  // there is none any more
}

// Root is empty: a container has a file tree of its own.
func (b *box) Root() string { return "" }

// Close removes the container, running or not, and the nameless volumes that it brought.
func (b *box) Close(ctx context.Context) error {
	err := b.put.discard()
	if !b.ran || b.gone {
		return errors.Join(err, b.returned())
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*b.driver.grace)
	defer cancel()
	if removing := b.driver.removeContainer(ctx, b.name); removing != nil {
		return errors.Join(err, b.driver.broken(removing))
	}
	b.gone = true
	return errors.Join(err, b.returned())
}

// returned removes the folder that the container had, once there is no container.
func (b *box) returned() error {
	lent := b.lent
	b.lent = nil
	return lent.discard()
}

// kill ends everything in the container at once. That it does not run (any more) is no failure.
func (b *box) kill(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.driver.grace)
	defer cancel()
	err := b.driver.engine.ContainerKill(ctx, b.name, "KILL")
	if errdefs.IsConflict(err) || errdefs.IsNotFound(err) {
		return nil
	}
	return err
}

// containerName makes a name that is unique and still tells people which action it is; the label holds the exact one.
func containerName(name string) string {
	slug := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, name)
	if len(slug) > 40 {
		slug = slug[:40]
	}
	var id [8]byte
	rand.Read(id[:]) // never fails, says its documentation
	return "pipewright-" + slug + "-" + hex.EncodeToString(id[:])
}
