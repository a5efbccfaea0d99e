package artifact

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// Unpack writes a tree's files below dir, which must be there. Nothing in it is followed or overwritten through a link: what stands at the
// place of a file is removed first, and a link at the place of a folder is an *UnsafeError. After an error some of the files are there.
func (s *Store) Unpack(dir string, t *Tree) error {
	if err := checkEntries(t.Entries); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	defer root.Close()
	u := &unpacking{store: s, root: root, folders: map[string]bool{".": true}}
	defer u.leave()
	// Links come last: whatever they lead to, nothing is written after they are there.
	for _, links := range []bool{false, true} {
		for _, e := range t.Entries {
			if (e.Link != "") != links {
				continue
			}
			if err := u.write(e); err != nil {
				return fmt.Errorf("artifact: %s: %w", e.Path, err)
			}
		}
	}
	return nil
}

// An unpacking writes one tree below one folder.
type unpacking struct {
	store   *Store
	root    *os.Root
	folders map[string]bool // that are there and are no links
	in      string          // the folder that is open: the files of one folder mostly follow each other
	open    *os.Root
}

func (u *unpacking) write(e Entry) error {
	folder, err := u.enter(path.Dir(e.Path))
	if err != nil {
		return err
	}
	name := path.Base(e.Path)
	if e.Link != "" {
		return u.make(folder, name, func() error { return folder.Symlink(e.Link, name) })
	}
	from, err := u.store.open(e)
	if err != nil {
		return err
	}
	defer from.Close()
	var to *os.File
	err = u.make(folder, name, func() (err error) {
		to, err = folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, permissions(e))
		return err
	})
	if err != nil {
		return err
	}
	// From file to file the kernel copies, or shares, the blocks itself.
	n, err := io.Copy(to, from)
	if closed := to.Close(); err == nil {
		err = closed
	}
	if err == nil && n != e.Size {
		err = &CorruptError{Digest: e.Digest, Path: e.Path, Problem: fmt.Sprintf("the file has %d bytes, not %d", n, e.Size)}
	}
	return err
}

// make makes a file or a link in a folder; one that is there makes way.
func (u *unpacking) make(folder *os.Root, name string, create func() error) error {
	err := create()
	if !os.IsExist(err) {
		return err
	}
	found, err := folder.Lstat(name)
	if err != nil {
		return err
	}
	if found.IsDir() {
		return &UnsafeError{Path: name, Reason: FileAndFolder, Detail: "there is a folder in its place"}
	}
	if err := folder.Remove(name); err != nil {
		return err
	}
	return create()
}

// enter opens a folder, making it if need be.
func (u *unpacking) enter(dir string) (*os.Root, error) {
	if u.open != nil && u.in == dir {
		return u.open, nil
	}
	if err := u.mkdir(dir); err != nil {
		return nil, err
	}
	u.leave()
	open, err := u.root.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	u.in, u.open = dir, open
	return open, nil
}

func (u *unpacking) leave() {
	if u.open != nil {
		u.open.Close()
		u.open = nil
	}
}

func (u *unpacking) mkdir(dir string) error {
	if u.folders[dir] {
		return nil
	}
	if err := u.mkdir(path.Dir(dir)); err != nil {
		return err
	}
	if err := u.root.Mkdir(dir, 0o755); err != nil && !os.IsExist(err) {
		return err
	}
	found, err := u.root.Lstat(dir)
	if err != nil {
		return err
	}
	switch {
	case found.Mode()&fs.ModeSymlink != 0:
		return &UnsafeError{Path: dir, Reason: ThroughLink, Detail: "there is a link in its place"}
	case !found.IsDir():
		return &UnsafeError{Path: dir, Reason: FileAndFolder, Detail: "there is a file in its place"}
	}
	u.folders[dir] = true
	return nil
}
