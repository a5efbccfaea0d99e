package artifact

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"

	"golang.org/x/sync/errgroup"
)

// readers is how many files are read at once: a third gained nothing on two cores (performance.md section 3).
const readers = 2

// AddFiles reads the files at the given slash-separated paths below dir (links are kept, not followed) into a new tree.
// A path that is not there is fs.ErrNotExist. A path given twice counts once.
func (s *Store) AddFiles(dir string, paths []string) (*Tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("artifact: %w", err)
	}
	defer root.Close()
	in := &folderReading{builder: s.build(0), root: root, folders: map[string]bool{}}
	var group errgroup.Group
	group.SetLimit(readers)
	for _, name := range paths {
		path, err := filePath(name)
		if err == nil {
			err = in.budget.entry(path)
		}
		if err == nil {
			err = in.checkFolders(path)
		}
		if err != nil {
			group.Wait()
			return nil, err
		}
		group.Go(func() error { return in.add(path) })
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return in.finish()
}

// A folderReading reads the files of a folder into a tree.
type folderReading struct {
	*builder
	root    *os.Root
	folders map[string]bool // that are no links

	lock   sync.Mutex // of what follows, and of the builder's entries
	failed bool
}

// checkFolders says whether the way to a path leads through a link.
func (in *folderReading) checkFolders(path string) error {
	for folder := range ancestors(path) {
		if in.folders[folder] {
			return nil // and so are those above it
		}
		found, err := in.root.Lstat(folder)
		if err != nil {
			return fmt.Errorf("artifact: %w", err)
		}
		if found.Mode()&fs.ModeSymlink != 0 {
			return &UnsafeError{Path: path, Reason: ThroughLink, Detail: folder + " is a link"}
		}
	}
	for folder := range ancestors(path) {
		in.folders[folder] = true
	}
	return nil
}

func (in *folderReading) add(path string) error {
	if in.over() {
		return nil
	}
	e, err := in.entry(path)
	in.lock.Lock()
	defer in.lock.Unlock()
	if err == nil {
		err = in.budget.spend(path, e.Size)
	}
	if err != nil {
		in.failed = true
		return err
	}
	in.entries[path] = e
	return nil
}

func (in *folderReading) over() bool {
	in.lock.Lock()
	defer in.lock.Unlock()
	return in.failed
}

func (in *folderReading) entry(path string) (Entry, error) {
	found, err := in.root.Lstat(path)
	if err != nil {
		return Entry{}, fmt.Errorf("artifact: %w", err)
	}
	switch mode := found.Mode(); {
	case mode&fs.ModeSymlink != 0:
		target, err := in.root.Readlink(path)
		if err != nil {
			return Entry{}, fmt.Errorf("artifact: %w", err)
		}
		return Entry{Path: path, Link: target}, linkTarget(path, target)
	case mode.IsDir():
		return Entry{}, fmt.Errorf("artifact: %s is a folder; the files in it are wanted", path)
	case !mode.IsRegular():
		return Entry{}, &UnsafeError{Path: path, Reason: SpecialFile}
	}
	return in.file(path, found)
}

func (in *folderReading) file(path string, found fs.FileInfo) (Entry, error) {
	f, err := in.root.Open(path)
	if err != nil {
		return Entry{}, fmt.Errorf("artifact: %w", err)
	}
	defer f.Close()
	opened, err := f.Stat()
	if err != nil {
		return Entry{}, fmt.Errorf("artifact: %w", err)
	}
	if !os.SameFile(found, opened) {
		return Entry{}, fmt.Errorf("artifact: %s was replaced while it was read", path)
	}
	alone := budget{Limits: in.budget.Limits}
	if err := alone.spend(path, opened.Size()); err != nil {
		return Entry{}, err
	}
	d, n, err := in.keep(f, opened.Size())
	if err != nil {
		return Entry{}, fmt.Errorf("artifact: %s: %w", path, err)
	}
	return Entry{Path: path, Executable: opened.Mode()&0o100 != 0, Size: n, Digest: d}, nil
}

// keep puts a file into the store. A long one is hashed first: reading it twice costs a fraction of writing what is there already.
func (in *folderReading) keep(f *os.File, size int64) (Digest, int64, error) {
	if size > int64(len(buffer{}.bytes)) {
		d, n, err := in.store.hash(f)
		if err != nil || in.store.has("files", d, n) {
			return d, n, err
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return "", 0, err
		}
	}
	return in.store.putFile(f)
}
