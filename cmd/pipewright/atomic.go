package main

import (
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile writes a whole file or none of it: the bytes go to a temporary file beside it, which then takes its name.
// A file that is a symbolic link is replaced where it points to, and a device or a pipe is written to as it is.
// mode is for a file that is not there yet.
func writeFile(path string, content []byte, mode fs.FileMode) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	if old, err := os.Stat(path); err == nil && !old.Mode().IsRegular() {
		return os.WriteFile(path, content, mode)
	} else if err == nil {
		mode = old.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails after the rename, as it should
	if _, err = f.Write(content); err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
