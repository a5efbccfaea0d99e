package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"pipewright/runner/sandbox"
)

// inMemory is how many bytes of luggage are kept without a file.
const inMemory = 4 << 20

// luggage is what was put before the container could be made: one tar stream, relative to the root of the container and without its
// end, in memory or in a file that has no name any more, so that no death of this process leaves it behind.
type luggage struct {
	memory bytes.Buffer
	file   *os.File
	size   int64
	dirs   []string // where things were put, absolute and clean
	bare   []string // those of them that nothing was put in: to be made
}

// Put unpacks what belongs in the lent folder and keeps the rest, with its names made absolute, for Run.
func (b *box) Put(ctx context.Context, dir string, stream io.Reader) error {
	if b.ran {
		return sandbox.ErrRan
	}
	if !path.IsAbs(dir) {
		return fmt.Errorf("files are put in %q, which is not an absolute path", dir)
	}
	if rel, mine := b.lent.below(dir); mine {
		return b.lent.put(ctx, rel, stream)
	}
	return b.put.pack(ctx, path.Clean(dir), stream)
}

func (l *luggage) pack(ctx context.Context, dir string, stream io.Reader) error {
	w := tar.NewWriter(l)
	entries := 0
	err := sandbox.EachEntry(stream, func(h *tar.Header, body io.Reader) error {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		entries++
		if err := w.WriteHeader(packed(h, dir)); err != nil {
			return err
		}
		_, err := io.Copy(w, body)
		return err
	})
	if err != nil {
		return err
	}
	l.dirs = append(l.dirs, dir)
	if entries == 0 {
		l.bare = append(l.bare, dir)
	}
	return w.Flush() // not Close: more may follow
}

// packed is the header of an entry below dir, owned by root for the time being.
func packed(h *tar.Header, dir string) *tar.Header {
	as := &tar.Header{
		Typeflag: h.Typeflag,
		Name:     strings.TrimPrefix(path.Join(dir, h.Name), "/"),
		Linkname: h.Linkname,
		Size:     h.Size,
		Mode:     h.Mode,
		ModTime:  h.ModTime,
	}
	if h.Typeflag == tar.TypeDir {
		as.Name += "/"
	}
	if h.Typeflag == tar.TypeLink {
		as.Linkname = strings.TrimPrefix(path.Join(dir, h.Linkname), "/")
	}
	return as
}

// Write appends to the stream.
func (l *luggage) Write(p []byte) (int, error) {
	if l.file == nil && l.memory.Len()+len(p) <= inMemory {
		l.size += int64(len(p))
		return l.memory.Write(p)
	}
	if l.file == nil {
		if err := l.unload(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(p)
	l.size += int64(n)
	return n, err
}

// unload moves what is in memory to a file.
func (l *luggage) unload() error {
	f, err := os.CreateTemp("", "pipewright-put-*")
	if err != nil {
		return err
	}
	l.file = f
	if err := os.Remove(f.Name()); err != nil {
		return err
	}
	_, err = f.Write(l.memory.Bytes())
	l.memory = bytes.Buffer{}
	return err
}

// stream reads all that was packed, from the start, with the end that makes it a whole tar stream.
func (l *luggage) stream() io.Reader {
	end := bytes.NewReader(make([]byte, 1024))
	if l.file == nil {
		return io.MultiReader(bytes.NewReader(l.memory.Bytes()), end)
	}
	return io.MultiReader(io.NewSectionReader(l.file, 0, l.size), end)
}

func (l *luggage) discard() error {
	l.memory = bytes.Buffer{}
	if l.file == nil {
		return nil
	}
	f := l.file
	l.file, l.size = nil, 0
	return f.Close()
}
