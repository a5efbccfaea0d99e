package main

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// findings are what init sees in a repository.
type findings struct {
	folder     string
	seen       []string // for people: what, and what follows from it
	name       string   // of the pipeline
	repository string   // owner/name
	versioned  bool     // the folder is in a Git work tree
	branch     string
	files      map[string]bool
}

// signs are the files that init knows, and what they say.
var signs = []struct{ name, says string }{
	{"buildspec.yml", "a CodeBuild project builds with it"},
	{"Dockerfile", "nothing is made of it yet; `pipewright catalog ECRBuildAndPublish` shows the action that builds it"},
	{"template.yaml", "a CloudFormation stack is deployed"},
	{"template.yml", "a CloudFormation stack is deployed"},
	{"appspec.yml", "CodeDeploy deploys"},
	{"go.mod", "Go: built and tested"},
	{"package.json", "Node.js: installed and tested"},
	{"pom.xml", "Maven: verified"},
	{"pyproject.toml", "Python: tested"},
	{"requirements.txt", "Python: tested"},
	{"Cargo.toml", "Rust: built and tested"},
	{"Makefile", "make"},
}

func (f *findings) has(name string) bool { return f.files[name] }

// look finds out what a folder holds.
func look(ctx context.Context, folder string) *findings {
	f := &findings{folder: folder, files: map[string]bool{}, repository: "owner/repository", branch: "main"}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		absolute = folder
	}
	f.name = pipelineName(filepath.Base(absolute))
	f.lookAtGit(ctx)
	for _, s := range signs {
		if regular(filepath.Join(folder, s.name)) {
			f.files[s.name] = true
			f.seen = append(f.seen, s.name+": "+s.says)
		}
	}
	return f
}

func (f *findings) lookAtGit(ctx context.Context) {
	f.versioned = git(ctx, f.folder, "rev-parse", "--is-inside-work-tree") == "true"
	if branch := git(ctx, f.folder, "symbolic-ref", "--short", "HEAD"); branch != "" {
		f.branch = branch
		f.seen = append(f.seen, "git branch "+branch)
	}
	remote := git(ctx, f.folder, "remote", "get-url", "origin")
	if owner, name, ok := remoteName(remote); ok {
		f.repository = owner + "/" + name
		f.name = pipelineName(name)
		f.seen = append(f.seen, "git remote "+f.repository)
	}
}

// git gives one line of what git says; empty: no repository, no git, no answer within a moment.
func git(ctx context.Context, folder string, args ...string) string {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", folder}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// remoteName reads owner and name out of a remote: a URL, or git's own host:path. Of longer paths the last two parts are taken.
func remoteName(remote string) (owner, name string, ok bool) {
	path := remote
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		path = u.Path
	} else if _, after, found := strings.Cut(remote, ":"); found {
		path = after
	}
	parts := strings.Split(strings.Trim(strings.TrimSuffix(path, ".git"), "/"), "/")
	if len(parts) < 2 {
		return "", "", false
	}
	owner, name = parts[len(parts)-2], parts[len(parts)-1]
	word := regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	return owner, name, word.MatchString(owner) && word.MatchString(name)
}

// pipelineName makes a name that the service takes out of a folder's or a repository's.
func pipelineName(name string) string {
	name = strings.Trim(regexp.MustCompile(`[^A-Za-z0-9.@_-]+`).ReplaceAllString(name, "-"), "-.")
	if name == "" {
		return "pipeline"
	}
	return name[:min(len(name), 80)]
}
