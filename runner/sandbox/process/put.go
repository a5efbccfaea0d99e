package process

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"pipewright/runner/sandbox"
)

// Put unpacks below the box's root and nowhere else.
func (b *box) Put(ctx context.Context, dir string, stream io.Reader) error {
	if b.ran {
		return sandbox.ErrRan
	}
	if !path.IsAbs(dir) {
		return fmt.Errorf("files are put in %q, which is not an absolute path", dir)
	}
	root, err := os.OpenRoot(b.Root())
	if err != nil {
		return err
	}
	defer root.Close()
	return sandbox.Unpack(ctx, root, inside(dir), stream)
}

// inside makes an absolute path of the box one that is relative to its root.
func inside(name string) string {
	return path.Join(".", strings.TrimPrefix(path.Clean("/"+name), "/"))
}
