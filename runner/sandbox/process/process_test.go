package process_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pipewright/runner/sandbox"
	"pipewright/runner/sandbox/process"
	"pipewright/runner/sandbox/sandboxtest"
)

func TestConformance(t *testing.T) {
	dir := t.TempDir()
	sandboxtest.Run(t, process.New(dir), "")
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func open(t *testing.T, d *process.Driver, run string) sandbox.Box {
	t.Helper()
	box, err := d.Open(t.Context(), sandbox.Spec{Run: run, Name: "Build/Unit tests"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return box
}

func sh(t *testing.T, box sandbox.Box, script string) string {
	t.Helper()
	var out bytes.Buffer
	exit, err := box.Run(t.Context(), sandbox.Command{Argv: []string{"sh", "-c", script}, Env: []string{"ROOT=" + box.Root()}, Stdout: &out, Stderr: &out})
	if err != nil || exit.Code != 0 {
		t.Fatalf("%s: %+v, %v: %s", script, exit, err, &out)
	}
	return out.String()
}

func TestBoxIsPrivate(t *testing.T) {
	boxes := t.TempDir()
	box := open(t, process.New(boxes), "run")
	for dir := box.Root(); strings.HasPrefix(dir, boxes+"/"); dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", dir, info.Mode(), err)
		}
	}
	if strings.ContainsAny(strings.TrimPrefix(box.Root(), filepath.Dir(filepath.Dir(box.Root()))), " '\"$") {
		t.Errorf("a script that forgets its quotes fails in %s", box.Root())
	}
}

func TestEnvironmentIsMinimal(t *testing.T) {
	t.Setenv("AWS_SECRET_ACCESS_KEY", "of the user")
	box := open(t, process.New(t.TempDir()), "run")
	var names []string
	for line := range strings.Lines(sh(t, box, "env; cd; pwd; cd $TMPDIR; pwd")) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), "=")
		names = append(names, name)
	}
	got := strings.Join(names, " ")
	for _, name := range []string{"HOME", "LANG", "PATH", "TMPDIR", box.Root() + "/root", box.Root() + "/tmp"} {
		if !strings.Contains(got, name) {
			t.Errorf("no %s in %s", name, got)
		}
	}
	if strings.Contains(got, "AWS_SECRET_ACCESS_KEY") {
		t.Error("the user's environment leaks")
	}
}

func TestRunsThatAreNoFolderNames(t *testing.T) {
	dir := t.TempDir()
	d := process.New(filepath.Join(dir, "boxes"))
	for _, run := range []string{"../escape", "..", "a/b", "with space", strings.Repeat("x", 300)} {
		box := open(t, d, run)
		if !strings.HasPrefix(box.Root(), filepath.Join(dir, "boxes")+"/") {
			t.Errorf("run %.20q lives in %s", run, box.Root())
		}
		if err := d.Sweep(t.Context(), run); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(box.Root()); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("run %.20q was not swept: %v", run, err)
		}
	}
	if err := d.Sweep(t.Context(), ""); err == nil {
		t.Error("a sweep of no run in particular")
	}
}

// alive tells whether a process that was told to write its number into a file still runs.
func alive(t *testing.T, pid string) bool {
	t.Helper()
	if runtime.GOOS != "linux" {
		number, _ := strconv.Atoi(strings.TrimSpace(pid))
		return syscall.Kill(number, 0) == nil
	}
	stat, err := os.ReadFile("/proc/" + strings.TrimSpace(pid) + "/stat")
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

func TestChildrenThatLeaveTheGroupAreFound(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux shows the environment of a process")
	}
	box := open(t, process.New(t.TempDir()), "run")
	out := sh(t, box, `setsid sh -c 'echo $$; trap "" HUP TERM; sleep 1000 & wait' & sleep 0.3; echo end`)
	pid, rest, _ := strings.Cut(out, "\n")
	if rest != "end\n" || alive(t, pid) {
		t.Errorf("the child that left is alive (%t): %q", alive(t, pid), out)
	}
}

// TestChildThatGetsAway is the limit the package states: without its group and its mark a child lives on, but it holds nobody up.
func TestChildThatGetsAway(t *testing.T) {
	box := open(t, process.New(t.TempDir()), "run")
	begun := time.Now()
	out := sh(t, box, `env -i setsid sh -c 'echo away; sleep 6; echo lost' & sleep 0.3; echo end`)
	if out != "away\nend\n" {
		t.Errorf("got %q", out)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("it held the run up for %s", took)
	}
}

func TestSweepByAnotherDriver(t *testing.T) {
	dir := t.TempDir()
	box := open(t, process.New(dir), "run")
	said, writing := io.Pipe()
	ended := make(chan sandbox.Exit, 1)
	go func() {
		exit, _ := box.Run(t.Context(), sandbox.Command{Argv: []string{"sh", "-c", `echo $$; trap "" TERM; while :; do sleep 1; done`}, Stdout: writing})
		ended <- exit
	}()
	pid := make([]byte, 32)
	n, err := said.Read(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := process.New(dir).Sweep(t.Context(), "run"); err != nil {
		t.Fatal(err)
	}
	if exit := <-ended; exit.Code != 137 {
		t.Errorf("exit %+v", exit)
	}
	if alive(t, string(pid[:n])) {
		t.Error("what was swept away runs")
	}
}

func TestSweepSparesOtherProcesses(t *testing.T) {
	other := exec.Command("sleep", "1000")
	other.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer other.Wait()
	defer other.Process.Kill()
	dir := t.TempDir()
	box := open(t, process.New(dir), "run")
	// The number of a group that is long gone was given to another.
	record := fmt.Sprintf("%d another-boot/12345\n", other.Process.Pid)
	if err := os.WriteFile(filepath.Join(filepath.Dir(box.Root()), "group"), []byte(record), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := process.New(dir).Sweep(t.Context(), "run"); err != nil {
		t.Fatal(err)
	}
	if !alive(t, fmt.Sprint(other.Process.Pid)) {
		t.Error("the sweep killed a process that was none of the run's")
	}
}

func stream(t *testing.T, headers ...tar.Header) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		h.Mode = 0o644
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func TestPutGoesThroughNoLink(t *testing.T) {
	outside := t.TempDir()
	for what, headers := range map[string][]tar.Header{
		"a link out":      {{Typeflag: tar.TypeSymlink, Name: "l", Linkname: outside}, {Typeflag: tar.TypeReg, Name: "l/x"}},
		"a link within":   {{Typeflag: tar.TypeDir, Name: "d"}, {Typeflag: tar.TypeSymlink, Name: "l", Linkname: "d"}, {Typeflag: tar.TypeReg, Name: "l/x"}},
		"a folder by one": {{Typeflag: tar.TypeSymlink, Name: "l", Linkname: outside}, {Typeflag: tar.TypeDir, Name: "l"}},
		"a hard link":     {{Typeflag: tar.TypeSymlink, Name: "l", Linkname: outside}, {Typeflag: tar.TypeLink, Name: "h", Linkname: "l/x"}},
	} {
		box := open(t, process.New(t.TempDir()), "run")
		var refused *sandbox.EntryError
		if err := box.Put(t.Context(), "/src", stream(t, headers...)); !errors.As(err, &refused) {
			t.Errorf("%s: got %v, want an *EntryError", what, err)
		}
	}
	if files, err := os.ReadDir(outside); err != nil || len(files) > 0 {
		t.Errorf("outside: %v, %v", files, err)
	}
	// A file takes the place of a link; what the link led to is left alone.
	victim := filepath.Join(outside, "victim")
	if err := os.WriteFile(victim, []byte("as it was"), 0o644); err != nil {
		t.Fatal(err)
	}
	box := open(t, process.New(t.TempDir()), "run")
	if err := box.Put(t.Context(), "/", stream(t, tar.Header{Typeflag: tar.TypeSymlink, Name: "l", Linkname: victim}, tar.Header{Typeflag: tar.TypeReg, Name: "l"})); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(victim); err != nil || string(text) != "as it was" {
		t.Errorf("the file a link led to: %q, %v", text, err)
	}
}

func TestGetStaysInTheBox(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	box := open(t, process.New(t.TempDir()), "run")
	sh(t, box, `ln -s `+secret+` "$ROOT/file"; ln -s `+filepath.Dir(secret)+` "$ROOT/dir"`)
	for _, name := range []string{"/file", "/dir", "/dir/secret", "/../../../../" + secret} {
		if body, err := box.Get(t.Context(), name); err == nil {
			text, _ := io.ReadAll(body)
			t.Errorf("get %s: gave %d bytes", name, len(text))
		}
	}
}

func TestReadOnlyFoldersAreRemoved(t *testing.T) {
	box := open(t, process.New(t.TempDir()), "run")
	sh(t, box, `cd "$ROOT"; mkdir -p mod/cache/deep; echo x >mod/cache/deep/file; chmod 0555 mod/cache/deep mod/cache mod; mkdir none; echo x >none/x; chmod 0 none`)
	if err := box.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(box.Root()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left: %v", err)
	}
}

func TestOneWriterKeepsTheOrder(t *testing.T) {
	box := open(t, process.New(t.TempDir()), "run")
	var want strings.Builder
	for i := range 200 {
		want.WriteString([]string{"out\n", "err\n"}[i%2])
	}
	if got := sh(t, box, `i=0; while [ $i -lt 100 ]; do echo out; echo err >&2; i=$((i+1)); done`); got != want.String() {
		t.Errorf("out of order: %.200q", got)
	}
}

func BenchmarkProcess(b *testing.B) {
	d := process.New(b.TempDir())
	for b.Loop() {
		box, err := d.Open(b.Context(), sandbox.Spec{Run: "run", Name: "n"})
		if err != nil {
			b.Fatal(err)
		}
		exit, err := box.Run(b.Context(), sandbox.Command{Argv: []string{"sh", "-c", "true"}})
		if err != nil || exit.Code != 0 {
			b.Fatal(exit, err)
		}
		if err := box.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
