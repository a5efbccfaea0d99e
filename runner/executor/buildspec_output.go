package executor

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"pipewright/lang/buildspec"
	"pipewright/runner/artifact"
	"pipewright/runner/sandbox"
)

// uploadArtifacts is the phase UPLOAD_ARTIFACTS. It comes after POST_BUILD whatever failed before, and its own failure fails the build.
func (b *build) uploadArtifacts(ctx context.Context, box sandbox.Box, o *Outcome) error {
	if !b.upload || !b.ended || len(b.Action.Outputs) == 0 {
		return nil
	}
	b.inPhase = nil
	if err := b.enter("UPLOAD_ARTIFACTS"); err != nil {
		return err
	}
	status := "SUCCEEDED"
	for _, out := range b.Action.Outputs {
		digest, failure, err := b.collectOutput(ctx, box, out.Name)
		if err != nil {
			return err
		}
		if failure == nil {
			o.Outputs[out.Name] = digest
			continue
		}
		status = "FAILED"
		b.fail(*failure)
		if err := b.say("Phase context status code: CLIENT_ERROR Message: " + failure.Message); err != nil {
			return err
		}
	}
	return b.leave("UPLOAD_ARTIFACTS", status)
}

// collectOutput takes the files of one output artifact out of the box.
func (b *build) collectOutput(ctx context.Context, box sandbox.Box, name string) (artifact.Digest, *Failure, error) {
	a := b.outputs[name]
	if a == nil {
		return "", &Failure{Name: "artifact-unlisted", Message: fmt.Sprintf("the buildspec lists no files for output artifact %s", name)}, nil
	}
	c := b.collection(a)
	for _, line := range c.lines(name) {
		if err := b.say(line); err != nil {
			return "", nil, err
		}
	}
	tree, err := b.Store.AddTarFrom(func() (io.ReadCloser, error) { return c.open(ctx, box), nil }, c.choose)
	if f := refused("output artifact "+name, err); f != nil {
		return "", f, nil
	}
	var unreadable *unreadableError
	if errors.As(err, &unreadable) && ctx.Err() == nil {
		return "", &Failure{Name: "artifact-unreadable", Message: "output artifact " + name + ": " + unreadable.Error()}, nil
	}
	if err != nil {
		return "", nil, err
	}
	for _, pattern := range c.unmatched() {
		if err := b.say("Skipping invalid file path " + pattern); err != nil {
			return "", nil, err
		}
	}
	if len(tree.Entries) == 0 {
		return "", &Failure{Name: "artifact-no-match", Message: fmt.Sprintf("no matching artifact paths found: nothing below %s matches %s", c.baseText(), strings.Join(c.files, ", "))}, nil
	}
	for _, clash := range c.clashes {
		b.Note(clash)
	}
	return tree.Digest, nil, b.say(fmt.Sprintf("Found %d file(s)", len(tree.Entries)))
}

// A collection is the choice of files of one artifact (buildspec.md section 7).
type collection struct {
	anchor  string // the folder in the box that paths are relative to, without the box's root
	base    string // pattern of the folders below anchor whose names are dropped; empty: anchor itself
	files   []string
	exclude []string
	flat    bool // discard-paths

	hits    map[string]bool   // patterns that matched
	flatten map[string]string // by name: the path that has it, when flat
	clashes []string
}

// collection reads what a buildspec says of one artifact, variables filled in.
func (b *build) collection(a *buildspec.Artifacts) *collection {
	c := &collection{flat: a.DiscardPaths.Value, hits: map[string]bool{}, flatten: map[string]string{}}
	base := b.inBox(b.expand(a.BaseDirectory.Value))
	c.anchor, c.base = staticPrefix(base)
	if c.base == "" {
		c.anchor = base
	}
	for _, f := range a.Files {
		c.files = append(c.files, c.relative(b.expand(f.Value), b.root))
	}
	for _, x := range a.ExcludePaths {
		c.exclude = append(c.exclude, c.relative(b.expand(x.Value), b.root))
	}
	return c
}

// expand fills in variables with the values that the last command left; one that is not set is empty, as in a shell.
func (b *build) expand(text string) string {
	return variableName.ReplaceAllStringFunc(text, func(reference string) string {
		return b.values[strings.Trim(reference, "${}")]
	})
}

// inBox makes a path of a buildspec absolute in the box, without the box's root.
func (b *build) inBox(text string) string {
	if path.IsAbs(text) {
		if below, inside := strings.CutPrefix(text, b.root); inside && path.IsAbs(below) {
			text = below
		}
		return path.Clean(text)
	}
	return path.Join(b.sourceDir(b.primary), text)
}

// relative makes a pattern relative to the base folder: an absolute one that lies below it is meant so.
func (c *collection) relative(pattern, root string) string {
	if !path.IsAbs(pattern) {
		return path.Clean(pattern)
	}
	if below, inside := strings.CutPrefix(pattern, root); inside && path.IsAbs(below) {
		pattern = below
	}
	if below, inside := strings.CutPrefix(path.Clean(pattern), c.anchor+"/"); inside && c.base == "" {
		return below
	}
	return path.Clean(pattern)
}

// staticPrefix divides a path before its first part that is a pattern.
func staticPrefix(pattern string) (fixed, rest string) {
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		if strings.ContainsAny(p, "*?[{\\") {
			return strings.Join(parts[:i], "/"), strings.Join(parts[i:], "/")
		}
	}
	return pattern, ""
}

// baseText is the base folder for people.
func (c *collection) baseText() string { return path.Join(c.anchor, c.base) }

func (c *collection) lines(name string) []string {
	lines := []string{"Preparing artifact " + name, "Expanding base directory path: " + c.baseText(), "Assembling file list"}
	for _, f := range c.files {
		lines = append(lines, "Expanding "+f)
	}
	return lines
}

// manyRoots is from how many places on everything below the base folder is read at once: each place is a round trip to the engine.
const manyRoots = 8

// roots are the files and folders below anchor that have to be read to see all that could match.
func (c *collection) roots() []string {
	if c.base != "" {
		return []string{""}
	}
	var roots []string
	for _, f := range c.files {
		fixed, _ := staticPrefix(f)
		if !leaves(fixed) {
			roots = append(roots, strings.TrimPrefix(path.Clean("/"+fixed), "/"))
		}
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)
	kept := roots[:0]
	for _, r := range roots {
		if !slices.ContainsFunc(kept, func(above string) bool { return above == "" || strings.HasPrefix(r, above+"/") }) {
			kept = append(kept, r)
		}
	}
	if len(kept) > manyRoots {
		return []string{""}
	}
	return kept
}

// leaves says whether a pattern leads out of the base folder. Such files cannot be part of an artifact.
func leaves(pattern string) bool {
	return path.IsAbs(pattern) || pattern == ".." || strings.HasPrefix(pattern, "../")
}

// open gives one tar stream of all roots, with paths relative to anchor. Its Close returns when nothing of it is going on any more.
func (c *collection) open(ctx context.Context, box sandbox.Box) io.ReadCloser {
	pr, pw := io.Pipe()
	g := &gathering{pr, make(chan struct{})}
	go func() {
		defer close(g.done)
		w := tar.NewWriter(pw)
		err := c.gather(ctx, box, w)
		if err == nil {
			err = w.Close()
		}
		pw.CloseWithError(err)
	}()
	return g
}

type gathering struct {
	*io.PipeReader
	done chan struct{}
}

func (g *gathering) Close() error {
	err := g.PipeReader.Close()
	<-g.done
	return err
}

// An unreadableError says that files are there and cannot be taken out: a link leads out of the box.
type unreadableError struct{ err error }

func (e *unreadableError) Error() string { return e.err.Error() }
func (e *unreadableError) Unwrap() error { return e.err }

func (c *collection) gather(ctx context.Context, box sandbox.Box, w *tar.Writer) error {
	for _, root := range c.roots() {
		stream, err := box.Get(ctx, path.Join(c.anchor, root))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var engine *sandbox.EngineError
		if err != nil && !errors.As(err, &engine) {
			return &unreadableError{err}
		}
		if err != nil {
			return err
		}
		err = errors.Join(rename(w, tar.NewReader(stream), root), stream.Close())
		if err != nil {
			return err
		}
	}
	return nil
}

// rename copies a stream, its names below root. A stream that does not begin with a folder is of the one file that root is; of a folder its
// hard links are renamed too, because their targets are names of the same stream.
func rename(w *tar.Writer, r *tar.Reader, root string) error {
	folder := false
	for first := true; ; first = false {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if first {
			folder = h.Typeflag == tar.TypeDir
		}
		h.Name = path.Join(root, h.Name)
		if !folder {
			h.Name = root
		}
		if h.Typeflag == tar.TypeLink {
			h.Linkname = path.Join(root, h.Linkname)
		}
		if h.Typeflag == tar.TypeDir {
			continue // folders are not kept in artifacts
		}
		if err := copyEntry(w, r, h); err != nil {
			return err
		}
	}
}

func copyEntry(w *tar.Writer, r io.Reader, h *tar.Header) error {
	if err := w.WriteHeader(h); err != nil {
		return err
	}
	_, err := io.Copy(w, r)
	return err
}

// choose is the artifact.Selection: the path that a file gets, and whether it is taken.
func (c *collection) choose(name string) (as string, take bool) {
	rel, below := c.below(name)
	if !below || !c.match(rel) || matches(c.exclude, rel) {
		return "", false
	}
	if !c.flat {
		return rel, true
	}
	as = path.Base(rel)
	if other, taken := c.flatten[as]; taken && other != name {
		clash := fmt.Sprintf("discard-paths: %s and %s have the same name; the first is kept", other, name)
		if !slices.Contains(c.clashes, clash) {
			c.clashes = append(c.clashes, clash)
		}
		return "", false
	}
	c.flatten[as] = name
	return as, true
}

// below gives the path relative to the base folder, or to whichever folder matches the pattern of it.
func (c *collection) below(name string) (string, bool) {
	if c.base == "" {
		return name, true
	}
	for i, char := range name {
		if char == '/' && matches([]string{c.base}, name[:i]) {
			return name[i+1:], true
		}
	}
	return "", false
}

// match notes every pattern that a path matches.
func (c *collection) match(rel string) bool {
	found := false
	for _, f := range c.files {
		if matches([]string{f}, rel) {
			c.hits[f], found = true, true
		}
	}
	return found
}

func (c *collection) unmatched() []string {
	var list []string
	for _, f := range c.files {
		if !c.hits[f] {
			list = append(list, f)
		}
	}
	return list
}

// matches says whether one of the patterns means the path. Dot files are files like others. A pattern that cannot be read is a plain name.
func matches(patterns []string, name string) bool {
	for _, p := range patterns {
		if ok, err := doublestar.Match(p, name); ok || err != nil && p == name {
			return true
		}
	}
	return false
}
