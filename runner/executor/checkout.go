package executor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"pipewright/lang/prose"
	"pipewright/runner/artifact"
)

// checkout takes files from a local git repository, in the place of the hosted one that the action names.
type checkout struct{}

// repositoryKeys are the configuration keys that together name a repository, in the order of its name: owner before repository.
// The first set of which an action has all is its own.
var repositoryKeys = [][]string{{"FullRepositoryId"}, {"Owner", "Repo"}, {"RepositoryName"}}

// repositoryName is the name that a repository block in runner.hcl is labelled with.
func (p *Plan) repositoryName() string {
	for _, keys := range repositoryKeys {
		var parts []string
		for _, k := range keys {
			if v := string(p.Action.Configuration[k]); v != "" {
				parts = append(parts, v)
			}
		}
		if len(parts) == len(keys) {
			return strings.Join(parts, "/")
		}
	}
	return ""
}

// gitSources counts the actions of the pipeline that take a git repository.
func (p *Plan) gitSources() int {
	n := 0
	for _, s := range p.Graph.Stages {
		for _, a := range s.Actions {
			if a.Type.Executor == p.Action.Type.Executor && !isObjectSource(a) && !isImageSource(a) {
				n++
			}
		}
	}
	return n
}

// place finds the folder that stands for the action's repository, and the snapshot wanted of it. assumed says that no block named it.
func (p *Plan) place(ctx context.Context) (folder, snapshot string, assumed bool, err error) {
	if r := p.Laptop.Repositories[p.repositoryName()]; r != nil {
		return r.Path, r.Snapshot, false, nil
	}
	folder, err = surroundingWorkTree(ctx, p.Laptop.Folder)
	return folder, "", true, err
}

// Check finds the repository and what is wanted of it.
func (checkout) Check(ctx context.Context, p *Plan) Findings {
	name := p.repositoryName()
	block := fmt.Sprintf("in runner.hcl: repository %q { path = \"<folder of a clone>\" }", name)
	if p.Laptop.Repositories[name] == nil && p.gitSources() > 1 {
		return Findings{Problems: []Problem{{
			Name:    "repository-unknown",
			Message: fmt.Sprintf("the pipeline has several git sources, and nothing says where %q is on this machine", name),
			Ways:    []string{block},
		}}}
	}
	folder, snapshot, assumed, err := p.place(ctx)
	if err == nil {
		_, err = openRepository(ctx, folder)
	}
	if err != nil {
		return Findings{Problems: []Problem{repositoryProblem(folder, p.Laptop.Folder, block, err)}}
	}
	var f Findings
	if assumed {
		f.Notes = append(f.Notes, fmt.Sprintf("%s is taken to be the work tree around the configuration, %s", name, folder))
	}
	if isCommitName(snapshot) {
		r := &repository{folder}
		if _, ok, err := r.commit(ctx, snapshot); err != nil || !ok {
			f.Problems = append(f.Problems, Problem{
				Name:    "snapshot-unknown",
				Message: fmt.Sprintf("%s has no commit %q", folder, snapshot),
				Ways:    []string{`snapshot = "worktree", "index", or a commit, branch or tag that the repository has`},
			})
		}
	}
	return f
}

func isCommitName(snapshot string) bool {
	return snapshot != "" && snapshot != "worktree" && snapshot != "index"
}

// repositoryProblem says why a folder cannot stand for a repository.
func repositoryProblem(folder, configuration, block string, err error) Problem {
	if folder == "" {
		folder = configuration
	}
	given := `in runner.hcl: action "<stage>/<action>" { output_artifacts = { <artifact> = "<folder>" } }`
	switch {
	case errors.Is(err, errNoRepository):
		return Problem{Name: "not-a-git-repository", Message: folder + " is not in a git repository", Ways: []string{block, "git init, where this folder is to become one", given}}
	case errors.Is(err, errNoWorkTree):
		return Problem{Name: "repository-without-work-tree", Message: folder + " is a git repository without a work tree: a bare one, or a .git folder",
			Ways: []string{"git clone " + folder + " <folder>, and " + block, given}}
	case errors.Is(err, fs.ErrNotExist):
		return Problem{Name: "repository-missing", Message: "there is no folder " + folder, Ways: []string{block, given}}
	case errors.Is(err, syscall.ENOTDIR):
		return Problem{Name: "repository-missing", Message: folder + " is a file, not a folder", Ways: []string{block, given}}
	case errors.Is(err, exec.ErrNotFound):
		return Problem{Name: "git-missing", Message: "there is no git command on the PATH of this machine, and a git source needs one", Ways: []string{"install git", given}}
	}
	return Problem{Name: "repository-unreadable", Message: err.Error(), Ways: []string{"git -C " + folder + " status shows what is wrong", given}}
}

// Run makes the source artifact and tells what the provider would tell of the commit.
func (checkout) Run(ctx context.Context, s *Scene) (Outcome, error) {
	folder, mode, _, err := s.place(ctx)
	if err != nil {
		return Outcome{}, err
	}
	r, err := openRepository(ctx, folder)
	if err != nil {
		return Outcome{}, err
	}
	shot, err := r.snapshot(ctx, s.Store, mode)
	if f := refused("the repository", err); f != nil {
		return Outcome{Fidelity: Real, Failure: f}, nil
	}
	if err != nil {
		return Outcome{}, err
	}
	if s.Configuration["OutputArtifactFormat"] == "CODEBUILD_CLONE_REF" {
		if shot.tree, err = s.cloneWith(ctx, r, shot); err != nil {
			return Outcome{}, err
		}
	}
	s.tellSnapshot(ctx, r, shot)
	o := Outcome{
		Fidelity:   Real,
		Outputs:    map[string]artifact.Digest{},
		Variables:  s.commitVariables(shot.commit),
		Revision:   Revision{ID: shot.commit.ID, Summary: firstLine(shot.commit.Message)},
		Summary:    shot.String(),
		ExternalID: shot.commit.ID,
	}
	if shot.changes > 0 {
		o.Fidelity, o.Reason = LocalEquivalent, prose.Count(shot.changes, "uncommitted change")
	}
	for _, a := range s.Action.Outputs {
		o.Outputs[a.Name] = shot.tree.Digest
	}
	return o, nil
}

// A snapshot is what was taken of a repository.
type snapshot struct {
	mode       string // worktree, index, or the commit as it was named
	commit     commit
	tree       *artifact.Tree
	changes    int // paths in which the tree differs from the commit
	submodules []string
}

func (s snapshot) String() string { return s.mode + " " + s.details() }

func (s snapshot) details() string {
	text := fmt.Sprintf("at %.12s: %s, %s", s.commit.ID, prose.Count(len(s.tree.Entries), "file"), short(s.tree.Digest))
	if s.changes > 0 {
		text += fmt.Sprintf(", %d changed since", s.changes)
	}
	return text
}

// short is a digest for people.
func short(d artifact.Digest) string { return string(d[:min(len("sha256:")+12, len(d))]) }

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// refused is the failure of an action whose files the store refuses: a link that leads outside, a special file. nil: it was not that.
func refused(what string, err error) *Failure {
	var unsafe *artifact.UnsafeError
	if !errors.As(err, &unsafe) {
		return nil
	}
	return &Failure{Name: unsafe.Reason, Message: what + ": " + unsafe.Error()}
}

// noCommit stands for the commit of a repository that has none yet; git writes the same for one that does not exist.
var noCommit = commit{ID: strings.Repeat("0", 40)}

// snapshot takes the work tree, the index, or a commit.
func (r *repository) snapshot(ctx context.Context, store *artifact.Store, mode string) (snapshot, error) {
	shot := snapshot{mode: mode}
	at := "HEAD"
	if mode == "" {
		shot.mode = "worktree"
	}
	if isCommitName(mode) {
		at = mode
	}
	var ok bool
	var err error
	if shot.commit, ok, err = r.commit(ctx, at); err != nil {
		return shot, err
	}
	if !ok && isCommitName(mode) {
		return shot, fmt.Errorf("%s has no commit %q", r.folder, mode)
	}
	if !ok {
		shot.commit = noCommit
	}
	if shot.mode == "worktree" {
		var files []string
		if files, shot.submodules, err = r.workTreeFiles(ctx); err != nil {
			return shot, err
		}
		if shot.changes, err = r.changes(ctx); err != nil {
			return shot, err
		}
		shot.tree, err = store.AddFiles(r.folder, files)
		return shot, err
	}
	return shot, r.snapshotObjects(ctx, store, &shot)
}

// snapshotObjects takes what git has stored, not what lies in the folder.
func (r *repository) snapshotObjects(ctx context.Context, store *artifact.Store, shot *snapshot) error {
	list, err := r.commitObjects(ctx, shot.commit.ID)
	if shot.mode == "index" {
		list, err = r.indexObjects(ctx)
		if err == nil {
			shot.changes, err = r.stagedChanges(ctx, shot.commit)
		}
	}
	if err != nil {
		return err
	}
	return piped(func(w io.Writer) error { return r.writeTar(ctx, w, list) }, func(tar io.Reader) (err error) {
		shot.tree, err = store.AddTar(tar, nil)
		return err
	})
}

// stagedChanges counts the paths in which the index differs from a commit.
func (r *repository) stagedChanges(ctx context.Context, c commit) (int, error) {
	if c == noCommit {
		list, err := r.indexObjects(ctx)
		return len(list), err
	}
	out, err := r.git(ctx, "diff-index", "--cached", "--name-only", "-z", c.ID, "--", ".")
	return strings.Count(string(out), "\x00"), err
}

// tellSnapshot prints what was taken: which files a run used is the first thing people distrust (peers.md section 4, row 12).
func (s *Scene) tellSnapshot(ctx context.Context, r *repository, shot snapshot) {
	s.Note(fmt.Sprintf("%s of %s %s", shot.mode, r.folder, shot.details()))
	if shot.commit == noCommit {
		s.Note("the repository has no commit yet: CommitId is all zeros")
	}
	if wanted, has := s.Configuration["BranchName"]+s.Configuration["Branch"], r.branch(ctx); has != "" && wanted != has {
		s.Note(fmt.Sprintf("the repository is on branch %s; the pipeline releases from %s, and that is the BranchName given on", has, wanted))
	}
	if len(shot.submodules) > 0 {
		s.Note("left out, as the service does: submodules and nested repositories " + strings.Join(shot.submodules, ", "))
	}
}

// commitVariables are the output variables that the catalog lists for the provider, filled from the commit and the configuration.
func (s *Scene) commitVariables(c commit) map[string]string {
	repository := s.repositoryName()
	all := map[string]string{
		"CommitId":           c.ID,
		"CommitMessage":      c.Message,
		"AuthorDate":         c.AuthorDate,
		"CommitterDate":      c.CommitterDate,
		"BranchName":         s.Configuration["BranchName"] + s.Configuration["Branch"],
		"FullRepositoryName": repository,
		"RepositoryName":     repository[strings.LastIndex(repository, "/")+1:],
		"ConnectionArn":      s.Configuration["ConnectionArn"],
		"CommitUrl":          "https://github.com/" + repository + "/commit/" + c.ID,
	}
	given := map[string]string{}
	for _, name := range s.Action.Type.Emits.Names {
		if v, ok := all[name]; ok {
			given[name] = v
		}
	}
	return given
}

// cloneWith makes a full clone with history at the snapshot's commit, HEAD detached, and lays the snapshot's files over it: what CodeBuild
// makes of a CODEBUILD_CLONE_REF artifact (codecommit.md section 1).
func (s *Scene) cloneWith(ctx context.Context, r *repository, shot snapshot) (*artifact.Tree, error) {
	scratch, err := s.scratch()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	clone := &repository{filepath.Join(scratch, "clone")}
	if _, err := r.git(ctx, "clone", "--quiet", "--no-hardlinks", "--no-checkout", ".", clone.folder); err != nil {
		return nil, err
	}
	if shot.commit != noCommit {
		if _, err := clone.git(ctx, "update-ref", "--no-deref", "HEAD", shot.commit.ID); err != nil {
			return nil, err
		}
		if _, err := clone.git(ctx, "reset", "--quiet"); err != nil {
			return nil, err
		}
	}
	if err := s.Store.Unpack(clone.folder, shot.tree); err != nil {
		return nil, err
	}
	files, err := filesBelow(clone.folder)
	if err != nil {
		return nil, err
	}
	return s.Store.AddFiles(clone.folder, files)
}

// scratch makes a private folder for the length of one action. It lies in the execution's own folder, so that a sweep finds what a dead run left.
func (s *Scene) scratch() (string, error) {
	folder := filepath.Join(s.State, "scratch", s.Execution)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(folder, "")
}

// filesBelow lists the files and links below a folder, slash-separated and sorted.
func filesBelow(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(folder, path)
		files = append(files, filepath.ToSlash(rel))
		return err
	})
	slices.Sort(files)
	return files, err
}
