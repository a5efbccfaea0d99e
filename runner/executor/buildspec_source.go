package executor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/buildspec"
	"pipewright/lang/diag"
	"pipewright/runner/artifact"
	"pipewright/schema"
)

// A buildspecPlace is where a buildspec comes from: exactly one of inline text, an object of a bucket, or a path below the primary source.
type buildspecPlace struct {
	inline      string
	bucket, key string
	path        string
}

// inlineText knows a buildspec from the path of one: its first key, or more than one line.
var inlineText = regexp.MustCompile(`\A\s*(version\s*:|\{)|\n`)

// placeOf reads what an action or a project says of its buildspec (buildspec.md section 1). Empty: the file at the root of the source.
func placeOf(said string) buildspecPlace {
	switch {
	case said == "":
		return buildspecPlace{path: "buildspec.yml"}
	case inlineText.MatchString(said):
		return buildspecPlace{inline: said}
	case strings.HasPrefix(said, "arn:"):
		_, object, _ := strings.Cut(said, ":::")
		bucket, key, _ := strings.Cut(object, "/")
		return buildspecPlace{bucket: bucket, key: key}
	}
	return buildspecPlace{path: path.Clean(said)}
}

func (p buildspecPlace) String() string {
	switch {
	case p.inline != "":
		return "the inline buildspec"
	case p.bucket != "":
		return "s3://" + p.bucket + "/" + p.key
	}
	return p.path
}

// said is what the action, else the project, says of the buildspec.
func (p *Plan) saidBuildspec(override, project string) string {
	if override != "" {
		return override
	}
	if known := p.Laptop.Projects[project]; known != nil {
		return known.Buildspec
	}
	return ""
}

// errNoBuildspec says that the file is not there.
var errNoBuildspec = errors.New("there is no such file")

// readBuildspec gives the text of the buildspec out of the primary input.
func (s *Scene) readBuildspec(at buildspecPlace, primary string) ([]byte, error) {
	switch {
	case at.inline != "":
		return []byte(at.inline), nil
	case at.bucket != "":
		folder, _ := s.bucket(at.bucket)
		return readObject(folder, at.key)
	}
	tree, err := s.Store.Tree(s.Inputs[primary].Digest)
	if err != nil {
		return nil, err
	}
	entry, ok := follow(tree, at.path)
	if !ok {
		return nil, errNoBuildspec
	}
	f, err := s.Store.OpenFile(entry)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, buildspec.MaxSize+1))
}

// follow finds a file in a tree, through links to files.
func follow(tree *artifact.Tree, name string) (artifact.Entry, bool) {
	for range 8 { // no chain of links that was meant is longer
		found := false
		for _, e := range tree.Entries {
			if e.Path != name {
				continue
			}
			if e.Link == "" {
				return e, true
			}
			name, found = path.Join(path.Dir(name), e.Link), true
			break
		}
		if !found {
			return artifact.Entry{}, false
		}
	}
	return artifact.Entry{}, false
}

// peek reads the buildspec before anything has run, where that can be: inline, from a bucket, or out of the work tree that the primary
// input will be taken from. known is false where it cannot be.
func (p *Plan) peek(ctx context.Context, at buildspecPlace, primary string) (src []byte, known bool, err error) {
	switch {
	case at.inline != "":
		return []byte(at.inline), true, nil
	case at.bucket != "":
		folder, _ := p.bucket(at.bucket)
		src, err = readObject(folder, at.key)
		return src, true, err
	}
	folder, known := p.sourceFolder(ctx, primary)
	if !known {
		return nil, false, nil
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, false, nil // the source action will say so
	}
	defer root.Close()
	src, err = root.ReadFile(filepath.FromSlash(at.path))
	if errors.Is(err, fs.ErrNotExist) {
		err = errNoBuildspec
	}
	return src, true, err
}

// sourceFolder finds the folder that an input's files will be taken from, if they are taken as they lie there.
func (p *Plan) sourceFolder(ctx context.Context, input string) (string, bool) {
	for _, a := range p.Action.Inputs {
		if a.Name != input || a.Producer == nil || a.Producer.Type.Executor != schema.ExecutorCheckout {
			continue
		}
		of := *p
		of.Action = a.Producer
		of.Override = p.Laptop.OverrideFor(p.Graph, a.Producer)
		if of.Override != nil {
			folder := of.Override.OutputArtifacts[input]
			return folder, folder != ""
		}
		if isObjectSource(a.Producer) || isImageSource(a.Producer) {
			return "", false
		}
		folder, snapshot, _, err := of.place(ctx)
		return folder, err == nil && (snapshot == "" || snapshot == "worktree")
	}
	return "", false
}

// faults turns the errors of a buildspec into lines for people: place, name, what is wrong.
func faults(diags hcl.Diagnostics) []string {
	var lines []string
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			lines = append(lines, fmt.Sprintf("%s:%d:%d: %s: %s [%s]", d.Subject.Filename, d.Subject.Start.Line, d.Subject.Start.Column, d.Summary, d.Detail, diag.Of(d).Name))
		}
	}
	return lines
}

// warnings are what the author should know of a buildspec, and what of it is not carried out here.
func warnings(spec *buildspec.Buildspec, diags hcl.Diagnostics, where string) []string {
	var notes []string
	for _, d := range diags {
		if d.Severity == hcl.DiagWarning {
			notes = append(notes, fmt.Sprintf("%s:%d: %s [%s]", where, d.Subject.Start.Line, d.Detail, diag.Of(d).Name))
		}
	}
	return append(notes, unhonoured(spec)...)
}

// unhonoured says what a buildspec asks for and does not get here.
func unhonoured(spec *buildspec.Buildspec) []string {
	var notes []string
	say := func(has bool, text string) {
		if has {
			notes = append(notes, text)
		}
	}
	say(spec.Batch != nil, "batch: the action does not ask for a batch build, so the block has no effect, as in the service")
	say(spec.Cache != nil, "cache: not carried out here, each build starts without one")
	say(len(spec.Reports) > 0, "reports: not carried out here, no report group is filled")
	say(spec.Proxy != nil, "proxy: not carried out here")
	say(spec.Env.GitCredentialHelper.Value, "git-credential-helper: not carried out here, git has no credentials of the connection")
	for _, p := range spec.Phases {
		say(len(p.Runtimes) > 0, "runtime-versions: not carried out here, the image's own versions are used")
		say(p.OnFailure.Action == "RETRY", "on-failure RETRY of "+p.Name+": not carried out here, the first failure counts")
	}
	if a := spec.Artifacts; a != nil {
		say(a.S3Prefix.Value != "", "artifacts s3-prefix: has no effect under CodePipeline")
	}
	return notes
}
