package docker

import (
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pipewright/runner/sandbox"
)

// A wire is a socket in front of the real engine that can be cut, and made to carry nothing.
type wire struct {
	listener net.Listener
	deaf     atomic.Bool

	mu    sync.Mutex
	conns []net.Conn
}

// wired gives a driver that reaches the engine of this machine through a wire, and one that reaches it without.
func wired(t *testing.T) (behind *Driver, direct *Driver, w *wire, image string) {
	t.Helper()
	direct, image = connect(t)
	socket, ok := strings.CutPrefix(direct.where.host, "unix://")
	if !ok {
		t.Fatalf("the engine at %s is not behind a socket of this machine", direct.where)
	}
	file := filepath.Join(shortDir(t), "wire.sock")
	listener, err := net.Listen("unix", file)
	if err != nil {
		t.Fatal(err)
	}
	w = &wire{listener: listener}
	go w.serve(socket)
	t.Cleanup(w.cut)
	behind, err = Open(t.Context(), Options{Host: "unix://" + file, Pull: PullNever})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { behind.Close() })
	behind.grace = 300 * time.Millisecond
	return behind, direct, w, image
}

func (w *wire) serve(socket string) {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("unix", socket)
		if err != nil {
			near.Close()
			continue
		}
		w.mu.Lock()
		w.conns = append(w.conns, near, far)
		w.mu.Unlock()
		go w.carry(far, near)
		go w.carry(near, far)
	}
}

func (w *wire) carry(to, from net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		for w.deaf.Load() {
			time.Sleep(10 * time.Millisecond)
		}
		if _, failed := to.Write(buf[:n]); err != nil || failed != nil {
			to.Close()
			return
		}
	}
}

// cut ends all connections and takes no more, as an engine that dies.
func (w *wire) cut() {
	w.deaf.Store(false)
	w.listener.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		c.Close()
	}
}

// running starts a command that says something and never ends, and returns when it has said it.
func running(t *testing.T, ctx context.Context, d *Driver, spec sandbox.Spec) (sandbox.Box, <-chan error) {
	t.Helper()
	box, err := d.Open(ctx, spec)
	if err != nil {
		t.Fatal(err)
	}
	said, writing := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := box.Run(ctx, sandbox.Command{Argv: []string{"sh", "-c", "echo begun; sleep 1000"}, Stdout: writing})
		ended <- err
	}()
	if _, err := io.ReadFull(said, make([]byte, len("begun\n"))); err != nil {
		t.Fatal(err)
	}
	return box, ended
}

func soon(t *testing.T, what string, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(30 * time.Second):
		t.Fatalf("%s has not happened within 30 seconds", what)
		return nil
	}
}

func sweep(t *testing.T, d *Driver, run string) {
	t.Helper()
	if err := d.Sweep(context.Background(), run); err != nil {
		t.Error(err)
	}
	if left, err := d.Left(context.Background(), run); err != nil || len(left) > 0 {
		t.Errorf("left after the sweep: %q, %v", left, err)
	}
}

func TestEngineDiesInTheMiddle(t *testing.T) {
	behind, direct, w, image := wired(t)
	spec := sandbox.Spec{Run: "test-dies", Name: "dies", Image: image}
	box, ended := running(t, t.Context(), behind, spec)
	w.cut()
	var engine *sandbox.EngineError
	if err := soon(t, "the end of a command whose engine died", ended); !errors.As(err, &engine) || !strings.Contains(engine.Engine, "wire.sock") {
		t.Errorf("run: got %v, want an *EngineError", err)
	}
	if _, err := box.Get(t.Context(), "/etc"); !errors.As(err, &engine) {
		t.Errorf("get: got %v, want an *EngineError", err)
	}
	if err := box.Close(t.Context()); !errors.As(err, &engine) {
		t.Errorf("close: got %v, want an *EngineError", err)
	}
	if _, err := behind.Prepare(t.Context(), "another"); !errors.As(err, &engine) {
		t.Errorf("prepare: got %v, want an *EngineError", err)
	}
	sweep(t, direct, spec.Run)
}

func TestEngineHangsInTheMiddle(t *testing.T) {
	behind, direct, w, image := wired(t)
	spec := sandbox.Spec{Run: "test-hangs", Name: "hangs", Image: image}
	ctx, cancel := context.WithCancel(t.Context())
	box, ended := running(t, ctx, behind, spec)
	w.deaf.Store(true)
	cancel()
	if err := soon(t, "the end of a cancelled command whose engine hangs", ended); !errors.Is(err, context.Canceled) {
		t.Errorf("run: got %v, want context.Canceled", err)
	}
	closed := make(chan error, 1)
	go func() { closed <- box.Close(ctx) }()
	if err := soon(t, "close at an engine that hangs", closed); err == nil {
		t.Error("a close that removed nothing is no success")
	}
	w.cut()
	sweep(t, direct, spec.Run)
}

func TestEngineDoesNotAnswerAtAll(t *testing.T) {
	listener, err := net.Listen("unix", filepath.Join(shortDir(t), "mute.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	begun := time.Now()
	_, err = Open(t.Context(), Options{Host: "unix://" + listener.Addr().String(), Timeout: 200 * time.Millisecond})
	var engine *sandbox.EngineError
	if !errors.As(err, &engine) || !strings.Contains(err.Error(), "no answer within 200ms") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}
