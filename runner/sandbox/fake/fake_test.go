package fake_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pipewright/runner/sandbox"
	"pipewright/runner/sandbox/fake"
	"pipewright/runner/sandbox/sandboxtest"
)

func TestLifecycle(t *testing.T) {
	sandboxtest.Lifecycle(t, &fake.Driver{
		Images: map[string]string{"there": "sha256:1"},
		Script: func(c fake.Call) fake.Reply {
			return fake.Reply{Hangs: strings.Contains(c.Command.Argv[2], "sleep")}
		},
	}, "there")
}

func open(t *testing.T, d *fake.Driver) sandbox.Box {
	t.Helper()
	box, err := d.Open(t.Context(), sandbox.Spec{Run: "r", Name: "Build/Unit", Image: "any"})
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func TestScriptSeesAndLeavesFiles(t *testing.T) {
	d := &fake.Driver{Script: func(c fake.Call) fake.Reply {
		return fake.Reply{
			Stdout: "read " + c.Files["/src/a"].Content,
			Stderr: "warned",
			Exit:   sandbox.Exit{Code: 3},
			Files:  map[string]fake.File{"/src/out/b": {Content: "made"}},
			Gone:   []string{"/src/a"},
		}
	}}
	box := open(t, d)
	if err := box.Put(t.Context(), "/src", tarOf(t, "a", "content")); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	exit, err := box.Run(t.Context(), sandbox.Command{Argv: []string{"make"}, Dir: "/src", Stdout: &out, Stderr: &errs})
	if err != nil || exit.Code != 3 || out.String() != "read content" || errs.String() != "warned" {
		t.Errorf("got %+v, %v, %q, %q", exit, err, &out, &errs)
	}
	if _, err := box.Get(t.Context(), "/src/a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a removed file: %v", err)
	}
	if _, err := box.Get(t.Context(), "/src/out"); err != nil {
		t.Errorf("a folder that was left: %v", err)
	}
	calls := d.Calls()
	if len(calls) != 1 || calls[0].Command.Dir != "/src" || calls[0].Spec.Name != "Build/Unit" {
		t.Errorf("calls: %+v", calls)
	}
}

func TestPlacesBreak(t *testing.T) {
	broken := &sandbox.EngineError{Engine: "test", Err: errors.New("gone")}
	d := &fake.Driver{
		Script:  func(fake.Call) fake.Reply { return fake.Reply{Stdout: "half", Err: broken} },
		Opening: func(s sandbox.Spec) error { return map[string]error{"closed": broken}[s.Image] },
	}
	if _, err := d.Open(t.Context(), sandbox.Spec{Image: "closed"}); err != error(broken) {
		t.Errorf("open: %v", err)
	}
	var out bytes.Buffer
	_, err := open(t, d).Run(t.Context(), sandbox.Command{Argv: []string{"x"}, Stdout: &out})
	if err != error(broken) || out.String() != "half" {
		t.Errorf("run: %v after %q", err, &out)
	}
}

func TestTimeIsTheTests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &fake.Driver{Script: func(fake.Call) fake.Reply { return fake.Reply{Takes: 7 * 24 * time.Hour} }}
		begun := time.Now()
		if _, err := open(t, d).Run(t.Context(), sandbox.Command{Argv: []string{"wait"}}); err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took != 7*24*time.Hour {
			t.Errorf("took %s", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		if _, err := open(t, d).Run(ctx, sandbox.Command{Argv: []string{"wait"}}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAccount(t *testing.T) {
	d := &fake.Driver{}
	first, second := open(t, d), open(t, d)
	if err := errors.Join(first.Close(t.Context()), d.Sweep(t.Context(), "other"), d.Sweep(t.Context(), "r")); err != nil {
		t.Fatal(err)
	}
	if d.Most() != 2 || !slices.Equal(d.Swept(), []string{"other", "r"}) {
		t.Errorf("most %d, swept %q", d.Most(), d.Swept())
	}
	if err := second.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
