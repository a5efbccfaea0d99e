package executor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"pipewright/lang/prose"
	"pipewright/runner/artifact"
)

// deployCopy writes an artifact into a bucket that is a folder of this machine, as the S3 deploy action does. It writes and never deletes.
type deployCopy struct{}

// unheld are the keys that only mean something to a real bucket.
var unheld = []string{"CannedACL", "CacheControl", "KMSEncryptionKeyARN"}

// Check says where the bucket is.
func (deployCopy) Check(_ context.Context, p *Plan) Findings {
	f := Findings{Notes: p.bucketNote(string(p.Action.Configuration["BucketName"]))}
	for _, key := range unheld {
		if p.Action.Configuration[key] != "" {
			f.Notes = append(f.Notes, key+" has no meaning in a folder and is not kept")
		}
	}
	return f
}

// Run writes the objects. What the service decides only at run time, the spelling of Extract and the need of ObjectKey, is decided here too
// (measured-behaviour.md section 10).
func (deployCopy) Run(ctx context.Context, s *Scene) (Outcome, error) {
	o := Outcome{Fidelity: LocalEquivalent, Reason: "into a folder"}
	key := s.expandKey(s.Configuration["ObjectKey"])
	extract := s.Configuration["Extract"]
	switch {
	case extract != "true" && extract != "false":
		return o.failed("extract-invalid", fmt.Sprintf("Extract is %q; only true and false work", extract)), nil
	case extract == "false" && key == "":
		return o.failed("object-key-missing", "with Extract = false, ObjectKey must name the object to write"), nil
	}
	if len(s.Action.Inputs) != 1 {
		return Outcome{}, fmt.Errorf("%s has %d inputs; the service takes one", s.Action.Address(), len(s.Action.Inputs))
	}
	tree, err := s.Store.Tree(s.Inputs[s.Action.Inputs[0].Name].Digest)
	if err != nil {
		return Outcome{}, err
	}
	folder, _ := s.bucket(s.Configuration["BucketName"])
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return Outcome{}, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return Outcome{}, err
	}
	defer root.Close()
	b := bucketWriter{root, s.Store, s.Log}
	if extract == "true" {
		err = b.extract(ctx, key, tree)
		o.Summary = prose.Count(len(tree.Entries), "object") + " in " + filepath.Join(folder, filepath.FromSlash(key))
	} else {
		err = b.archive(key, tree)
		o.Summary = "object " + filepath.Join(folder, filepath.FromSlash(key))
	}
	var outside *outsideError
	if errors.As(err, &outside) {
		return o.failed("object-key-unsafe", outside.Error()), nil
	}
	return o, err
}

func (o Outcome) failed(name, message string) Outcome {
	o.Failure = &Failure{Name: name, Message: message}
	return o
}

// expandKey fills the two placeholders that the action knows, once for the whole action.
func (s *Scene) expandKey(key string) string {
	return strings.NewReplacer(
		"{datetime}", s.Now().UTC().Format("2006-01-02_15-04-05"),
		"{uuid}", s.NewID(),
	).Replace(key)
}

// An outsideError says that a key would leave the bucket's folder.
type outsideError struct{ key string }

func (e *outsideError) Error() string {
	return fmt.Sprintf("object key %q would lie outside the bucket's folder", e.key)
}

// A bucketWriter writes objects below a folder. No key, and no link that lies there, leads it out of the folder.
type bucketWriter struct {
	root  *os.Root
	store *artifact.Store
	log   io.Writer
}

// extract writes each file of a tree as an object of its own.
func (b bucketWriter) extract(ctx context.Context, prefix string, tree *artifact.Tree) error {
	for _, e := range tree.Entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.put(path.Join(prefix, e.Path), func(w io.Writer) error { return b.content(w, e) }); err != nil {
			return err
		}
	}
	return nil
}

// content writes a file's bytes; of a symbolic link the text of its target, as the service does.
func (b bucketWriter) content(w io.Writer, e artifact.Entry) error {
	if e.Link != "" {
		_, err := io.WriteString(w, e.Link)
		return err
	}
	r, err := b.store.OpenFile(e)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, r)
	return err
}

// archive writes the whole tree as one ZIP object.
func (b bucketWriter) archive(key string, tree *artifact.Tree) error {
	return b.put(key, func(w io.Writer) error { return b.store.WriteZip(w, tree) })
}

// put writes one object beside its place and moves it there, so that nobody sees half of it.
func (b bucketWriter) put(key string, write func(io.Writer) error) error {
	name := filepath.FromSlash(strings.TrimLeft(key, "/"))
	if !filepath.IsLocal(name) {
		return &outsideError{key}
	}
	if err := b.root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	part := name + ".pipewright-part"
	f, err := b.root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Close())
	if err == nil {
		err = b.root.Rename(part, name)
	}
	if err != nil {
		return errors.Join(err, b.root.Remove(part))
	}
	_, err = fmt.Fprintln(b.log, "wrote", key)
	return err
}
