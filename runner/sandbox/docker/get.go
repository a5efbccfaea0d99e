package docker

import (
	"archive/tar"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/containerd/errdefs"

	"pipewright/runner/sandbox"
)

// errNotRun is what Get gives before there is a container to get from.
var errNotRun = errors.New("nothing has run in this box")

// Get streams out of the stopped container. If path is a symbolic link, what it leads to inside the container is meant. The entries of a
// folder come after one for itself, "./". Owners are left out: they are the container's own.
func (b *box) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if !b.ran || b.gone {
		return nil, errNotRun
	}
	body, stat, err := b.driver.engine.CopyFromContainer(ctx, b.name, name)
	if err == nil && stat.Mode&os.ModeSymlink != 0 {
		body.Close()
		body, stat, err = b.driver.engine.CopyFromContainer(ctx, b.name, stat.LinkTarget)
	}
	if absent(err) {
		return nil, b.notThere(ctx, name, err)
	}
	if err != nil {
		return nil, b.driver.broken(err)
	}
	files, writing := io.Pipe()
	g := &getting{PipeReader: files, body: body, done: make(chan struct{})}
	go func() {
		defer close(g.done)
		as := path.Base(path.Clean(name))
		if stat.Mode.IsDir() {
			as = ""
		}
		err := rebase(writing, body, as)
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			err = fmt.Errorf("files of %s from the container: %w", name, b.driver.broken(err))
		}
		writing.CloseWithError(err)
	}()
	return g, nil
}

// absent knows the two ways in which a path is not there: the second is one that goes on below a file, which the engine has no class for.
func absent(err error) bool {
	return errdefs.IsNotFound(err) || err != nil && strings.Contains(err.Error(), "not a directory")
}

// notThere tells a path that the command did not leave from a container that somebody removed.
func (b *box) notThere(ctx context.Context, name string, err error) error {
	if _, gone := b.driver.engine.ContainerInspect(ctx, b.name); gone != nil {
		return b.driver.broken(errors.Join(err, gone))
	}
	return &fs.PathError{Op: "get", Path: name, Err: fs.ErrNotExist}
}

// getting is a stream whose Close returns when nothing of it is going on any more.
type getting struct {
	*io.PipeReader
	body io.Closer
	done chan struct{}
}

func (g *getting) Close() error {
	err := errors.Join(g.PipeReader.Close(), g.body.Close())
	<-g.done
	return err
}

// rebase rewrites the engine's stream: that of a folder, whose names begin with its own, and that of one file, which is named as given.
func rebase(w io.Writer, body io.Reader, file string) error {
	counted := &counter{r: bufio.NewReaderSize(body, 64<<10)}
	r, t := tar.NewReader(counted), tar.NewWriter(w)
	for {
		before := counted.n
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			if counted.n-before < 512 { // an end without the empty block that marks it
				return io.ErrUnexpectedEOF
			}
			return t.Close()
		}
		if err != nil {
			return err
		}
		if h.Name, h.Linkname = below(h.Name), linkBelow(h); file != "" {
			h.Name = file
		}
		h.Uid, h.Gid, h.Uname, h.Gname = 0, 0, "", ""
		h.Format, h.PAXRecords = tar.FormatUnknown, nil
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := io.Copy(t, r); err != nil {
			return err
		}
	}
}

// below strips the folder that was asked for from a name.
func below(name string) string {
	_, rest, _ := strings.Cut(strings.TrimLeft(name, "/"), "/")
	if rest == "" {
		return "./"
	}
	return rest
}

// linkBelow does so with the target of a hard link, which is a name of the same stream; a symbolic link's is text.
func linkBelow(h *tar.Header) string {
	if h.Typeflag != tar.TypeLink {
		return h.Linkname
	}
	return path.Clean(below(h.Linkname))
}

// counter counts the bytes that were read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

var _ sandbox.Box = (*box)(nil)
