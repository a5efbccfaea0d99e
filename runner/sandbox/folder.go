package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// RunFolder is where, below dir, a driver keeps the folders of a run. Its name is short because TMPDIR may lie below it, and the path of a
// Unix socket has room for about 100 characters.
func RunFolder(dir, run string) string {
	sum := sha256.Sum256([]byte(run))
	return filepath.Join(dir, hex.EncodeToString(sum[:6]))
}

// NewFolder makes a new private folder below that of a run, which the last box of the run to be closed may just be removing.
func NewFolder(run string) (string, error) {
	for {
		if err := os.MkdirAll(run, 0o700); err != nil {
			return "", err
		}
		dir, err := os.MkdirTemp(run, "")
		if !errors.Is(err, fs.ErrNotExist) {
			return dir, err
		}
	}
}
