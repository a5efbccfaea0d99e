package fake

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"pipewright/runner/sandbox"
)

// A box is a map of files.
type box struct {
	driver *Driver
	spec   sandbox.Spec
	files  map[string]File
	ran    bool
}

var _ sandbox.Box = (*box)(nil)

// Root is empty, as in a container.
func (b *box) Root() string { return "" }

// Close takes the box off the driver's list.
func (b *box) Close(context.Context) error {
	b.driver.closed(b)
	return nil
}

// Put keeps the files.
func (b *box) Put(ctx context.Context, dir string, stream io.Reader) error {
	if b.ran {
		return sandbox.ErrRan
	}
	if !path.IsAbs(dir) {
		return fmt.Errorf("files are put in %q, which is not an absolute path", dir)
	}
	b.files[path.Clean(dir)] = File{Mode: fs.ModeDir | 0o755}
	return sandbox.EachEntry(stream, func(h *tar.Header, body io.Reader) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		content, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		name := path.Join(dir, h.Name)
		if h.Typeflag == tar.TypeLink {
			b.files[name] = b.files[path.Join(dir, h.Linkname)]
			return nil
		}
		b.files[name] = File{Content: string(content), Mode: h.FileInfo().Mode(), Link: h.Linkname}
		return nil
	})
}

// Run plays the test's script.
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
	quiet := c
	quiet.Stdout, quiet.Stderr = nil, nil
	reply := b.driver.play(Call{Spec: b.spec, Command: quiet, Files: maps.Clone(b.files)})
	if err := errors.Join(write(c.Stdout, reply.Stdout), write(c.Stderr, reply.Stderr)); err != nil {
		return sandbox.Exit{}, fmt.Errorf("writing the output of a command: %w", err)
	}
	if err := pass(ctx, reply); err != nil {
		return sandbox.Exit{}, err
	}
	for _, name := range reply.Gone {
		maps.DeleteFunc(b.files, func(f string, _ File) bool { return f == name || strings.HasPrefix(f, name+"/") })
	}
	for name, f := range reply.Files {
		b.files[path.Clean(name)] = f
	}
	return reply.Exit, reply.Err
}

func write(w io.Writer, text string) error {
	if w == nil || text == "" {
		return nil
	}
	_, err := io.WriteString(w, text)
	return err
}

// pass lets the time of a command go by.
func pass(ctx context.Context, r Reply) error {
	if r.Hangs {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	if r.Takes == 0 {
		return nil
	}
	over := time.NewTimer(r.Takes)
	defer over.Stop()
	select {
	case <-over.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Get makes a tar stream of what was put or left.
func (b *box) Get(_ context.Context, name string) (io.ReadCloser, error) {
	asked := path.Clean("/" + name)
	name = b.follow(asked)
	var stream bytes.Buffer
	t := tar.NewWriter(&stream)
	if f, ok := b.files[name]; ok && !f.Mode.IsDir() {
		return io.NopCloser(&stream), errors.Join(add(t, path.Base(asked), f), t.Close())
	}
	tree := b.below(name)
	if len(tree) == 0 {
		return nil, &fs.PathError{Op: "get", Path: name, Err: fs.ErrNotExist}
	}
	for _, as := range slices.Sorted(maps.Keys(tree)) {
		if err := add(t, as, tree[as]); err != nil {
			return nil, err
		}
	}
	return io.NopCloser(&stream), t.Close()
}

// follow gives where a symbolic link leads, one step.
func (b *box) follow(name string) string {
	f := b.files[name]
	switch {
	case f.Mode&fs.ModeSymlink == 0:
		return name
	case path.IsAbs(f.Link):
		return path.Clean(f.Link)
	}
	return path.Join(path.Dir(name), f.Link)
}

// below is the tree at a path, by names relative to it, the implied folders included; empty: there is none.
func (b *box) below(top string) map[string]File {
	tree := map[string]File{}
	for name, f := range b.files {
		as, ok := strings.CutPrefix(name, strings.TrimSuffix(top, "/")+"/")
		if name == top {
			as, ok = ".", true
		}
		if !ok {
			continue
		}
		tree[as] = f
		for dir := path.Dir(as); ; dir = path.Dir(dir) {
			if _, known := tree[dir]; !known {
				tree[dir] = File{Mode: fs.ModeDir | 0o755}
			}
			if dir == "." {
				break
			}
		}
	}
	return tree
}

func add(t *tar.Writer, as string, f File) error {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: as, Mode: int64(f.Mode.Perm()), Size: int64(len(f.Content))}
	switch {
	case f.Mode.IsDir():
		h.Typeflag, h.Name, h.Size = tar.TypeDir, as+"/", 0
	case f.Mode&fs.ModeSymlink != 0:
		h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, f.Link, 0
	case h.Mode == 0:
		h.Mode = 0o644
	}
	if err := t.WriteHeader(h); err != nil || h.Size == 0 {
		return err
	}
	_, err := io.WriteString(t, f.Content)
	return err
}
