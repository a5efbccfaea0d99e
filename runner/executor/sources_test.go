package executor

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/sandbox/process"
	"pipewright/schema"
)

// A stage for one action: what an executor under test may touch, and what it said.
type trial struct {
	*Scene
	log   bytes.Buffer
	notes []string
}

// try sets an action of a catalog type on a stage of its own. inputs are artifact names and the files in them.
func try(t *testing.T, provider, category string, configuration map[string]compiler.Text, inputs map[string]map[string][]byte, outputs ...string) *trial {
	t.Helper()
	store, err := artifact.Open(filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	var kind *schema.ActionType
	for _, k := range schema.Builtin().Lookup(provider) {
		if k.Category == category {
			kind = k
		}
	}
	if kind == nil {
		t.Fatalf("the catalog has no %s of %s", category, provider)
	}
	stage := &compiler.Stage{Name: "S"}
	a := &compiler.Action{Name: "A", Stage: stage, Type: kind, Known: true, RunOrder: 1, Configuration: configuration}
	stage.Actions = []*compiler.Action{a}
	tr := &trial{}
	tr.Scene = &Scene{
		Plan: Plan{
			Graph:  &compiler.Graph{Name: "p", RoleARN: "arn:aws:iam::111122223333:role/p", Stages: []*compiler.Stage{stage}},
			Action: a, Laptop: &compiler.Laptop{Folder: t.TempDir()}, State: filepath.Join(t.TempDir(), "state"),
			Sandbox: process.New(filepath.Join(t.TempDir(), "boxes")),
		},
		Execution: "11111111-2222-3333-4444-555555555555", ActionExecution: "a", Attempt: 1,
		Configuration: map[string]string{}, Inputs: map[string]Input{}, Store: store, Log: &tr.log,
		Mask: func(string) {}, Progress: func(Progress) {}, Note: func(n string) { tr.notes = append(tr.notes, n) },
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }, NewID: func() string { return "id" },
	}
	for k, v := range configuration {
		tr.Configuration[k] = string(v)
	}
	for name, files := range inputs {
		tree, err := store.AddBytes(files)
		if err != nil {
			t.Fatal(err)
		}
		tr.Inputs[name] = Input{Digest: tree.Digest}
		a.Inputs = append(a.Inputs, &compiler.Artifact{Name: name, Consumers: []*compiler.Action{a}})
	}
	for _, name := range outputs {
		a.Outputs = append(a.Outputs, &compiler.Artifact{Name: name, Producer: a})
	}
	return tr
}

// run carries the action out and wants it to work as far as the executor goes.
func (tr *trial) run(t *testing.T, e Executor) Outcome {
	t.Helper()
	o, err := e.Run(t.Context(), tr.Scene)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// paths lists an artifact: path, then "x" for executable, "-> target" for a link.
func (tr *trial) paths(t *testing.T, d artifact.Digest) []string {
	t.Helper()
	tree, err := tr.Store.Tree(d)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range tree.Entries {
		p := e.Path
		if e.Executable {
			p += " x"
		}
		if e.Link != "" {
			p += " -> " + e.Link
		}
		list = append(list, p)
	}
	return list
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func gitIn(t *testing.T, folder string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", folder, "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE=2026-01-01T10:00:00+02:00", "GIT_COMMITTER_DATE=2026-01-01T12:00:00+02:00")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// cloned is a repository with one commit, then a change of each kind: edited, staged, untracked, ignored, deleted.
func cloned(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	gitIn(t, folder, "init", "-q")
	for path, text := range map[string]string{"kept": "1", "edited": "1", "staged": "1", "deleted": "1", "sub/in": "1", ".gitignore": "ignored\n"} {
		write(t, filepath.Join(folder, path), text)
	}
	if err := os.Chmod(filepath.Join(folder, "kept"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("kept", filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	gitIn(t, folder, "add", "-A")
	gitIn(t, folder, "commit", "-qm", "First\n\nwith a body")
	write(t, filepath.Join(folder, "staged"), "2")
	gitIn(t, folder, "add", "staged")
	write(t, filepath.Join(folder, "edited"), "2")
	write(t, filepath.Join(folder, "untracked é\n"), "2")
	write(t, filepath.Join(folder, "ignored"), "2")
	if err := os.Remove(filepath.Join(folder, "deleted")); err != nil {
		t.Fatal(err)
	}
	return folder
}

func (tr *trial) stands(name, folder, snapshot string) {
	tr.Laptop.Repositories = map[string]*compiler.Repository{name: {Name: name, Path: folder, Snapshot: snapshot}}
}

func connection() map[string]compiler.Text {
	return map[string]compiler.Text{"ConnectionArn": "arn", "FullRepositoryId": "acme/app", "BranchName": "release"}
}

func TestSnapshots(t *testing.T) {
	for mode, want := range map[string]struct {
		paths    []string
		fidelity Fidelity
		edited   string
		staged   string
	}{
		"":         {[]string{".gitignore", "edited", "kept x", "link -> kept", "staged", "sub/in", "untracked é\n"}, LocalEquivalent, "2", "2"},
		"worktree": {[]string{".gitignore", "edited", "kept x", "link -> kept", "staged", "sub/in", "untracked é\n"}, LocalEquivalent, "2", "2"},
		"index":    {[]string{".gitignore", "deleted", "edited", "kept x", "link -> kept", "staged", "sub/in"}, LocalEquivalent, "1", "2"},
		"HEAD":     {[]string{".gitignore", "deleted", "edited", "kept x", "link -> kept", "staged", "sub/in"}, Real, "1", "1"},
	} {
		t.Run(mode, func(t *testing.T) {
			tr := try(t, "CodeStarSourceConnection", "Source", connection(), nil, "source")
			folder := cloned(t)
			tr.stands("acme/app", folder, mode)
			if f := (checkout{}).Check(t.Context(), &tr.Plan); len(f.Problems)+len(f.Notes) > 0 {
				t.Error(f)
			}
			before := gitIn(t, folder, "status", "--porcelain")
			o := tr.run(t, checkout{})
			if diff := cmp.Diff(want.paths, tr.paths(t, o.Outputs["source"])); diff != "" {
				t.Error(diff)
			}
			if o.Fidelity != want.fidelity {
				t.Errorf("fidelity %q (%s), want %q", o.Fidelity, o.Reason, want.fidelity)
			}
			for path, text := range map[string]string{"edited": want.edited, "staged": want.staged} {
				if got := tr.text(t, o.Outputs["source"], path); got != text {
					t.Errorf("%s holds %q, want %q", path, got, text)
				}
			}
			if after := gitIn(t, folder, "status", "--porcelain"); after != before {
				t.Errorf("the work tree changed:\n%s\n%s", before, after)
			}
			variables := map[string]string{
				"AuthorDate": "2026-01-01T08:00:00Z", "BranchName": "release", "CommitId": gitIn(t, folder, "rev-parse", "HEAD"),
				"CommitMessage": "First\n\nwith a body", "ConnectionArn": "arn", "FullRepositoryName": "acme/app",
			}
			if diff := cmp.Diff(variables, o.Variables); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func (tr *trial) text(t *testing.T, d artifact.Digest, path string) string {
	t.Helper()
	tree, err := tr.Store.Tree(d)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(tree.Entries, func(e artifact.Entry) bool { return e.Path == path })
	if i < 0 {
		t.Fatalf("no %s in %v", path, tree.Entries)
	}
	r, err := tr.Store.OpenFile(tree.Entries[i])
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestSnapshotOfAFolderInside(t *testing.T) {
	for _, mode := range []string{"worktree", "index", "HEAD"} {
		tr := try(t, "CodeCommit", "Source", map[string]compiler.Text{"RepositoryName": "app", "BranchName": "main"}, nil, "source")
		tr.stands("app", filepath.Join(cloned(t), "sub"), mode)
		o := tr.run(t, checkout{})
		if diff := cmp.Diff([]string{"in"}, tr.paths(t, o.Outputs["source"])); diff != "" {
			t.Errorf("%s: %s", mode, diff)
		}
		if o.Fidelity != Real { // the changes are elsewhere
			t.Errorf("%s: %s, %s", mode, o.Fidelity, o.Reason)
		}
	}
}

func TestCloneReference(t *testing.T) {
	c := connection()
	c["OutputArtifactFormat"] = "CODEBUILD_CLONE_REF"
	tr := try(t, "CodeStarSourceConnection", "Source", c, nil, "source")
	folder := cloned(t)
	tr.stands("acme/app", folder, "")
	o := tr.run(t, checkout{})
	tree, err := tr.Store.Tree(o.Outputs["source"])
	if err != nil {
		t.Fatal(err)
	}
	clone := t.TempDir()
	if err := tr.Store.Unpack(clone, tree); err != nil {
		t.Fatal(err)
	}
	if got, want := gitIn(t, clone, "rev-parse", "HEAD"), gitIn(t, folder, "rev-parse", "HEAD"); got != want {
		t.Errorf("the clone is at %s, want %s", got, want)
	}
	if got := gitIn(t, clone, "status", "--porcelain"); !strings.Contains(got, "M edited") || !strings.Contains(got, "?? ") {
		t.Errorf("the clone lacks the work tree's changes:\n%s", got)
	}
	left, err := filepath.Glob(filepath.Join(tr.State, "scratch", "*", "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestRepositoryProblems(t *testing.T) {
	named := func(f Findings) string {
		if len(f.Problems) != 1 {
			return "none"
		}
		return f.Problems[0].Name
	}
	tr := try(t, "CodeStarSourceConnection", "Source", connection(), nil, "source")
	if got := named(checkout{}.Check(t.Context(), &tr.Plan)); got != "not-a-git-repository" {
		t.Errorf("no repository: %s", got)
	}
	tr.stands("acme/app", filepath.Join(t.TempDir(), "missing"), "")
	if got := named(checkout{}.Check(t.Context(), &tr.Plan)); got != "repository-unreadable" {
		t.Errorf("no folder: %s", got)
	}
	tr.stands("acme/app", cloned(t), "v9")
	if got := named(checkout{}.Check(t.Context(), &tr.Plan)); got != "snapshot-unknown" {
		t.Errorf("no such commit: %s", got)
	}
	other := *tr.Action
	other.Name = "B"
	tr.Action.Stage.Actions = append(tr.Action.Stage.Actions, &other)
	tr.Laptop.Repositories = nil
	if got := named(checkout{}.Check(t.Context(), &tr.Plan)); got != "repository-unknown" {
		t.Errorf("two sources: %s", got)
	}
}

func TestRepositoryWithoutCommit(t *testing.T) {
	tr := try(t, "CodeStarSourceConnection", "Source", connection(), nil, "source")
	folder := t.TempDir()
	gitIn(t, folder, "init", "-q")
	write(t, filepath.Join(folder, "a"), "1")
	tr.Laptop.Folder = folder
	f := (checkout{}).Check(t.Context(), &tr.Plan)
	if len(f.Problems) > 0 || len(f.Notes) != 1 {
		t.Errorf("%+v", f)
	}
	o := tr.run(t, checkout{})
	if o.Variables["CommitId"] != noCommit.ID || !slices.Equal(tr.paths(t, o.Outputs["source"]), []string{"a"}) {
		t.Errorf("%+v", o)
	}
}

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

func TestApproval(t *testing.T) {
	tr := try(t, "Manual", "Approval", nil, nil)
	if f := (approval{}).Check(t.Context(), &tr.Plan); len(f.Problems) != 1 || f.Problems[0].Name != "approval-unanswered" {
		t.Errorf("%+v", f)
	}
	tr.Override = &compiler.Override{Answer: "Rejected"}
	if o := tr.run(t, approval{}); o.Failure == nil || o.Failure.Name != "approval-rejected" || o.Fidelity != LocalEquivalent {
		t.Errorf("%+v", o)
	}
	tr.Answers = map[string]string{"S/A": "Approved"} // stronger than the file
	if o := tr.run(t, approval{}); o.Failure != nil {
		t.Errorf("%+v", o)
	}
	tr.Answers, tr.Override, tr.Terminal = nil, nil, true
	tr.Ask = func(_ context.Context, q Question) (Answer, error) {
		if want := tr.Now().Add(7 * 24 * time.Hour); !q.Deadline.Equal(want) {
			t.Errorf("deadline %s, want %s", q.Deadline, want)
		}
		return Answer{Status: "Approved", Summary: "fine", By: "terminal"}, nil
	}
	if o := tr.run(t, approval{}); o.Failure != nil || o.Fidelity != Real || o.Summary != "Approved by terminal: fine" {
		t.Errorf("%+v", o)
	}
}

func TestSnapshotRefusesLinksOutside(t *testing.T) {
	tr := try(t, "CodeStarSourceConnection", "Source", connection(), nil, "source")
	folder := cloned(t)
	if err := os.Symlink("../../etc/passwd", filepath.Join(folder, "leak")); err != nil {
		t.Fatal(err)
	}
	tr.stands("acme/app", folder, "")
	if o := tr.run(t, checkout{}); o.Failure == nil || o.Failure.Name != artifact.OutsideLink {
		t.Errorf("%+v", o.Failure)
	}
}
