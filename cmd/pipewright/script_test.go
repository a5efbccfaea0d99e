package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pipewright/runner/sandbox/docker"
	"pipewright/runner/sandbox/sandboxtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pipewright": main})
}

// TestScript runs testdata/script: one behaviour of the command a file.
func TestScript(t *testing.T) {
	engine := probe(t)
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, ".cache"))
			e.Setenv("HOME", filepath.Join(e.WorkDir, ".home"))
			e.Setenv("GIT_CONFIG_GLOBAL", "/dev/null")
			e.Setenv("GIT_CONFIG_SYSTEM", "/dev/null")
			e.Setenv("DOCKER_HOST", os.Getenv("DOCKER_HOST"))
			e.Setenv("IMAGE", sandboxtest.Image())
			return errors.Join(os.Mkdir(filepath.Join(e.WorkDir, ".home"), 0o755), fill(e.WorkDir))
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "docker":
				return engine, nil
			case "mount":
				return canMount(t), nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":        exits,
			"interrupt":    interrupt,
			"kill-late":    killLate,
			"await":        await,
			"nothing-left": nothingLeft,
			"repository":   makeRepository,
			"generate":     generate,
			"dying-engine": dyingEngine,
			"dead-engine":  deadEngine,
			"small-disk":   smallDisk,
		},
	})
}

// fill writes into the files of a script what they cannot know: @WORK@ is its folder, @IMAGE@ the image of the tests.
func fill(dir string) error {
	replace := strings.NewReplacer("@WORK@", dir, "@IMAGE@", sandboxtest.Image())
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, []byte(replace.Replace(string(content))), 0o644)
	})
}

// probe tells whether an engine with the test image is there. Where one is required, its absence is a failure.
func probe(t *testing.T) bool {
	t.Helper()
	d, err := docker.Open(context.Background(), docker.Options{Pull: docker.PullNever})
	if err == nil {
		_, err = d.Prepare(context.Background(), sandboxtest.Image())
		err = errors.Join(err, d.Close())
	}
	if err != nil && sandboxtest.EngineRequired() {
		t.Fatalf("docker is required: %v", err)
	}
	if err != nil {
		t.Logf("scripts with [docker] stop early: %v", err)
	}
	return err == nil
}

// exits CODE COMMAND ARGS... runs a command and wants exactly that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got, err := exitCode(ts.Exec(args[1], args[2:]...))
	ts.Check(err)
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func exitCode(err error) (int, error) {
	var ended *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &ended):
		return ended.ExitCode(), nil
	default:
		return 0, err
	}
}

// start begins pipewright with the script's environment, and waits until the file is there which says that it is in the middle.
func start(ts *testscript.TestScript, file string, args []string) *exec.Cmd {
	cmd := exec.Command("pipewright", args...)
	path, err := lookPath(ts, "pipewright")
	ts.Check(err)
	cmd.Path, cmd.Err = path, nil
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "XDG_CACHE_HOME", "DOCKER_HOST", "TMPDIR", "WORK", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	ts.Check(cmd.Start())
	until(ts, func() bool { return appeared(ts.MkAbs(file)) }, file+" does not appear")
	return cmd
}

// appeared says whether a file that the pattern matches has something in it.
func appeared(pattern string) bool {
	found, err := filepath.Glob(pattern)
	for _, f := range found {
		at, err := os.Stat(f)
		if err == nil && at.Size() > 0 {
			return true
		}
	}
	return err != nil
}

func lookPath(ts *testscript.TestScript, name string) (string, error) {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(dir, name); regular(path) {
			return path, nil
		}
	}
	return "", exec.ErrNotFound
}

func until(ts *testscript.TestScript, holds func() bool, otherwise string) {
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("%s", otherwise)
		}
	}
}

// await FILE waits until there is something in a file.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: await FILE")
	}
	until(ts, func() bool { return appeared(ts.MkAbs(args[0])) }, args[0]+" does not appear")
}

// interrupt TIMES SIGNAL FILE ARGS... runs pipewright ARGS, sends it the signal as often as said once FILE is there, and wants exit code 130.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: interrupt TIMES SIGNAL FILE ARG...")
	}
	times, err := strconv.Atoi(args[0])
	ts.Check(err)
	signal := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP}[args[1]]
	cmd := start(ts, args[2], args[3:])
	for i := range times {
		if i > 0 {
			time.Sleep(300 * time.Millisecond)
		}
		ts.Check(cmd.Process.Signal(signal))
	}
	began := time.Now()
	code, err := exitCode(cmd.Wait())
	ts.Check(err)
	if code != 130 {
		ts.Fatalf("exit code %d, want 130", code)
	}
	if took := time.Since(began); took > 20*time.Second {
		ts.Fatalf("it took %s to end", took)
	}
}

// kill-late FILE ARGS... runs pipewright ARGS and kills it, as kill -9 does, once FILE is there.
func killLate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: kill-late FILE ARG...")
	}
	cmd := start(ts, args[0], args[1:])
	ts.Check(cmd.Process.Kill())
	if err := cmd.Wait(); err == nil {
		ts.Fatalf("it ended before it was killed")
	}
}

// nothing-left wants no container, no box and no temporary file of any run that this script started.
func nothingLeft(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: nothing-left")
	}
	home := filepath.Join(ts.Getenv("XDG_CACHE_HOME"), "pipewright")
	for _, dir := range []string{ts.Getenv("TMPDIR"), filepath.Join(home, "boxes"), filepath.Join(home, "lent")} {
		wantEmpty(ts, dir)
	}
	runs, err := os.ReadDir(filepath.Join(home, "runs"))
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	ts.Check(err)
	d, err := docker.Open(context.Background(), docker.Options{Host: os.Getenv("DOCKER_HOST"), Pull: docker.PullNever})
	if err != nil {
		return // no engine: no containers
	}
	defer d.Close()
	for _, run := range runs {
		left, err := d.Left(context.Background(), run.Name())
		ts.Check(err)
		if len(left) > 0 {
			ts.Fatalf("run %s left %s", run.Name(), strings.Join(left, ", "))
		}
	}
}

func wantEmpty(ts *testscript.TestScript, dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		ts.Fatalf("%v", err)
	}
	for _, e := range entries {
		ts.Fatalf("%s is left in %s", e.Name(), dir)
	}
}

// repository [FOLDER] makes a folder a git repository with one commit of all that is in it.
func makeRepository(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(".")
	if len(args) > 0 {
		dir = ts.MkAbs(args[0])
	}
	for _, line := range [][]string{
		{"init", "-q", "-b", "main"}, {"add", "."},
		{"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "First"},
	} {
		ts.Check(ts.Exec("git", append([]string{"-C", dir}, line...)...))
	}
}

// generate KIND FILE writes a file that no archive of text can hold.
func generate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: generate KIND FILE")
	}
	content, known := map[string]func() string{
		"deep":    func() string { return "x = " + strings.Repeat("[", 100_000) },
		"huge":    func() string { return strings.Repeat("# nothing but a comment, again and again\n", 2_000_000) },
		"latin1":  func() string { return "# caf\xe9\n" },
		"nul":     func() string { return "x = \"a\x00b\"\n" },
		"control": func() string { return "x = \x1b[31mred\n" },
	}[args[0]]
	if !known {
		ts.Fatalf("unknown kind %q", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(content()), 0o644))
}
