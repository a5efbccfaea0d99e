package docker

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/containerd/errdefs"
)

// An owner is whom files are given to, by the container's numbers.
type owner struct{ uid, gid int }

func isRoot(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "" || name == "root" || name == "0"
}

// owner reads a USER as the engine does: name or number, then perhaps a group after a colon.
func (b *box) owner(ctx context.Context, user string) (owner, error) {
	name, group, _ := strings.Cut(user, ":")
	uid, uidErr := strconv.Atoi(name)
	gid, gidErr := strconv.Atoi(group)
	if uidErr == nil && gidErr == nil {
		return owner{uid, gid}, nil
	}
	line, err := b.account(ctx, "/etc/passwd", name, uid, uidErr == nil)
	if err != nil {
		return owner{}, err
	}
	if line == nil && uidErr != nil {
		return owner{}, fmt.Errorf("the image has no user %s", name)
	}
	who := owner{uid: uid}
	if line != nil {
		who.uid, who.gid = number(line, 2), number(line, 3)
	}
	switch {
	case group == "":
		return who, nil
	case gidErr == nil:
		who.gid = gid
		return who, nil
	}
	line, err = b.account(ctx, "/etc/group", group, 0, false)
	if err == nil && line == nil {
		err = fmt.Errorf("the image has no group %s", group)
	}
	if err != nil {
		return owner{}, err
	}
	who.gid = number(line, 2)
	return who, nil
}

// account finds a line of the container's /etc/passwd or /etc/group by name or number; nil: there is none.
func (b *box) account(ctx context.Context, file, name string, id int, byID bool) ([]string, error) {
	text, err := b.readFile(ctx, file)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) >= 3 && (fields[0] == name || byID && fields[2] == strconv.Itoa(id)) {
			return fields, nil
		}
	}
	return nil, nil
}

// number reads a field that the engine has read before, or will refuse after us.
func number(fields []string, i int) int {
	if i >= len(fields) {
		return 0
	}
	n, err := strconv.Atoi(fields[i])
	if err != nil {
		return 0
	}
	return n
}

// readFile reads a small file of the container; it is empty if it is not there.
func (b *box) readFile(ctx context.Context, file string) (string, error) {
	body, _, err := b.driver.engine.CopyFromContainer(ctx, b.name, file)
	if errdefs.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer body.Close()
	t := tar.NewReader(body)
	if _, err := t.Next(); err != nil {
		return "", err
	}
	text, err := io.ReadAll(io.LimitReader(t, 1<<20))
	return string(text), err
}

// claim gives the beginning of a tar stream that hands a folder, and what is in it, to its user: if it is root's and holds nothing but
// folders. So it is where the engine made the working folder for want of one. Anything else is as the image's author wants it.
func (b *box) claim(ctx context.Context, dir string, who owner) (*bytes.Buffer, error) {
	var claimed bytes.Buffer
	if dir == "" || dir == "/" {
		return &claimed, nil
	}
	body, _, err := b.driver.engine.CopyFromContainer(ctx, b.name, dir)
	if errdefs.IsNotFound(err) {
		return &claimed, nil
	}
	if err != nil {
		return nil, err
	}
	defer body.Close()
	w := tar.NewWriter(&claimed)
	above := path.Dir(path.Clean(dir))
	for t := tar.NewReader(body); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return &claimed, w.Flush()
		}
		if err != nil {
			return nil, err
		}
		if h.Typeflag != tar.TypeDir || h.Uid != 0 || h.Mode&0o1000 != 0 {
			return &bytes.Buffer{}, nil
		}
		as := &tar.Header{Typeflag: tar.TypeDir, Name: strings.TrimPrefix(path.Join(above, h.Name), "/") + "/", Mode: h.Mode, ModTime: h.ModTime, Uid: who.uid, Gid: who.gid}
		if err := w.WriteHeader(as); err != nil {
			return nil, err
		}
	}
}
