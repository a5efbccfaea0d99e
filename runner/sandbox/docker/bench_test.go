package docker_test

import (
	"context"
	"crypto/rand"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/docker/docker/pkg/stdcopy"

	"pipewright/runner/sandbox"
	"pipewright/runner/sandbox/docker"
)

// A bench measures us and the floor in turn, so that whatever else the machine does hits both. The floor is the bare cycle of the API on
// the same network: create, attach, wait, start, read, remove.
type bench struct {
	driver *docker.Driver
	image  string
	bare   *client.Client
}

func newBench(b *testing.B) *bench {
	b.Helper()
	d, image := connect(b)
	bare, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { bare.Close() })
	return &bench{d, image, bare}
}

// ours runs one script in one box, with one file put and none taken if put is set.
func (m *bench) ours(b *testing.B, script string, put bool) {
	ctx := context.Background()
	box, err := m.driver.Open(ctx, sandbox.Spec{Run: "bench-" + rand.Text(), Name: "bench", Image: m.image})
	if err != nil {
		b.Fatal(err)
	}
	if put {
		if err := box.Put(ctx, "/src", oneFile(b, "file")); err != nil {
			b.Fatal(err)
		}
	}
	exit, err := box.Run(ctx, sandbox.Command{Argv: []string{"sh", "-c", script}, Stdout: io.Discard, Stderr: io.Discard})
	if err != nil || exit.Code != 0 {
		b.Fatal(exit, err)
	}
	if err := box.Close(ctx); err != nil {
		b.Fatal(err)
	}
}

func (m *bench) floor(b *testing.B, script string) {
	ctx := context.Background()
	made, err := m.bare.ContainerCreate(ctx, &container.Config{Image: m.image, Entrypoint: []string{"sh", "-c", script}, AttachStdout: true, AttachStderr: true}, &container.HostConfig{}, nil, nil, "")
	if err != nil {
		b.Fatal(err)
	}
	stream, err := m.bare.ContainerAttach(ctx, made.ID, container.AttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		b.Fatal(err)
	}
	defer stream.Close()
	ended, lost := m.bare.ContainerWait(ctx, made.ID, container.WaitConditionNextExit)
	if err := m.bare.ContainerStart(ctx, made.ID, container.StartOptions{}); err != nil {
		b.Fatal(err)
	}
	if _, err := stdcopy.StdCopy(io.Discard, io.Discard, stream.Reader); err != nil {
		b.Fatal(err)
	}
	select {
	case <-ended:
	case err := <-lost:
		b.Fatal(err)
	}
	if err := m.bare.ContainerRemove(ctx, made.ID, container.RemoveOptions{Force: true}); err != nil {
		b.Fatal(err)
	}
}

// compare reports the median of the ratios taken pair by pair, and both medians.
func compare(b *testing.B, ours, floor func()) {
	b.Helper()
	ours() // what is made once per driver is made
	floor()
	var ratios, took, bare []float64
	measure := func(f func()) float64 {
		begun := time.Now()
		f()
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
	compare(b, func() { m.ours(b, "true", false) }, func() { m.floor(b, "true") })
}

// BenchmarkDockerOneCommandWithInput adds a file that is put: the floor has none.
func BenchmarkDockerOneCommandWithInput(b *testing.B) {
	m := newBench(b)
	compare(b, func() { m.ours(b, "true", true) }, func() { m.floor(b, "true") })
}

// BenchmarkDockerTwentyCommands is 20 shell processes in one script, in a box and in a bare container.
func BenchmarkDockerTwentyCommands(b *testing.B) {
	m := newBench(b)
	script := strings.Repeat("sh -c true\n", 20)
	compare(b, func() { m.ours(b, script, false) }, func() { m.floor(b, script) })
}

// BenchmarkDockerSequence is five boxes one after another against five bare cycles.
func BenchmarkDockerSequence(b *testing.B) {
	m := newBench(b)
	five := func(f func()) func() {
		return func() {
			for range 5 {
				f()
			}
		}
	}
	compare(b, five(func() { m.ours(b, "true", false) }), five(func() { m.floor(b, "true") }))
}

// BenchmarkDockerParallel is boxes four at a time against bare cycles four at a time.
func BenchmarkDockerParallel(b *testing.B) {
	m := newBench(b)
	four := func(f func()) func() {
		return func() {
			done := make(chan struct{})
			for range 4 {
				go func() {
					defer func() { done <- struct{}{} }()
					f()
				}()
			}
			for range 4 {
				<-done
			}
		}
	}
	compare(b, four(func() { m.ours(b, "true", false) }), four(func() { m.floor(b, "true") }))
}
