package executor

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// A repository is a local git repository, or a folder inside one. Nothing here writes to it: no lock is taken, no index refreshed,
// no hook or file system monitor of the repository's configuration is run.
type repository struct {
	folder string // what stands for the repository's root
}

// Why a folder does not stand for a repository: it is in none, or in what git keeps of one, without the files.
var (
	errNoRepository = errors.New("no git repository")
	errNoWorkTree   = errors.New("a git repository without a work tree")
)

// A gitError is what git said on standard error when it failed.
type gitError struct {
	args []string
	said string
	err  error
}

func (e *gitError) Error() string {
	lines := strings.FieldsFunc(e.said, func(r rune) bool { return r == '\n' || r == '\t' })
	return fmt.Sprintf("git %s: %s", strings.Join(e.args, " "), strings.TrimSpace(strings.Join(lines, " ")+" ("+e.err.Error()+")"))
}

func (e *gitError) Unwrap() error { return e.err }

// openRepository looks at a folder; errNoRepository if git does not know it, errNoWorkTree if it has no files of its own.
func openRepository(ctx context.Context, folder string) (*repository, error) {
	if _, err := os.ReadDir(folder); err != nil {
		return nil, err
	}
	r := &repository{folder}
	out, err := r.git(ctx, "rev-parse", "--is-inside-work-tree")
	var failed *gitError
	switch {
	case errors.As(err, &failed) && strings.Contains(failed.said, "not a git repository"):
		return nil, errNoRepository
	case err != nil:
		return nil, err
	case strings.TrimSpace(string(out)) != "true":
		return nil, fmt.Errorf("%s: %w", folder, errNoWorkTree)
	}
	return r, nil
}

// surroundingWorkTree gives the root of the work tree that a folder belongs to.
func surroundingWorkTree(ctx context.Context, folder string) (string, error) {
	r, err := openRepository(ctx, folder)
	if err != nil {
		return "", err
	}
	out, err := r.git(ctx, "rev-parse", "--show-toplevel")
	return strings.TrimRight(string(out), "\n"), err
}

func (r *repository) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", r.folder, "-c", "core.fsmonitor=false", "-c", "core.quotepath=false"}, args...)...)
	for _, v := range os.Environ() {
		// GIT_DIR and its kin, set where pipewright runs inside a hook, would lead to another repository.
		if !strings.HasPrefix(v, "GIT_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C", "GIT_TERMINAL_PROMPT=0")
	return cmd
}

func (r *repository) git(ctx context.Context, args ...string) ([]byte, error) {
	cmd := r.command(ctx, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, &gitError{args, said.String(), err}
	}
	return out.Bytes(), nil
}

// A commit is what the source providers tell of one.
type commit struct {
	ID, Message               string
	AuthorDate, CommitterDate string // RFC 3339, UTC
}

// commit reads a commit by any name git knows; ok is false if there is none, as HEAD of a repository without commits.
func (r *repository) commit(ctx context.Context, name string) (c commit, ok bool, err error) {
	id, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	var failed *gitError
	if errors.As(err, &failed) {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	c.ID = strings.TrimSpace(string(id))
	cmd := []string{"log", "-1", "--no-show-signature", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%ad%x00%cd%x00%B", c.ID}
	out, err := r.gitUTC(ctx, cmd...)
	if err != nil {
		return c, false, err
	}
	parts := strings.SplitN(string(out), "\x00", 3)
	if len(parts) != 3 {
		return c, false, fmt.Errorf("git log of %s in %s: %q is not what was asked for", c.ID, r.folder, out)
	}
	c.AuthorDate, c.CommitterDate, c.Message = parts[0], parts[1], strings.TrimRight(parts[2], "\n")
	return c, true, nil
}

// gitUTC runs git with UTC as the local time zone.
func (r *repository) gitUTC(ctx context.Context, args ...string) ([]byte, error) {
	cmd := r.command(ctx, args...)
	cmd.Env = append(cmd.Env, "TZ=UTC")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, &gitError{args, said.String(), err}
	}
	return out, nil
}

// branch is the checked-out branch; empty for a detached HEAD.
func (r *repository) branch(ctx context.Context) string {
	out, err := r.git(ctx, "symbolic-ref", "--quiet", "--short", "HEAD")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// changes counts the paths below the folder that differ from HEAD, untracked ones included.
func (r *repository) changes(ctx context.Context) (int, error) {
	out, err := r.git(ctx, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", ".")
	return bytes.Count(out, []byte{0}), err
}

// workTreeFiles lists what a commit of everything would hold: tracked files that are still there and untracked ones that are not ignored.
// Submodules are left out, as the service's ZIP leaves them out; their paths are given apart.
func (r *repository) workTreeFiles(ctx context.Context) (files, submodules []string, err error) {
	out, err := r.git(ctx, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--", ".")
	if err != nil {
		return nil, nil, err
	}
	for path := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if path == "" {
			continue
		}
		switch at, err := os.Lstat(filepath.Join(r.folder, filepath.FromSlash(path))); {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			return nil, nil, err
		case at.IsDir(): // a gitlink, or an untracked repository within this one
			submodules = append(submodules, strings.TrimSuffix(path, "/"))
		default:
			files = append(files, path)
		}
	}
	return files, submodules, nil
}

// An object is one entry of the index or of a commit.
type object struct {
	mode, id, path string
}

const (
	modeExecutable = "100755"
	modeLink       = "120000"
	modeSubmodule  = "160000"
)

// indexObjects lists the index, stage 0, below the folder, with paths relative to it.
func (r *repository) indexObjects(ctx context.Context) ([]object, error) {
	out, err := r.git(ctx, "ls-files", "-z", "--stage", "--", ".")
	if err != nil {
		return nil, err
	}
	// mode SP id SP stage TAB path NUL
	return objects(string(out), func(f []string) (object, bool) { return object{mode: f[0], id: f[1]}, f[2] == "0" })
}

// commitObjects lists a commit's tree below the folder, with paths relative to it.
func (r *repository) commitObjects(ctx context.Context, id string) ([]object, error) {
	out, err := r.git(ctx, "ls-tree", "-r", "-z", id, "--", ".")
	if err != nil {
		return nil, err
	}
	// mode SP kind SP id TAB path NUL
	return objects(string(out), func(f []string) (object, bool) { return object{mode: f[0], id: f[2]}, true })
}

func objects(out string, read func(fields []string) (object, bool)) ([]object, error) {
	var list []object
	for line := range strings.SplitSeq(strings.TrimRight(out, "\x00"), "\x00") {
		if line == "" {
			continue
		}
		head, path, ok := strings.Cut(line, "\t")
		fields := strings.Fields(head)
		if !ok || len(fields) != 3 {
			return nil, fmt.Errorf("git listed %q, which is not mode, id and path", line)
		}
		o, take := read(fields)
		if o.path = path; take && o.mode != modeSubmodule {
			list = append(list, o)
		}
	}
	return list, nil
}

// writeTar writes objects as a tar stream, all through one `git cat-file`, so that filters and attributes of the work tree play no part.
func (r *repository) writeTar(ctx context.Context, w io.Writer, list []object) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := r.command(ctx, "cat-file", "--batch")
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		defer in.Close()
		for _, o := range list {
			if _, err := io.WriteString(in, o.id+"\n"); err != nil {
				return
			}
		}
	}()
	tw := tar.NewWriter(w)
	err = copyObjects(tw, bufio.NewReaderSize(out, 1<<16), list)
	if err != nil {
		cancel()
	}
	return errors.Join(err, tw.Close(), cmd.Wait())
}

func copyObjects(tw *tar.Writer, in *bufio.Reader, list []object) error {
	for _, o := range list {
		size, err := blobHeader(in, o)
		if err != nil {
			return err
		}
		if err := copyObject(tw, in, o, size); err != nil {
			return err
		}
		if _, err := in.Discard(1); err != nil { // the newline after the bytes
			return err
		}
	}
	return nil
}

func copyObject(tw *tar.Writer, in io.Reader, o object, size int64) error {
	header := &tar.Header{Name: o.path, Mode: 0o644, Size: size, Typeflag: tar.TypeReg}
	switch o.mode {
	case modeExecutable:
		header.Mode = 0o755
	case modeLink:
		target, err := io.ReadAll(io.LimitReader(in, size))
		if err != nil {
			return err
		}
		header.Typeflag, header.Linkname, header.Size = tar.TypeSymlink, string(target), 0
		return tw.WriteHeader(header)
	}
	if err := tw.WriteHeader(header); err != nil {
		return err
	}
	_, err := io.CopyN(tw, in, size)
	return err
}

// blobHeader reads "id SP kind SP size LF".
func blobHeader(in *bufio.Reader, o object) (int64, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("git cat-file ended before %s: %w", o.path, err)
	}
	fields := strings.Fields(line)
	if len(fields) != 3 || fields[1] != "blob" {
		return 0, fmt.Errorf("git cat-file said %q of %s", strings.TrimSpace(line), o.path)
	}
	return strconv.ParseInt(fields[2], 10, 64)
}
