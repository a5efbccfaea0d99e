package process

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"pipewright/runner/sandbox"
)

// A box is a folder with two things in it: root, the command's file tree, and group, which says what runs there.
type box struct {
	dir   string
	ran   bool
	quiet bool // nothing runs in it: nothing did yet, or all was killed
	gone  bool
}

var _ sandbox.Box = (*box)(nil)

// Root is the folder that stands for "/".
func (b *box) Root() string { return rootOf(b.dir) }

func rootOf(dir string) string    { return filepath.Join(dir, "root") }
func groupFile(dir string) string { return filepath.Join(dir, "group") }

// furnish makes the folders that HOME and TMPDIR name, at the paths they have in most images.
func (b *box) furnish() error {
	real, err := filepath.EvalSymlinks(b.dir) // so that what a command prints of its folder is what we call it
	if err != nil {
		return err
	}
	b.dir = real
	for _, dir := range []string{"", "root", "tmp"} {
		if err := os.Mkdir(filepath.Join(b.Root(), dir), 0o700); err != nil {
			return err
		}
	}
	return nil
}

// Close kills what may still run and removes the folder, and that of the run if it was the last.
func (b *box) Close(context.Context) error {
	if b.gone {
		return nil
	}
	remove := demolish
	if b.quiet {
		remove = removeAll
	}
	if err := remove(b.dir); err != nil {
		return err
	}
	b.gone = true
	os.Remove(filepath.Dir(b.dir)) // fails where other boxes are left: as it should
	return nil
}

// demolish leaves nothing of a box, whoever made it.
func demolish(dir string) error {
	if err := killRecorded(dir); err != nil {
		return err
	}
	return removeAll(dir)
}

func removeAll(dir string) error {
	if err := os.RemoveAll(dir); err == nil {
		return nil
	}
	// A folder may be read-only, as those of Go's module cache are, or a process that was being killed wrote one more file.
	if err := makeWritable(dir); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// makeWritable lets us into every folder below dir. It follows no links: os.Root sees to it.
func makeWritable(dir string) error {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("remove %s: %w", dir, err)
		case d.IsDir(): // asked for each folder before it is read
			return root.Chmod(name, 0o700)
		}
		return nil
	})
}
