package executor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/sandbox"
	"pipewright/runner/sandbox/docker"
	"pipewright/runner/sandbox/sandboxtest"
)

// building sets a CodeBuild action on a stage, its buildspec in the source.
func building(t *testing.T, spec string, outputs ...string) *trial {
	t.Helper()
	return buildingFrom(t, map[string][]byte{"buildspec.yml": []byte("version: 0.2\n" + spec)}, outputs...)
}

func buildingFrom(t *testing.T, source map[string][]byte, outputs ...string) *trial {
	t.Helper()
	return try(t, "CodeBuild", "Build", map[string]compiler.Text{"ProjectName": "proj"}, map[string]map[string][]byte{"source": source}, outputs...)
}

// engine gives a Docker driver and the image that tests run in.
func engine(t *testing.T) (sandbox.Driver, string) {
	t.Helper()
	d, err := docker.Open(t.Context(), docker.Options{Pull: docker.PullNever})
	if err != nil {
		sandboxtest.WithoutEngine(t, err)
	}
	t.Cleanup(func() { d.Close() })
	if _, err := d.Prepare(t.Context(), sandboxtest.Image()); err != nil {
		sandboxtest.WithoutEngine(t, err)
	}
	return d, sandboxtest.Image()
}

// everywhere runs a test in a process of this machine and in a container.
func everywhere(t *testing.T, test func(t *testing.T, in func(*trial) *trial)) {
	t.Run("process", func(t *testing.T) { test(t, func(tr *trial) *trial { return tr }) })
	t.Run("docker", func(t *testing.T) {
		d, image := engine(t)
		test(t, func(tr *trial) *trial {
			tr.Sandbox, tr.Laptop.Image = d, image
			return tr
		})
	})
}

// boxRoot is what stands before the paths of a process's box.
var boxRoot = regexp.MustCompile(`[^ ='":]*/boxes/[^/]*/[^/]*/root`)

// plain is a log without the clock and without the box's own folder.
func (tr *trial) plain() string {
	text := strings.ReplaceAll(tr.log.String(), "[Container] 2026/01/02 03:04:05 ", "> ")
	return boxRoot.ReplaceAllString(text, "")
}

// TestTransitions holds the table of buildspec.md section 3: which phase fails, what runs after it, and how the build ends.
func TestTransitions(t *testing.T) {
	phase := func(name, rest string) string { return "  " + name + ":\n" + rest }
	ok := func(name string) string {
		return phase(name, "    commands: [echo "+name+" $CODEBUILD_BUILD_SUCCEEDING]\n")
	}
	bad := func(name, more string) string {
		return phase(name, more+"    commands: [exit 3, echo never]\n    finally: [echo finally "+name+"]\n")
	}
	cases := map[string]struct {
		phases  string
		said    []string
		phaseOf string // of the failure; empty: none
		upload  bool
	}{
		"all good":    {ok("install") + ok("pre_build") + ok("build") + ok("post_build"), []string{"install 1", "pre_build 1", "build 1", "post_build 1"}, "", true},
		"install":     {bad("install", "") + ok("pre_build") + ok("build") + ok("post_build"), []string{"finally install"}, "INSTALL", false},
		"pre_build":   {ok("install") + bad("pre_build", "") + ok("build") + ok("post_build"), []string{"install 1", "finally pre_build"}, "PRE_BUILD", false},
		"build":       {bad("build", "") + ok("post_build"), []string{"finally build", "post_build 0"}, "BUILD", true},
		"post_build":  {ok("build") + bad("post_build", ""), []string{"build 1", "finally post_build"}, "POST_BUILD", true},
		"abort build": {bad("build", "    on-failure: ABORT\n") + ok("post_build"), []string{"finally build"}, "BUILD", false},
		"go on from install": {bad("install", "    on-failure: CONTINUE\n") + ok("build") + ok("post_build"),
			[]string{"finally install", "build 0", "post_build 0"}, "INSTALL", true},
		"finally fails": {phase("build", "    commands: [echo a]\n    finally: [exit 4, echo never]\n") + ok("post_build"), []string{"a", "post_build 0"}, "BUILD", true},
		"two fail":      {bad("build", "") + bad("post_build", ""), []string{"finally build", "finally post_build"}, "BUILD", true},
	}
	contained := []string{"install", "build", "finally fails"} // the script is the same everywhere; a container's shell may differ
	everywhere(t, func(t *testing.T, in func(*trial) *trial) {
		for name, c := range cases {
			if here := in(building(t, "")).Sandbox.Name(); here == "docker" && !slices.Contains(contained, name) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				tr := in(building(t, "phases:\n"+c.phases+"artifacts: {files: ['**/*']}\n", "out"))
				o := tr.run(t, buildspecRun{})
				log := tr.plain()
				var said []string
				for line := range strings.Lines(log) {
					if !strings.HasPrefix(line, "> ") {
						said = append(said, strings.TrimSpace(line))
					}
				}
				if diff := cmp.Diff(c.said, said); diff != "" {
					t.Errorf("(-want +got)\n%s\n%s", diff, log)
				}
				failed := ""
				if o.Failure != nil {
					failed = o.Failure.Message
				}
				if (c.phaseOf == "") != (failed == "") || !strings.Contains(failed, c.phaseOf) {
					t.Errorf("failure %q, want one of phase %q", failed, c.phaseOf)
				}
				if got := strings.Contains(log, "Entering phase UPLOAD_ARTIFACTS"); got != c.upload {
					t.Errorf("UPLOAD_ARTIFACTS: %t, want %t", got, c.upload)
				}
			})
		}
	})
}

const goldenSpec = `phases:
  build:
    commands:
      - echo one; printf 'two without end' >&2
      - |
        echo three
        exit 7
      - echo never
    finally: [echo last]
artifacts: {files: [a/*, nothing]}
`

const goldenLog = `> CODEBUILD_SRC_DIR=/codebuild/output/src101/src
> YAML location is buildspec.yml
> Entering phase INSTALL
> Phase complete: INSTALL State: SUCCEEDED
> Entering phase PRE_BUILD
> Phase complete: PRE_BUILD State: SUCCEEDED
> Entering phase BUILD
> Running command echo one; printf 'two without end' >&2
one
two without end
> Running command echo three
exit 7
three
> Command did not exit successfully echo three
exit 7 exit status 7
> Running command echo last
last
> Phase complete: BUILD State: FAILED
> Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: echo three
exit 7. Reason: exit status 7
> Entering phase POST_BUILD
> Phase complete: POST_BUILD State: SUCCEEDED
> Entering phase UPLOAD_ARTIFACTS
> Preparing artifact out
> Expanding base directory path: /codebuild/output/src101/src
> Assembling file list
> Expanding a/*
> Expanding nothing
> Skipping invalid file path nothing
> Found 1 file(s)
> Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED
`

// TestLog is a whole log, and the same in both places.
func TestLog(t *testing.T) {
	everywhere(t, func(t *testing.T, in func(*trial) *trial) {
		tr := in(buildingFrom(t, map[string][]byte{"buildspec.yml": []byte("version: 0.2\n" + goldenSpec), "a/b": []byte("1")}, "out"))
		var steps []string
		tr.Progress = func(p Progress) {
			word := p.Phase + " " + strings.TrimSpace(firstLine(p.Command)) + " " + p.Status
			if p.Exit != nil {
				word += fmt.Sprint(" ", *p.Exit)
			}
			steps = append(steps, word)
		}
		o := tr.run(t, buildspecRun{})
		if diff := cmp.Diff(goldenLog, tr.plain()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		f := o.Failure
		if f == nil || f.Name != "command-failed" || f.Exit != 7 || f.Command != "echo three\nexit 7" || !slices.Equal(f.Lines, []string{"three"}) {
			t.Errorf("%+v", f)
		}
		if want := "BUILD echo three FAILED 7"; !slices.Contains(steps, want) {
			t.Errorf("no step %q in %q", want, steps)
		}
	})
}

// TestState holds what goes from one command to the next (buildspec.md section 4), in every shell that is here.
func TestState(t *testing.T) {
	spec := func(shell string) string {
		return "env: {shell: " + shell + ", variables: {KEEP: 'x  y', GONE: image}, exported-variables: [A, B, NEVER]}\n" + `phases:
  build:
    commands:
      - mkdir -p 'a b' && cd 'a b'
      - basename "$PWD"
      - A=plain; export B='q"u$o` + "`" + `t'\''e\'; C="two
        lines  "
      - echo "[$A][$B]"
      - |
        N="one
        two  'x'"
      - echo "[$N]"
      - f() { echo function; }; set -e; trap 'echo trapped' EXIT
      - command -v f || echo no function; false; echo after false
      - 'LOST=1; exit 0'
      - echo "lost [$LOST]"
      - unset KEEP
      - echo "kept [$KEEP]"
      - sh -c 'exit 0'; echo "last $CODEBUILD_LAST_EXIT"
      - echo back\
      - cd .. && test -d 'a b'
  post_build:
    commands: ["echo \"[$A] $CODEBUILD_BUILD_SUCCEEDING\""]
`
	}
	want := []string{"a b", `[plain][q"u$o` + "`" + `t'e\]`, "[one", "two  'x']", "trapped", "no function", "after false", "lost []", "kept [x  y]", "last 0", "back", "[plain] 1"}
	for _, shell := range []string{"sh", "dash", "bash", "/bin/sh", "busybox"} {
		t.Run(shell, func(t *testing.T) {
			if _, err := exec.LookPath(shell); err != nil {
				t.Skip("not on this machine: ", shell)
			}
			word := shell
			if shell == "busybox" { // reached as a program named ash
				dir := t.TempDir()
				path, _ := exec.LookPath(shell)
				word = filepath.Join(dir, "ash")
				if err := os.Symlink(path, word); err != nil {
					t.Fatal(err)
				}
			}
			checkState(t, building(t, spec(word)), want)
		})
	}
	t.Run("docker", func(t *testing.T) {
		d, image := engine(t)
		tr := building(t, spec("sh"))
		tr.Sandbox, tr.Laptop.Image = d, image
		checkState(t, tr, want)
	})
}

func checkState(t *testing.T, tr *trial, want []string) {
	t.Helper()
	o := tr.run(t, buildspecRun{})
	if o.Failure != nil {
		t.Fatalf("%+v\n%s", o.Failure, tr.plain())
	}
	var said []string
	running := false // the lines of a command that has several stand in the log too
	for line := range strings.Lines(tr.plain()) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "> ") {
			running = strings.HasPrefix(line, "> Running command |") || strings.HasPrefix(line, "> Running command N=")
			continue
		}
		if running && (line == `two  'x'"` || line == "") {
			continue
		}
		said = append(said, line)
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"A": "plain", "B": "q\"u$o`t'e\\"}, o.Variables); diff != "" {
		t.Errorf("variables (-want +got)\n%s", diff)
	}
	if !slices.ContainsFunc(tr.notes, func(n string) bool { return strings.Contains(n, "NEVER was never set") }) {
		t.Errorf("no word of the variable that was never set: %q", tr.notes)
	}
}

// TestFresh: in version 0.1 nothing goes from one command to the next.
func TestFresh(t *testing.T) {
	tr := buildingFrom(t, map[string][]byte{"buildspec.yml": []byte("version: 0.1\nenvironment_variables: {plaintext: {P: p}}\nphases:\n  build:\n    commands: [mkdir d && cd d && X=1, 'test -d d; echo \"[$X][$P]\"']\n")})
	if o := tr.run(t, buildspecRun{}); o.Failure != nil || !strings.Contains(tr.plain(), "\n[][p]\n") {
		t.Errorf("%+v\n%s", o.Failure, tr.plain())
	}
}

// TestMeanings puts exit codes into words.
func TestMeanings(t *testing.T) {
	for command, want := range map[string]string{
		"no-such-program":                 "command-not-found",
		"./buildspec.yml":                 "command-not-executable",
		"kill -9 $$":                      "command-killed",
		"exit 5":                          "command-failed",
		"echo \"unfinished":               "command-failed",
		"kill -9 $PPID; sleep 1":          "build-broken-off",
		"printf 'pw_mark exit 0\\n' >&9":  "command-failed",
		"printf '\\001x 3\\n'; false":     "command-failed",
		"sh -c 'kill -15 $$'":             "command-failed",
		"exec /nowhere":                   "command-not-found",
		"cat <<EOF; false\nx\nEOF\nfalse": "command-failed",
	} {
		tr := building(t, "phases: {build: {commands: [x]}}\n")
		tr.Configuration["BuildspecOverride"] = "version: 0.2\nphases:\n  build:\n    commands:\n      - |\n        " + strings.ReplaceAll(command, "\n", "\n        ") + "\n"
		o := tr.run(t, buildspecRun{})
		if o.Failure == nil || o.Failure.Name != want || o.Failure.Command != command {
			t.Errorf("%s: %+v, want %s\n%s", command, o.Failure, want, tr.plain())
		}
	}
	for _, env := range []string{"shell: no-such-shell", "variables: {PATH: '$PATH:/nowhere'}"} {
		tr := building(t, "env: {"+env+"}\nphases: {build: {commands: [x]}}\n")
		if o := tr.run(t, buildspecRun{}); o.Failure == nil || o.Failure.Name != "shell-missing" {
			t.Errorf("%s: %+v", env, o.Failure)
		}
	}
}

// TestHugeOutput: megabytes without a newline, and bytes that look like ours, come through whole; the failure keeps little of it.
func TestHugeOutput(t *testing.T) {
	everywhere(t, func(t *testing.T, in func(*trial) *trial) {
		tr := in(building(t, "phases: {build: {commands: [\"head -c 3000000 /dev/zero | tr '\\\\0' x\", \"i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; exit 1\"]}}\n"))
		o := tr.run(t, buildspecRun{})
		if n := strings.Count(tr.log.String(), "x"); n < 3_000_000 {
			t.Errorf("%d bytes of 3000000", n)
		}
		if n := strings.Count(tr.log.String(), "\nline "); n != 20000 {
			t.Errorf("%d lines of 20000", n)
		}
		if o.Failure == nil || len(o.Failure.Lines) != 20 || o.Failure.Lines[19] != "line 19999" {
			t.Errorf("%+v", o.Failure)
		}
	})
}

// TestCancel: a cancelled build ends soon with an error, and a build that takes too long fails.
func TestCancel(t *testing.T) {
	everywhere(t, func(t *testing.T, in func(*trial) *trial) {
		tr := in(building(t, "phases: {build: {commands: [sleep 60]}}\n"))
		ctx, cancel := context.WithCancel(t.Context())
		tr.Progress = func(p Progress) {
			if p.Command != "" {
				cancel()
			}
		}
		began := time.Now()
		if _, err := (buildspecRun{}).Run(ctx, tr.Scene); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if d := time.Since(began); d > 20*time.Second {
			t.Errorf("it took %s", d)
		}
	})
	tr := building(t, "phases: {build: {commands: [echo begun; sleep 60]}}\n")
	spec := tr.buildOf(t)
	spec.limit = 300 * time.Millisecond
	o, err := spec.run(t.Context())
	if err != nil || o.Failure == nil || o.Failure.Name != "build-timed-out" || o.Failure.Command != "echo begun; sleep 60" {
		t.Errorf("%+v %v", o.Failure, err)
	}
}

// buildOf is the build that the trial's own buildspec makes, not yet run.
func (tr *trial) buildOf(t *testing.T) *build {
	t.Helper()
	b, o := tr.prepare()
	if b == nil {
		t.Fatalf("%+v", o.Failure)
	}
	return b
}
