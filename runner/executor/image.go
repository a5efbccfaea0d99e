package executor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"pipewright/compiler"
	"pipewright/runner/artifact"
)

// imageSource resolves a tag to a digest, as the ECR source action does: no layer is taken, the artifact is one imageDetail.json.
type imageSource struct{}

func isImageSource(a *compiler.Action) bool {
	return a.IsSource() && a.Type.Provider == "ECR"
}

// An imageDetail is the file that the ECR source action makes (user guide, "file reference").
type imageDetail struct {
	ImageSizeInBytes int64 `json:",omitempty"` // known of an OCI layout only
	ImageDigest      string
	Version          string
	RegistryID       string `json:"RegistryId"`
	RepositoryName   string
	ImageURI         string
	ImageTags        []string
}

// Check looks for the image.
func (imageSource) Check(ctx context.Context, p *Plan) Findings {
	name := string(p.Action.Configuration["RepositoryName"])
	if p.Laptop.Images[name] == nil {
		return Findings{Problems: []Problem{{
			Name:    "image-repository-unknown",
			Message: fmt.Sprintf("nothing says which image on this machine stands for ECR repository %s", name),
			Ways: []string{fmt.Sprintf("in runner.hcl: ecr_repository %q { image = \"<local image>\" }", name),
				fmt.Sprintf("in runner.hcl: ecr_repository %q { path = \"<OCI layout>\" }", name)},
		}}}
	}
	if _, err := p.imageDetail(ctx, p.imageTag()); err != nil {
		return Findings{Problems: []Problem{{Name: "image-missing", Message: err.Error(),
			Ways: []string{"pull or build the image, or name another in the ecr_repository block"}}}}
	}
	return Findings{}
}

func (p *Plan) imageTag() string {
	if tag := string(p.Action.Configuration["ImageTag"]); tag != "" {
		return tag
	}
	return "latest" // ecr.md section 1
}

// imageDetail describes the image that the repository's block names.
func (p *Plan) imageDetail(ctx context.Context, tag string) (imageDetail, error) {
	name := string(p.Action.Configuration["RepositoryName"])
	block := p.Laptop.Images[name]
	d := imageDetail{Version: "1.0", RegistryID: accountOf(p.Graph.RoleARN), RepositoryName: name, ImageTags: []string{tag}}
	if block.Path != "" {
		m, err := readLayout(block.Path, tag)
		if err != nil {
			return d, err
		}
		d.ImageDigest, d.ImageSizeInBytes = m.digest.String(), m.size
		d.ImageURI = name + "@" + d.ImageDigest
		return d, nil
	}
	var err error
	d.ImageURI = block.Image
	d.ImageDigest, err = p.Sandbox.Prepare(ctx, block.Image)
	if err == nil && d.ImageDigest == "" {
		err = fmt.Errorf("image %s is in a container engine, and this run uses sandbox %s, which has none", block.Image, p.Sandbox.Name())
	}
	return d, err
}

// accountOf is the account of a role, or the zeros that AWS's own local build agent uses.
func accountOf(roleARN string) string {
	if parts := strings.Split(roleARN, ":"); len(parts) > 4 && parts[4] != "" {
		return parts[4]
	}
	return strings.Repeat("0", 12)
}

// A layoutImage is what an OCI layout tells of one image.
type layoutImage struct {
	digest digest.Digest
	size   int64 // of configuration and layers
}

// readLayout finds a tag in an OCI image layout.
func readLayout(folder, tag string) (layoutImage, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return layoutImage{}, err
	}
	defer root.Close()
	var index ocispec.Index
	if err := readJSON(root, "index.json", &index); err != nil {
		return layoutImage{}, err
	}
	var tags []string
	for _, m := range index.Manifests {
		has := m.Annotations[ocispec.AnnotationRefName]
		if has != tag {
			tags = append(tags, has)
			continue
		}
		if err := m.Digest.Validate(); err != nil {
			return layoutImage{}, fmt.Errorf("%s: %w", filepath.Join(folder, "index.json"), err)
		}
		var manifest ocispec.Manifest
		if err := readJSON(root, filepath.Join("blobs", m.Digest.Algorithm().String(), m.Digest.Encoded()), &manifest); err != nil {
			return layoutImage{}, err
		}
		size := manifest.Config.Size
		for _, l := range manifest.Layers {
			size += l.Size
		}
		return layoutImage{m.Digest, size}, nil
	}
	return layoutImage{}, fmt.Errorf("the OCI layout %s has no tag %q; it has %q", folder, tag, tags)
}

// manifestLimit bounds what is read of a layout's JSON files; the distribution specification allows manifests of 4 MiB.
const manifestLimit = 4 << 20

func readJSON[T ocispec.Index | ocispec.Manifest](root *os.Root, name string, into *T) error {
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, manifestLimit))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(root.Name(), name), err)
	}
	return nil
}

// Run writes imageDetail.json and gives the image's variables.
func (imageSource) Run(ctx context.Context, s *Scene) (Outcome, error) {
	d, err := s.imageDetail(ctx, s.imageTag())
	if err != nil {
		return Outcome{Fidelity: LocalEquivalent, Failure: &Failure{Name: "image-missing", Message: err.Error()}}, nil
	}
	body, err := json.Marshal(d)
	if err != nil {
		return Outcome{}, err
	}
	tree, err := s.Store.AddBytes(map[string][]byte{"imageDetail.json": body})
	if err != nil {
		return Outcome{}, err
	}
	s.Note(fmt.Sprintf("ImageURI is %s, which this machine's engine knows, not a registry's address", d.ImageURI))
	o := Outcome{
		Fidelity: LocalEquivalent,
		Reason:   "an image of this machine",
		Outputs:  map[string]artifact.Digest{},
		Variables: map[string]string{
			"RegistryId": d.RegistryID, "RepositoryName": d.RepositoryName, "ImageTag": s.imageTag(), "ImageDigest": d.ImageDigest, "ImageURI": d.ImageURI,
		},
		Revision:   Revision{ID: d.ImageDigest},
		Summary:    d.ImageURI + " " + d.ImageDigest,
		ExternalID: d.ImageDigest,
	}
	for _, a := range s.Action.Outputs {
		o.Outputs[a.Name] = tree.Digest
	}
	return o, nil
}
