package sandboxtest

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"

	"pipewright/runner/sandbox"
)

func (s *suite) missingImage(t *testing.T) {
	const name = "pipewright/no-such-image:never"
	_, preparing := s.driver.Prepare(t.Context(), name)
	spec := s.spec(t)
	spec.Image = name
	box, opening := s.driver.Open(t.Context(), spec)
	if opening == nil {
		defer box.Close(context.Background())
	}
	if digest, err := s.driver.Prepare(t.Context(), s.image); err == nil && digest == "" {
		if preparing != nil || opening != nil {
			t.Errorf("a driver without images wants one: %v, %v", preparing, opening)
		}
		return
	}
	for _, err := range []error{preparing, opening} {
		var missing *sandbox.ImageError
		if !errors.As(err, &missing) || missing.Image != name {
			t.Errorf("got %v, want an *ImageError of %s", err, name)
		}
	}
}

func (s *suite) digest(t *testing.T) {
	first, err := s.driver.Prepare(t.Context(), s.image)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.driver.Prepare(t.Context(), s.image)
	if err != nil || first != second {
		t.Errorf("one image has two digests: %q, %q, %v", first, second, err)
	}
	if first != "" && !strings.HasPrefix(first, "sha256:") {
		t.Errorf("digest %q", first)
	}
}

func (s *suite) secondRun(t *testing.T) {
	box := s.open(t)
	script(t, box, ":")
	if _, err := box.Run(t.Context(), shell(box, ":")); !errors.Is(err, sandbox.ErrRan) {
		t.Errorf("second run: got %v, want ErrRan", err)
	}
	if err := box.Put(t.Context(), "/late", stream(t)); !errors.Is(err, sandbox.ErrRan) {
		t.Errorf("put after run: got %v, want ErrRan", err)
	}
}

func (s *suite) close(t *testing.T) {
	idle, busy := s.open(t), s.open(t)
	put(t, idle, "/src", file("a", "a", 0o644))
	script(t, busy, ":")
	for _, box := range []sandbox.Box{idle, busy} {
		for range 2 {
			if err := box.Close(t.Context()); err != nil {
				t.Errorf("close: %v", err)
			}
		}
	}
}

func (s *suite) closeAfterCancel(t *testing.T) {
	box := s.open(t)
	script(t, box, ":")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := box.Close(ctx); err != nil {
		t.Errorf("close with a cancelled context: %v", err)
	}
}

func (s *suite) cancelledBefore(t *testing.T) {
	box := s.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := box.Run(ctx, shell(box, ":")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func (s *suite) cancel(t *testing.T) {
	box := s.open(t)
	why := errors.New("the stage was stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(300*time.Millisecond, func() { cancel(why) })
	within(t, "the end of a cancelled command", func() {
		if _, err := box.Run(ctx, shell(box, "sleep 1000")); !errors.Is(err, why) {
			t.Errorf("got %v, want the cause of the cancellation", err)
		}
	})
}

// cancelAnyMoment cancels while the place is being made, filled, started, while it runs, and after it has ended.
func (s *suite) cancelAnyMoment(t *testing.T) {
	why := errors.New("the stage was stopped")
	for delay := time.Millisecond; delay < 600*time.Millisecond; delay = delay * 17 / 10 {
		box := s.open(t)
		put(t, box, "/src", file("a", "a", 0o644))
		ctx, cancel := context.WithCancelCause(t.Context())
		stopping := time.AfterFunc(delay, func() { cancel(why) })
		within(t, "the end of a cancelled command", func() {
			if exit, err := box.Run(ctx, shell(box, ":")); err != nil && !errors.Is(err, why) || exit.Code != 0 {
				t.Errorf("cancelled after %s: %+v, %v", delay, exit, err)
			}
		})
		stopping.Stop()
		cancel(nil)
		if err := box.Close(ctx); err != nil {
			t.Errorf("cancelled after %s: close: %v", delay, err)
		}
	}
}

func (s *suite) wrongCalls(t *testing.T) {
	box := s.open(t)
	if err := box.Put(t.Context(), "relative", stream(t)); err == nil {
		t.Error("a relative folder was taken")
	}
	if err := box.Put(t.Context(), "/src", strings.NewReader(strings.Repeat("no tar ", 200))); err == nil {
		t.Error("what is no tar stream was taken")
	}
	if _, err := box.Run(t.Context(), sandbox.Command{}); err == nil {
		t.Error("an empty command was taken")
	}
}

func (s *suite) refusedEntries(t *testing.T) {
	for _, e := range []entry{
		file("../out", "x", 0o644),
		file("a/../../out", "x", 0o644),
		file("/etc/passwd", "x", 0o644),
		{Header: tar.Header{Typeflag: tar.TypeLink, Name: "hard", Linkname: "../../etc/passwd"}},
		{Header: tar.Header{Typeflag: tar.TypeChar, Name: "null", Devmajor: 1, Devminor: 3}},
		{Header: tar.Header{Typeflag: tar.TypeFifo, Name: "pipe"}},
	} {
		err := s.open(t).Put(t.Context(), "/src", stream(t, e))
		var refused *sandbox.EntryError
		if !errors.As(err, &refused) || refused.Name != e.Name {
			t.Errorf("%s: got %v, want an *EntryError", e.Name, err)
		}
	}
}

func (s *suite) roundTrip(t *testing.T) {
	box := s.open(t)
	put(t, box, "/src/app", folder("empty"), file("main.c", "int main;", 0o644), file("deep/er/tool", "#!/bin/sh\n", 0o755), link("to", "main.c"))
	put(t, box, "/src/app", file("second", "put", 0o644))
	put(t, box, "/bare")
	script(t, box, ":")

	wantFiles(t, "folder", got(t, box, "/src/app"), map[string]string{
		".": "dir", "empty": "dir", "main.c": "int main;", "deep": "dir", "deep/er": "dir", "deep/er/tool": "x#!/bin/sh\n", "to": "-> main.c", "second": "put",
	})
	wantFiles(t, "file", got(t, box, "/src/app/deep/er/tool"), map[string]string{"tool": "x#!/bin/sh\n"})
	wantFiles(t, "link to a file", got(t, box, "/src/app/to"), map[string]string{"to": "int main;"})
	wantFiles(t, "folder of nothing", got(t, box, "/bare"), map[string]string{".": "dir"})
	for _, name := range []string{"/src/none", "/none/at/all", "/src/app/main.c/below"} {
		if body, err := box.Get(t.Context(), name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("get %s: %v, %v; want fs.ErrNotExist", name, body, err)
		}
	}
}

func (s *suite) sweep(t *testing.T) {
	lost, kept := s.spec(t), s.spec(t)
	for _, spec := range []sandbox.Spec{lost, kept} {
		box, err := s.driver.Open(t.Context(), spec)
		if err != nil {
			t.Fatal(err)
		}
		put(t, box, "/src", file("a", "a", 0o444))
		script(t, box, ":")
		if spec == kept {
			defer box.Close(context.Background())
		} // the other is what a pipewright that died would leave
	}
	if n := len(s.left(t, lost.Run)); n != 1 {
		t.Errorf("%d things are left before the sweep, want 1", n)
	}
	for range 2 {
		if err := s.driver.Sweep(t.Context(), lost.Run); err != nil {
			t.Errorf("sweep: %v", err)
		}
	}
	if n := len(s.left(t, kept.Run)); n != 1 {
		t.Errorf("the sweep of one run left %d things of another, want 1", n)
	}
}

func (s *suite) many(t *testing.T) {
	const boxes = 6
	spec := s.spec(t)
	failed := make(chan error, boxes)
	for i := range boxes {
		go func() { failed <- s.one(t.Context(), spec, fmt.Sprint("content ", i)) }()
	}
	for range boxes {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
}

// one takes a box through its life.
func (s *suite) one(ctx context.Context, spec sandbox.Spec, content string) error {
	box, err := s.driver.Open(ctx, spec)
	if err != nil {
		return err
	}
	return errors.Join(live(ctx, box, content), box.Close(ctx))
}

func live(ctx context.Context, box sandbox.Box, content string) error {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "a", Size: int64(len(content)), Mode: 0o600}); err != nil {
		return err
	}
	w.Write([]byte(content))
	w.Close()
	if err := box.Put(ctx, "/src", &b); err != nil {
		return err
	}
	if exit, err := box.Run(ctx, shell(box, ":")); err != nil || exit.Code != 0 {
		return fmt.Errorf("run: %+v, %w", exit, err)
	}
	body, err := box.Get(ctx, "/src/a")
	if err != nil {
		return err
	}
	defer body.Close()
	r := tar.NewReader(body)
	if _, err := r.Next(); err != nil {
		return err
	}
	have := make([]byte, len(content))
	if n, _ := r.Read(have); string(have[:n]) != content {
		return fmt.Errorf("got %q, want %q", have[:n], content)
	}
	return nil
}
