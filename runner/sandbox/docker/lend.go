package docker

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/docker/docker/api/types/mount"
	"golang.org/x/sys/unix"

	"pipewright/runner/sandbox"
)

// A lender makes folders of this machine that are mounted into containers, so that what is put there need not go through the engine, which
// may take a third of a container's life to unpack a stream of one file.
//
// That works where the engine sees this machine's file system and its root is ours: an engine behind a socket of this machine, on the same
// kernel, with neither user namespaces nor SELinux between, and this process being root, since what a container writes there is root's and
// has to be removed again. Everywhere else files are streamed.
type lender struct {
	folder string
	lends  func() bool // waits for the engine's answer
	stop   func()
}

// newLender asks the engine in the background what kind it is.
func newLender(ctx context.Context, e engine, host, folder string) lender {
	if folder == "" || os.Geteuid() != 0 || !strings.HasPrefix(host, "unix://") {
		return lender{lends: func() bool { return false }, stop: func() {}}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	answer := make(chan bool, 1)
	go func() { answer <- sharesMachine(ctx, e) }()
	l := lender{folder: folder, lends: sync.OnceValue(func() bool { return <-answer })}
	l.stop = func() {
		cancel()
		l.lends() // and with that the goroutine has ended
	}
	return l
}

// sharesMachine tells whether the engine's root is ours. An engine that does not say does not count.
func sharesMachine(ctx context.Context, e engine) bool {
	its, err := e.Info(ctx)
	if err != nil {
		return false
	}
	name, err := os.Hostname()
	if err != nil {
		return false
	}
	var ours unix.Utsname
	if err := unix.Uname(&ours); err != nil {
		return false
	}
	apart := slices.ContainsFunc(its.SecurityOptions, func(option string) bool {
		return strings.Contains(option, "userns") || strings.Contains(option, "rootless") || strings.Contains(option, "selinux")
	})
	return !apart && its.Name == name && its.KernelVersion == unix.ByteSliceToString(ours.Release[:])
}

// lent is a folder that is mounted into one container.
type lent struct {
	at   string // in the container: absolute and clean
	dir  string // on this machine
	root *os.Root
}

func (l lender) lend(run, at string) (*lent, error) {
	dir, err := sandbox.NewFolder(sandbox.RunFolder(l.folder, run))
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // whoever the container's user is; folders above it keep others out
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &lent{at: path.Clean(at), dir: dir, root: root}, nil
}

// left lists the folders of a run.
func (l lender) left(run string) []string {
	if l.folder == "" {
		return nil
	}
	left, err := filepath.Glob(filepath.Join(sandbox.RunFolder(l.folder, run), "*"))
	if err != nil { // the pattern is ours
		return nil
	}
	return left
}

// sweep removes the folders of a run, whose containers are gone.
func (l lender) sweep(run string) error {
	if l.folder == "" {
		return nil
	}
	return os.RemoveAll(sandbox.RunFolder(l.folder, run))
}

// below gives a path of the container relative to the folder, if it lies there. A nil lent holds nothing.
func (l *lent) below(name string) (string, bool) {
	if l == nil {
		return "", false
	}
	if name = path.Clean(name); name == l.at {
		return ".", true
	}
	return strings.CutPrefix(name, l.at+"/")
}

func (l *lent) put(ctx context.Context, rel string, stream io.Reader) error {
	return sandbox.Unpack(ctx, l.root, rel, stream)
}

// prepare makes the working folder, which the engine would make beneath the mount.
func (l *lent) prepare(dir string) error {
	if rel, mine := l.below(dir); mine && rel != "." {
		return l.root.MkdirAll(rel, 0o755)
	}
	return nil
}

// give makes all that was put the property of the container's user.
func (l *lent) give(who owner) error {
	if l == nil {
		return nil
	}
	return fs.WalkDir(l.root.FS(), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return l.root.Lchown(name, who.uid, who.gid)
	})
}

// mounts is what the container is to have of it.
func (l *lent) mounts() []mount.Mount {
	if l == nil {
		return nil
	}
	return []mount.Mount{{Type: mount.TypeBind, Source: l.dir, Target: l.at}}
}

// discard removes the folder, and that of the run if it was the last.
func (l *lent) discard() error {
	if l == nil {
		return nil
	}
	err := errors.Join(l.root.Close(), os.RemoveAll(l.dir))
	os.Remove(filepath.Dir(l.dir)) // not empty: somebody else's turn
	return err
}
