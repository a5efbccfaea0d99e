package process

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// Get streams a file or a folder of the box. If path is a symbolic link, what it leads to is meant, as long as that is in the box. The
// entries of a folder come after one for itself, "./". Sockets are left out, as the docker engine does; owners too.
func (b *box) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	root, err := os.OpenRoot(b.Root())
	if err != nil {
		return nil, err
	}
	rel, info, err := b.locate(root, name)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	files, writing := io.Pipe()
	g := &getting{PipeReader: files, done: make(chan struct{})}
	go func() {
		defer close(g.done)
		p := &packing{ctx: ctx, root: root, t: tar.NewWriter(writing)}
		if info.IsDir() {
			err = p.tree(rel)
		} else {
			err = p.add(rel, path.Base(path.Clean("/"+name)), info)
		}
		if err == nil {
			err = p.t.Close()
		}
		writing.CloseWithError(errors.Join(err, root.Close()))
	}()
	return g, nil
}

// locate finds a path of the box on the disk. Links with absolute targets, which os.Root does not follow, are resolved first.
func (b *box) locate(root *os.Root, name string) (string, fs.FileInfo, error) {
	absent := &fs.PathError{Op: "get", Path: name, Err: fs.ErrNotExist}
	real, err := filepath.EvalSymlinks(filepath.Join(b.Root(), inside(name)))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return "", nil, absent
	}
	if err != nil {
		return "", nil, err
	}
	rel, err := filepath.Rel(b.Root(), real)
	if err != nil || rel == ".." || strings.HasPrefix(rel, "../") {
		return "", nil, fmt.Errorf("get %s: it leads out of the box, to %s", name, real)
	}
	info, err := root.Lstat(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, absent
	}
	return rel, info, err
}

// getting is a stream whose Close returns when nothing of it is going on any more.
type getting struct {
	*io.PipeReader
	done chan struct{}
}

func (g *getting) Close() error {
	err := g.PipeReader.Close()
	<-g.done
	return err
}

// packing is one stream on its way from the disk.
type packing struct {
	ctx  context.Context
	root *os.Root
	t    *tar.Writer
}

func (p *packing) tree(top string) error {
	return fs.WalkDir(p.root.FS(), filepath.ToSlash(top), func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if p.ctx.Err() != nil {
			return context.Cause(p.ctx)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		as, err := filepath.Rel(top, name)
		if err != nil {
			return err
		}
		return p.add(name, as, info)
	})
}

func (p *packing) add(name, as string, info fs.FileInfo) error {
	if info.Mode()&fs.ModeSocket != 0 {
		return nil
	}
	target := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		var err error
		if target, err = p.root.Readlink(name); err != nil {
			return err
		}
	}
	h, err := tar.FileInfoHeader(info, target)
	if err != nil {
		return err
	}
	h.Name = as
	if info.IsDir() {
		h.Name += "/"
	}
	h.Uid, h.Gid, h.Uname, h.Gname = 0, 0, "", ""
	if err := p.t.WriteHeader(h); err != nil || !info.Mode().IsRegular() {
		return err
	}
	f, err := p.root.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(p.t, f)
	return errors.Join(err, f.Close())
}
