package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"

	"pipewright/runner/sandbox"
)

// fill copies what was put into the container, in one stream. For root, whose the files are anyway, the engine makes the folders on the
// way by itself; for another user they are made here, as that user's, and so is the working folder if the engine made it for root.
func (b *box) fill(ctx context.Context, c sandbox.Command) error {
	user := c.User
	if user == "" {
		user = b.image.user
	}
	if isRoot(user) {
		return b.fillAsRoot(ctx)
	}
	who, err := b.owner(ctx, user)
	if err != nil {
		return err
	}
	if err := b.lent.give(who); err != nil {
		return err
	}
	return b.fillAs(ctx, who, c.Dir)
}

func (b *box) fillAsRoot(ctx context.Context) error {
	if len(b.put.dirs) == 0 {
		return nil
	}
	missing, err := b.missing(ctx, b.put.bare)
	if err != nil {
		return err
	}
	stream := b.put.stream()
	if len(missing) > 0 {
		made, err := folders(missing, owner{})
		if err != nil {
			return err
		}
		stream = io.MultiReader(made, stream)
	}
	if b.put.size == 0 && len(missing) == 0 {
		return nil
	}
	return b.copyIn(ctx, stream)
}

func (b *box) fillAs(ctx context.Context, who owner, dir string) error {
	claimed, err := b.claim(ctx, dir, who)
	if err != nil {
		return err
	}
	if len(b.put.dirs) == 0 && claimed.Len() == 0 {
		return nil
	}
	dirs, err := b.put.parents()
	if err != nil {
		return err
	}
	missing, err := b.missing(ctx, dirs)
	if err != nil {
		return err
	}
	made, err := folders(missing, who)
	if err != nil {
		return err
	}
	files, writing := io.Pipe()
	go func() { writing.CloseWithError(b.put.writeOwned(writing, who)) }()
	defer files.Close()
	return b.copyIn(ctx, io.MultiReader(claimed, made, files))
}

func (b *box) copyIn(ctx context.Context, stream io.Reader) error {
	return b.driver.engine.CopyToContainer(ctx, b.name, "/", stream, container.CopyToContainerOptions{})
}

// missing gives those of the folders, and of the folders above them, that the container does not have, the uppermost first.
func (b *box) missing(ctx context.Context, dirs []string) ([]string, error) {
	absent := map[string]bool{}
	var found []string
	for _, dir := range withAncestors(dirs) {
		if !absent[path.Dir(dir)] {
			_, err := b.driver.engine.ContainerStatPath(ctx, b.name, dir)
			if err == nil {
				continue
			}
			if !errdefs.IsNotFound(err) {
				return nil, err
			}
		}
		absent[dir] = true
		found = append(found, dir)
	}
	return found, nil
}

// withAncestors adds the folders above each, but for the root, and sorts them so that what is above comes first.
func withAncestors(dirs []string) []string {
	all := map[string]bool{}
	for _, dir := range dirs {
		for ; dir != "/" && dir != "." && !all[dir]; dir = path.Dir(dir) {
			all[dir] = true
		}
	}
	sorted := make([]string, 0, len(all))
	for dir := range all {
		sorted = append(sorted, dir)
	}
	slices.Sort(sorted)
	return sorted
}

// folders is the beginning of a tar stream that makes folders.
func folders(dirs []string, who owner) (*bytes.Buffer, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, dir := range dirs {
		h := &tar.Header{Typeflag: tar.TypeDir, Name: strings.TrimPrefix(dir, "/") + "/", Mode: 0o755, Uid: who.uid, Gid: who.gid}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
	}
	return &b, w.Flush()
}

// parents are the folders that things were put in, the implied ones included.
func (l *luggage) parents() ([]string, error) {
	dirs := slices.Clone(l.dirs)
	err := sandbox.EachEntry(l.stream(), func(h *tar.Header, _ io.Reader) error {
		dirs = append(dirs, path.Dir("/"+h.Name))
		return nil
	})
	return dirs, err
}

// writeOwned writes all that was put, as files of one owner.
func (l *luggage) writeOwned(w io.Writer, who owner) error {
	t := tar.NewWriter(w)
	err := sandbox.EachEntry(l.stream(), func(h *tar.Header, body io.Reader) error {
		as := packed(h, "/")
		as.Uid, as.Gid = who.uid, who.gid
		if err := t.WriteHeader(as); err != nil {
			return err
		}
		_, err := io.Copy(t, body)
		return err
	})
	if err != nil {
		return err
	}
	return t.Close()
}
