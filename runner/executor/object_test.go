package executor

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
)

func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for path, text := range files {
		f, err := w.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestObjectSource(t *testing.T) {
	tr := try(t, "S3", "Source", map[string]compiler.Text{"S3Bucket": "drops", "S3ObjectKey": "in/app.zip"}, nil, "source")
	f := objectSource{}.Check(t.Context(), &tr.Plan)
	if len(f.Problems) != 1 || f.Problems[0].Name != "object-missing" || len(f.Notes) != 1 {
		t.Errorf("%+v", f)
	}
	folder := t.TempDir()
	tr.Laptop.Buckets = map[string]*compiler.Bucket{"drops": {Name: "drops", Path: folder}}
	write(t, filepath.Join(folder, "in/app.zip"), zipped(t, map[string]string{"a": "1", "b/c": "2"}))
	if f := (objectSource{}).Check(t.Context(), &tr.Plan); len(f.Problems)+len(f.Notes) > 0 {
		t.Errorf("%+v", f)
	}
	o := tr.run(t, objectSource{})
	if got := tr.paths(t, o.Outputs["source"]); !slices.Equal(got, []string{"a", "b/c"}) {
		t.Error(got)
	}
	if len(o.Variables) != 4 || o.Variables["VersionId"] != o.Revision.ID {
		t.Errorf("%+v", o)
	}
	write(t, filepath.Join(folder, "in/app.zip"), "plain")
	if got := tr.paths(t, tr.run(t, objectSource{}).Outputs["source"]); !slices.Equal(got, []string{"app.zip"}) {
		t.Error(got)
	}
	write(t, filepath.Join(filepath.Dir(folder), "secret"), "x")
	tr.Configuration["S3ObjectKey"] = "../secret"
	if o := tr.run(t, objectSource{}); o.Failure == nil {
		t.Error("a key led out of the bucket")
	}
}

func TestDeployCopy(t *testing.T) {
	files := map[string][]byte{"index.html": []byte("<p>"), "css/a.css": []byte("a{}")}
	for name, c := range map[string]struct {
		configuration map[string]compiler.Text
		objects       []string
		failure       string
	}{
		"extract":     {map[string]compiler.Text{"Extract": "true"}, []string{"css/a.css", "index.html"}, ""},
		"prefix":      {map[string]compiler.Text{"Extract": "true", "ObjectKey": "{datetime}/{uuid}"}, []string{"2026-01-02_03-04-05/id/css/a.css", "2026-01-02_03-04-05/id/index.html"}, ""},
		"archive":     {map[string]compiler.Text{"Extract": "false", "ObjectKey": "out/site.zip"}, []string{"out/site.zip"}, ""},
		"no key":      {map[string]compiler.Text{"Extract": "false"}, nil, "object-key-missing"},
		"bad extract": {map[string]compiler.Text{"Extract": "True"}, nil, "extract-invalid"},
		"outside":     {map[string]compiler.Text{"Extract": "false", "ObjectKey": "../../site.zip"}, nil, "object-key-unsafe"},
	} {
		t.Run(name, func(t *testing.T) {
			c.configuration["BucketName"] = "site"
			tr := try(t, "S3", "Deploy", c.configuration, map[string]map[string][]byte{"in": files})
			o := tr.run(t, deployCopy{})
			failure := ""
			if o.Failure != nil {
				failure = o.Failure.Name
			}
			if failure != c.failure {
				t.Errorf("failure %q, want %q", failure, c.failure)
			}
			got, err := filesBelow(filepath.Join(tr.State, "buckets/site"))
			if err != nil && c.failure == "" {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.objects, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDeployCopyKeepsOldObjectsAndFollowsNoLink(t *testing.T) {
	tr := try(t, "S3", "Deploy", map[string]compiler.Text{"BucketName": "site", "Extract": "true"}, map[string]map[string][]byte{"in": {"way/a": []byte("new")}})
	folder, elsewhere := t.TempDir(), t.TempDir()
	tr.Laptop.Buckets = map[string]*compiler.Bucket{"site": {Name: "site", Path: folder}}
	write(t, filepath.Join(folder, "old"), "kept")
	if err := os.Symlink(elsewhere, filepath.Join(folder, "way")); err != nil {
		t.Fatal(err)
	}
	if _, err := (deployCopy{}).Run(t.Context(), tr.Scene); err == nil {
		t.Error("a link of the bucket's folder was followed out of it")
	}
	if left, _ := filesBelow(elsewhere); len(left) > 0 {
		t.Errorf("written outside: %v", left)
	}
	if _, err := os.Stat(filepath.Join(folder, "old")); err != nil {
		t.Error(err)
	}
}

// The name of a bucket may come of a reference and be anything; the folder made for it lies with the others.
func TestBucketOfAnyName(t *testing.T) {
	seen := map[string]string{}
	for _, name := range []string{"site", "..", ".", "", "../builds", "a/../..", "/etc", "etc", `..\builds`, "%", "%2E", "%2E%2E"} {
		tr := try(t, "S3", "Deploy", map[string]compiler.Text{"BucketName": compiler.Text(name), "Extract": "true"}, map[string]map[string][]byte{"in": {"a": []byte("new")}})
		tr.run(t, deployCopy{})
		made, err := filepath.Glob(filepath.Join(tr.State, "buckets", "*", "a"))
		if all, _ := filesBelow(tr.State); err != nil || len(made) != 1 || len(all) != 1 {
			t.Errorf("bucket %q: written were %v", name, all)
			continue
		}
		folder := filepath.Base(filepath.Dir(made[0]))
		if other, taken := seen[folder]; taken {
			t.Errorf("buckets %q and %q share the folder %s", other, name, folder)
		}
		seen[folder] = name
	}
}
