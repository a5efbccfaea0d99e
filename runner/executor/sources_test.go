package executor

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
	"pipewright/runner/artifact"
)

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
	if got := named(checkout{}.Check(t.Context(), &tr.Plan)); got != "repository-missing" {
		t.Errorf("no folder: %s", got)
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	tr.stands("acme/app", file, "")
	if got := named(checkout{}.Check(t.Context(), &tr.Plan)); got != "repository-missing" {
		t.Errorf("a file: %s", got)
	}
	bare := filepath.Join(t.TempDir(), "bare.git")
	gitIn(t, ".", "init", "-q", "--bare", bare)
	for _, folder := range []string{bare, filepath.Join(cloned(t), ".git")} {
		tr.stands("acme/app", folder, "")
		if got := named(checkout{}.Check(t.Context(), &tr.Plan)); got != "repository-without-work-tree" {
			t.Errorf("%s: %s", folder, got)
		}
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

// TestGitProblems: what is wrong with git itself is said on one line, with a way on.
func TestGitProblems(t *testing.T) {
	tr := try(t, "CodeStarSourceConnection", "Source", connection(), nil, "source")
	folder := cloned(t)
	write(t, filepath.Join(folder, ".git", "config"), "[core\nbroken")
	tr.stands("acme/app", folder, "")
	f := checkout{}.Check(t.Context(), &tr.Plan)
	if len(f.Problems) != 1 || f.Problems[0].Name != "repository-unreadable" || strings.Contains(f.Problems[0].Message, "\n") {
		t.Errorf("a broken configuration: %+v", f.Problems)
	}
	t.Setenv("PATH", t.TempDir())
	f = checkout{}.Check(t.Context(), &tr.Plan)
	if len(f.Problems) != 1 || f.Problems[0].Name != "git-missing" {
		t.Errorf("no git: %+v", f.Problems)
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
