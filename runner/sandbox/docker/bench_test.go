package docker

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/docker/docker/pkg/stdcopy"
	"golang.org/x/sync/errgroup"

	"pipewright/runner/sandbox"
)

// A bench measures us and the floor in turn, so that whatever else the machine does hits both. The floor is the bare cycle of the API on
// the same network: create, attach, wait, start, read, remove.
type bench struct {
	driver *Driver
	image  string
	bare   *client.Client
	file   []byte // a tar stream of one file
}

func newBench(b *testing.B) *bench {
	b.Helper()
	d, image := connect(b)
	bare, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { bare.Close() })
	file, err := io.ReadAll(oneFile(b, "file"))
	if err != nil {
		b.Fatal(err)
	}
	return &bench{d, image, bare, file}
}

// ours runs one script in one box, with one file put if put is set.
func (m *bench) ours(script string, put bool) error {
	ctx := context.Background()
	box, err := m.driver.Open(ctx, sandbox.Spec{Run: "bench-" + rand.Text(), Name: "bench", Image: m.image})
	if err != nil {
		return err
	}
	return errors.Join(m.run(ctx, box, script, put), box.Close(ctx))
}

func (m *bench) run(ctx context.Context, box sandbox.Box, script string, put bool) error {
	if put {
		if err := box.Put(ctx, "/src", bytes.NewReader(m.file)); err != nil {
			return err
		}
	}
	exit, err := box.Run(ctx, sandbox.Command{Argv: []string{"sh", "-c", script}, Stdout: io.Discard, Stderr: io.Discard})
	if err == nil && exit.Code != 0 {
		err = fmt.Errorf("exit %+v", exit)
	}
	return err
}

func (m *bench) floor(script string) error {
	ctx := context.Background()
	made, err := m.bare.ContainerCreate(ctx, &container.Config{Image: m.image, Entrypoint: []string{"sh", "-c", script}, AttachStdout: true, AttachStderr: true}, &container.HostConfig{}, nil, nil, "")
	if err != nil {
		return err
	}
	stream, err := m.bare.ContainerAttach(ctx, made.ID, container.AttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		return err
	}
	defer stream.Close()
	ended, lost := m.bare.ContainerWait(ctx, made.ID, container.WaitConditionNextExit)
	if err := m.bare.ContainerStart(ctx, made.ID, container.StartOptions{}); err != nil {
		return err
	}
	if _, err := stdcopy.StdCopy(io.Discard, io.Discard, stream.Reader); err != nil {
		return err
	}
	select {
	case <-ended:
	case err := <-lost:
		return err
	}
	return m.bare.ContainerRemove(ctx, made.ID, container.RemoveOptions{Force: true})
}

// compare reports the median of the ratios taken pair by pair, and both medians.
func compare(b *testing.B, ours, floor func() error) {
	b.Helper()
	if err := errors.Join(ours(), floor()); err != nil { // and what is made once per driver is made
		b.Fatal(err)
	}
	var ratios, took, bare []float64
	measure := func(f func() error) float64 {
		begun := time.Now()
		if err := f(); err != nil {
			b.Fatal(err)
		}
		return float64(time.Since(begun).Microseconds()) / 1000
	}
	for b.Loop() {
		var o, f float64
		if len(ratios)%2 == 0 { // either goes first as often
			o, f = measure(ours), measure(floor)
		} else {
			f, o = measure(floor), measure(ours)
		}
		ratios, took, bare = append(ratios, o/f), append(took, o), append(bare, f)
	}
	b.ReportMetric(median(ratios), "x-floor")
	b.ReportMetric(median(took), "ms")
	b.ReportMetric(median(bare), "floor-ms")
	b.ReportMetric(0, "ns/op") // of both together: of no use
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// BenchmarkDockerOneCommand is one box with one command against one bare container with it.
func BenchmarkDockerOneCommand(b *testing.B) {
	m := newBench(b)
	compare(b, func() error { return m.ours("true", false) }, func() error { return m.floor("true") })
}

// BenchmarkDockerOneCommandWithInput adds a file that is put; the floor has none.
func BenchmarkDockerOneCommandWithInput(b *testing.B) {
	m := newBench(b)
	compare(b, func() error { return m.ours("true", true) }, func() error { return m.floor("true") })
}

// BenchmarkDockerTwentyCommands is 20 shell processes in one script, in a box and in a bare container.
func BenchmarkDockerTwentyCommands(b *testing.B) {
	m := newBench(b)
	script := strings.Repeat("sh -c true\n", 20)
	compare(b, func() error { return m.ours(script, false) }, func() error { return m.floor(script) })
}

// BenchmarkDockerSequence is five boxes one after another against five bare cycles.
func BenchmarkDockerSequence(b *testing.B) {
	m := newBench(b)
	five := func(f func() error) func() error {
		return func() error { return errors.Join(f(), f(), f(), f(), f()) }
	}
	compare(b, five(func() error { return m.ours("true", false) }), five(func() error { return m.floor("true") }))
}

// BenchmarkDockerParallel is four boxes at a time against four bare cycles at a time.
func BenchmarkDockerParallel(b *testing.B) {
	m := newBench(b)
	four := func(f func() error) func() error {
		return func() error {
			var all errgroup.Group
			for range 4 {
				all.Go(f)
			}
			return all.Wait()
		}
	}
	compare(b, four(func() error { return m.ours("true", false) }), four(func() error { return m.floor("true") }))
}
