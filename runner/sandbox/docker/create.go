package docker

import (
	"context"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"

	"pipewright/runner/sandbox"
)

// create makes the container. A cancelled ctx does not cut the request short at once: the engine might make the container all the
// same, and nobody would know of it.
func (b *box) create(ctx context.Context, c sandbox.Command) error {
	patient, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(b.driver.grace, cancel) })()

	init := b.driver.withInit()
	_, err := b.driver.engine.ContainerCreate(patient, b.config(c), b.host(init), nil, nil, b.name)
	if init && lacksInit(err) {
		b.driver.forgoInit()
		_, err = b.driver.engine.ContainerCreate(patient, b.config(c), b.host(false), nil, nil, b.name)
	}
	if errdefs.IsNotFound(err) { // removed since it was prepared
		return &sandbox.ImageError{Image: b.spec.Image, Err: err}
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// config overrides what of the image would get in the way of one command: its ENTRYPOINT, CMD and health check.
func (b *box) config(c sandbox.Command) *container.Config {
	config := &container.Config{
		Image:        b.image.id,
		Entrypoint:   c.Argv,
		Env:          c.Env,
		WorkingDir:   c.Dir,
		User:         c.User,
		Labels:       map[string]string{LabelRun: b.spec.Run, LabelBox: b.spec.Name},
		Healthcheck:  &container.HealthConfig{Test: []string{"NONE"}},
		AttachStdout: true,
		AttachStderr: true,
	}
	if b.spec.Privileged { // an engine inside cannot keep its layers on those of this one
		config.Volumes = map[string]struct{}{"/var/lib/docker": {}}
	}
	return config
}

// host keeps the engine from writing the output, unmasked secrets included, to a log of its own: whoever is attached has it.
func (b *box) host(init bool) *container.HostConfig {
	return &container.HostConfig{
		Init:       &init,
		LogConfig:  container.LogConfig{Type: "none"},
		Privileged: b.spec.Privileged,
		Mounts:     b.lent.mounts(),
		Resources: container.Resources{
			Memory:     b.spec.MemoryBytes,
			MemorySwap: b.spec.MemoryBytes, // the same: no swap on top of it
			NanoCPUs:   int64(b.spec.CPUs * 1e9),
		},
	}
}

// lacksInit tells whether the engine has no init program: docker-init, or catatonit for Podman.
func lacksInit(err error) bool {
	if err == nil {
		return false
	}
	for _, program := range []string{"docker-init", "catatonit", "container-init", "init binary"} {
		if strings.Contains(err.Error(), program) {
			return true
		}
	}
	return false
}
