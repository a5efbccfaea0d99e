package sandbox

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
)

// Unpack writes a tar stream, as Put takes it, below a folder of root, which is made if need be; dir is relative, "." for root itself. Every
// path is opened step by step from root, and none leads through a link.
func Unpack(ctx context.Context, root *os.Root, dir string, stream io.Reader) error {
	u := &unpacking{root: root, made: map[string]bool{".": true}, open: map[string]*os.Root{}, modes: map[string]fs.FileMode{}}
	defer u.close()
	if err := u.folder(dir); err != nil {
		return err
	}
	err := EachEntry(stream, func(h *tar.Header, body io.Reader) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return u.entry(h, dir, body)
	})
	return errors.Join(err, u.finish())
}

// unpacking is one stream on its way to the disk.
type unpacking struct {
	root  *os.Root
	made  map[string]bool     // folders known to be folders
	open  map[string]*os.Root // some of them, so that not every file is looked for from the root on
	order []string            // of modes
	modes map[string]fs.FileMode
}

func (u *unpacking) entry(h *tar.Header, below string, body io.Reader) error {
	name := path.Join(below, h.Name)
	if h.Typeflag == tar.TypeDir {
		if err := u.folder(name); err != nil {
			return err
		}
		u.remember(name, h)
		return nil
	}
	if err := u.folder(path.Dir(name)); err != nil {
		return err
	}
	if h.Typeflag == tar.TypeLink {
		return u.hardLink(path.Join(below, h.Linkname), name)
	}
	parent, err := u.opened(path.Dir(name))
	if err != nil {
		return err
	}
	lay := func() error { return file(parent, path.Base(name), h, body) }
	if h.Typeflag == tar.TypeSymlink {
		lay = func() error { return parent.Symlink(h.Linkname, path.Base(name)) }
	}
	err = lay()
	if errors.Is(err, fs.ErrExist) { // put before, or twice in one stream: the later counts
		err = errors.Join(parent.Remove(path.Base(name)), lay())
	}
	return err
}

func (u *unpacking) hardLink(target, name string) error {
	if err := u.noLinks(path.Dir(target)); err != nil {
		return err
	}
	if err := u.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return u.root.Link(target, name)
}

func file(parent *os.Root, name string, h *tar.Header, body io.Reader) error {
	f, err := parent.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, body)
	err = errors.Join(err, f.Chmod(fs.FileMode(h.Mode)&fs.ModePerm), f.Close())
	if err != nil {
		return err
	}
	return parent.Chtimes(name, h.ModTime, h.ModTime) // tools like make compare them
}

// opened gives a folder that was made, from among those that are kept open.
func (u *unpacking) opened(name string) (*os.Root, error) {
	if dir, ok := u.open[name]; ok {
		return dir, nil
	}
	if len(u.open) >= 64 {
		u.close()
	}
	dir, err := u.root.OpenRoot(name)
	if err == nil {
		u.open[name] = dir
	}
	return dir, err
}

func (u *unpacking) close() {
	for _, dir := range u.open {
		dir.Close()
	}
	clear(u.open)
}

// folder makes a folder and those above it. One that is there already must be a folder itself, not a link to one.
func (u *unpacking) folder(name string) error {
	if u.made[name] {
		return nil
	}
	if err := u.folder(path.Dir(name)); err != nil {
		return err
	}
	err := u.root.Mkdir(name, 0o755)
	if errors.Is(err, fs.ErrExist) {
		err = u.isFolder(name)
	}
	if err == nil {
		u.made[name] = true
	}
	return err
}

func (u *unpacking) isFolder(name string) error {
	info, err := u.root.Lstat(name)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return &EntryError{Name: name, Why: "is a link, and others are to be unpacked through it"}
	case !info.IsDir():
		return &EntryError{Name: name, Why: "is a file, and others are to be unpacked in it"}
	}
	return nil
}

// noLinks checks a folder that must be there already.
func (u *unpacking) noLinks(name string) error {
	for ; !u.made[name]; name = path.Dir(name) {
		if err := u.isFolder(name); err != nil {
			return err
		}
	}
	return nil
}

// remember keeps a folder's mode until everything is in it, for it may forbid to write there.
func (u *unpacking) remember(name string, h *tar.Header) {
	if _, again := u.modes[name]; !again {
		u.order = append(u.order, name)
	}
	u.modes[name] = fs.FileMode(h.Mode) & fs.ModePerm
}

// finish sets the modes of folders, the innermost first.
func (u *unpacking) finish() error {
	for i := len(u.order) - 1; i >= 0; i-- {
		if err := u.root.Chmod(u.order[i], u.modes[u.order[i]]); err != nil {
			return err
		}
	}
	return nil
}
