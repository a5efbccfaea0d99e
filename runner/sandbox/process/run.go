package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pipewright/runner/sandbox"
)

const (
	// mercy is how long a cancelled command has after SIGTERM before SIGKILL.
	mercy = 500 * time.Millisecond
	// mark is the variable by which children that left the process group are found. Its value is the box's folder.
	mark = "PIPEWRIGHT_BOX"
)

// Run starts the command in a process group of its own and returns when it has ended, its output has been handed on, and all that it
// left running has been killed, as it is when the first process of a container ends.
func (b *box) Run(ctx context.Context, c sandbox.Command) (sandbox.Exit, error) {
	if b.ran {
		return sandbox.Exit{}, sandbox.ErrRan
	}
	if len(c.Argv) == 0 {
		return sandbox.Exit{}, errors.New("the command is empty")
	}
	if ctx.Err() != nil {
		return sandbox.Exit{}, context.Cause(ctx)
	}
	b.ran = true
	cmd, err := b.command(c)
	if err != nil {
		return sandbox.Exit{}, err
	}
	out, err := newOutput(c.Stdout, c.Stderr)
	if err != nil {
		return sandbox.Exit{}, err
	}
	defer out.close()
	cmd.Stdout, cmd.Stderr = out.stdout.child, out.stderr.child
	b.quiet = false
	if err := cmd.Start(); err != nil {
		return notStarted(err, c.Stderr)
	}
	if err := record(b.dir, cmd.Process.Pid); err != nil {
		killGroup(cmd.Process.Pid)
		cmd.Wait() // it was killed; why is what record says
		return sandbox.Exit{}, errors.Join(err, killMarked(b.dir))
	}
	return b.attend(ctx, cmd, out)
}

func (b *box) command(c sandbox.Command) (*exec.Cmd, error) {
	dir := filepath.Join(b.Root(), inside(c.Dir))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	env := b.environment(c.Env)
	return &exec.Cmd{
		Path:        program(c.Argv[0], env, dir),
		Args:        c.Argv,
		Env:         env,
		Dir:         dir,
		SysProcAttr: &syscall.SysProcAttr{Setpgid: true},
	}, nil
}

// environment is all that a command gets: of the user's own, PATH.
func (b *box) environment(own []string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + filepath.Join(b.Root(), "root"),
		"TMPDIR=" + filepath.Join(b.Root(), "tmp"),
		"LANG=C.UTF-8",
	}
	return append(append(env, own...), mark+"="+b.dir) // of two with one name the later counts
}

// program finds a command as a shell would, in the PATH that the command itself will have. If it is not found the name stays as it is:
// the kernel then says why.
func program(name string, env []string, dir string) string {
	if strings.Contains(name, "/") {
		return name
	}
	var found string
	for _, v := range env {
		if list, isPath := strings.CutPrefix(v, "PATH="); isPath {
			found = inPath(name, list, dir)
		}
	}
	return found
}

// inPath gives the first executable file of that name, else the first file, else a path that is not there.
func inPath(name, list, dir string) string {
	second := filepath.Join("/nowhere", name)
	for _, folder := range filepath.SplitList(list) {
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(dir, folder)
		}
		file := filepath.Join(folder, name)
		info, err := os.Stat(file)
		if err != nil || info.IsDir() {
			continue
		}
		if info.Mode()&0o111 != 0 {
			return file
		}
		second = file
	}
	return second
}

// notStarted tells a program that is not there or may not be run, which is the command's failure with a shell's exit code, from a
// place that broke.
func notStarted(err error, stderr io.Writer) (sandbox.Exit, error) {
	code := 0
	switch {
	case errors.Is(err, fs.ErrNotExist):
		code = 127
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.ENOEXEC):
		code = 126
	default:
		return sandbox.Exit{}, err
	}
	if stderr == nil {
		return sandbox.Exit{Code: code}, nil
	}
	_, writing := fmt.Fprintln(stderr, err)
	return sandbox.Exit{Code: code}, writing
}

// attend waits for the command, the end of the caller's patience or a writer that fails, whichever comes first.
func (b *box) attend(ctx context.Context, cmd *exec.Cmd, out *output) (sandbox.Exit, error) {
	out.start()
	group := cmd.Process.Pid
	ended := make(chan struct{})
	var waiting error
	go func() {
		defer close(ended)
		waiting = endGroup(cmd)
	}()
	var why error
	select {
	case <-ended:
	case <-out.failed:
		why = out.failure()
	case <-ctx.Done():
		why = context.Cause(ctx)
	}
	if why != nil {
		stop(group, ended)
	}
	strays := killMarked(b.dir)
	b.quiet = strays == nil
	out.finish()
	if why == nil {
		why = errors.Join(out.failure(), strays)
	}
	if why != nil {
		return sandbox.Exit{}, why
	}
	return exitOf(cmd, waiting)
}

// stop asks the group to end, then ends it.
func stop(group int, ended <-chan struct{}) {
	syscall.Kill(-group, syscall.SIGTERM) // gone already: then ended says so
	select {
	case <-ended:
		return
	case <-time.After(mercy):
	}
	killGroup(group)
	<-ended
}

func exitOf(cmd *exec.Cmd, err error) (sandbox.Exit, error) {
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return sandbox.Exit{}, err
	}
	status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		return sandbox.Exit{Code: 128 + int(status.Signal())}, nil
	}
	return sandbox.Exit{Code: cmd.ProcessState.ExitCode()}, nil
}
