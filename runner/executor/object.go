package executor

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"pipewright/compiler"
	"pipewright/lang/prose"
	"pipewright/runner/artifact"
)

// objectSource takes one object from a bucket that is a folder of this machine, as the S3 source action does.
type objectSource struct{}

func isObjectSource(a *compiler.Action) bool {
	return a.IsSource() && a.Configuration["S3ObjectKey"] != ""
}

// bucket gives the folder that stands for a bucket. assumed says that no s3_bucket block names it: then it lies in the state folder, so that
// an S3 deploy and a later S3 source see the same objects.
func (p *Plan) bucket(name string) (folder string, assumed bool) {
	if b := p.Laptop.Buckets[name]; b != nil {
		return b.Path, false
	}
	return filepath.Join(p.State, "buckets", folderName(name)), true
}

// folderName makes the name of one folder of any text, a path or dots included: what is a name stays as it is, and no two texts share one.
func folderName(text string) string {
	name := strings.NewReplacer("%", "%25", "/", "%2F", "\\", "%5C").Replace(text)
	if strings.Trim(name, ".") == "" {
		return "%" + strings.ReplaceAll(name, ".", "%2E")
	}
	return name
}

func (p *Plan) bucketNote(name string) []string {
	folder, assumed := p.bucket(name)
	if !assumed {
		return nil
	}
	return []string{fmt.Sprintf("bucket %s is the folder %s", name, folder)}
}

// Check looks whether the object is there.
func (objectSource) Check(_ context.Context, p *Plan) Findings {
	name, key := string(p.Action.Configuration["S3Bucket"]), string(p.Action.Configuration["S3ObjectKey"])
	f := Findings{Notes: p.bucketNote(name)}
	folder, _ := p.bucket(name)
	if _, err := readObject(folder, key); err != nil {
		f.Problems = append(f.Problems, Problem{
			Name:    "object-missing",
			Message: fmt.Sprintf("bucket %s has no object %s here: %v", name, key, err),
			Ways: []string{
				"put the object at " + filepath.Join(folder, filepath.FromSlash(key)),
				fmt.Sprintf("in runner.hcl: s3_bucket %q { path = \"<folder>\" }; objects are the files below it", name),
			},
		})
	}
	return f
}

// Run reads the object. A ZIP is taken apart here, once, because between local actions no archive is needed; anything else is an artifact of
// the one file, which an action that wants a ZIP then complains of, as in the service.
func (objectSource) Run(_ context.Context, s *Scene) (Outcome, error) {
	name, key := s.Configuration["S3Bucket"], s.Configuration["S3ObjectKey"]
	folder, _ := s.bucket(name)
	body, err := readObject(folder, key)
	if err != nil {
		return Outcome{Fidelity: LocalEquivalent, Failure: &Failure{Name: "object-missing", Message: err.Error()}}, nil
	}
	tree, err := s.Store.AddZip(bytes.NewReader(body), int64(len(body)))
	if !bytes.HasPrefix(body, []byte("PK")) {
		tree, err = s.Store.AddBytes(map[string][]byte{path.Base(key): body})
	}
	if f := refused("object "+key, err); f != nil {
		return Outcome{Fidelity: LocalEquivalent, Failure: f}, nil
	}
	if err != nil {
		return Outcome{}, err
	}
	etag, version := md5.Sum(body), sha256.Sum256(body)
	id := hex.EncodeToString(version[:16]) // a folder has no versions: the same bytes are the same version
	o := Outcome{
		Fidelity:   LocalEquivalent,
		Reason:     "from a folder",
		Outputs:    map[string]artifact.Digest{},
		Variables:  map[string]string{"BucketName": name, "ObjectKey": key, "ETag": hex.EncodeToString(etag[:]), "VersionId": id},
		Revision:   Revision{ID: id, Summary: "Amazon S3 version id: " + id},
		Summary:    fmt.Sprintf("%s: %s, %s, %s", key, prose.Count(len(body), "byte"), prose.Count(len(tree.Entries), "file"), short(tree.Digest)),
		ExternalID: id,
	}
	for _, a := range s.Action.Outputs {
		o.Outputs[a.Name] = tree.Digest
	}
	return o, nil
}

// readObject reads a bucket's object; neither the key nor a link may lead out of the folder.
func readObject(folder, key string) ([]byte, error) {
	root, err := os.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s", folder)
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.ReadFile(filepath.FromSlash(strings.TrimLeft(key, "/")))
}
