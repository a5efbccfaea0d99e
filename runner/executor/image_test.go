package executor

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"pipewright/compiler"
)

func TestImageOfALayout(t *testing.T) {
	layout := t.TempDir()
	hex := strings.Repeat("ab", 32)
	write(t, filepath.Join(layout, "index.json"), `{"manifests":[{"digest":"sha256:`+hex+`","annotations":{"org.opencontainers.image.ref.name":"22"}}]}`)
	write(t, filepath.Join(layout, "blobs/sha256", hex), `{"config":{"size":3},"layers":[{"size":10},{"size":20}]}`)
	tr := try(t, "ECR", "Source", map[string]compiler.Text{"RepositoryName": "base/node", "ImageTag": "22"}, nil, "image")
	if f := (imageSource{}).Check(t.Context(), &tr.Plan); len(f.Problems) != 1 || f.Problems[0].Name != "image-repository-unknown" {
		t.Errorf("%+v", f)
	}
	tr.Laptop.Images = map[string]*compiler.ImageRepository{"base/node": {Name: "base/node", Path: layout}}
	if f := (imageSource{}).Check(t.Context(), &tr.Plan); len(f.Problems) > 0 {
		t.Errorf("%+v", f)
	}
	o := tr.run(t, imageSource{})
	var d imageDetail
	if err := json.Unmarshal([]byte(tr.text(t, o.Outputs["image"], "imageDetail.json")), &d); err != nil {
		t.Fatal(err)
	}
	if d.ImageDigest != "sha256:"+hex || d.ImageSizeInBytes != 33 || d.RegistryID != "111122223333" || o.Variables["ImageTag"] != "22" {
		t.Errorf("%+v", d)
	}
	tr.Action.Configuration["ImageTag"] = "23"
	if f := (imageSource{}).Check(t.Context(), &tr.Plan); len(f.Problems) != 1 || f.Problems[0].Name != "image-missing" {
		t.Errorf("%+v", f)
	}
}

func TestImageWithoutEngine(t *testing.T) {
	tr := try(t, "ECR", "Source", map[string]compiler.Text{"RepositoryName": "base"}, nil, "image")
	tr.Laptop.Images = map[string]*compiler.ImageRepository{"base": {Name: "base", Image: "busybox"}}
	f := imageSource{}.Check(t.Context(), &tr.Plan)
	if len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Message, "sandbox process") {
		t.Errorf("%+v", f)
	}
}
