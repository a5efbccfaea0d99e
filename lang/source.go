package lang

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/tree"
)

// A Source is the parsed files of one configuration folder.
type Source struct {
	folder string // as it was given, for people
	dir    string // the same, absolute
	root   string // the repository's folder, absolute: nothing is read outside it
	files  []*file
	broken bool // some file did not parse, so names that are not found may stand in what is missing
	texts  map[string][]byte
}

// A file is one parsed file of a configuration.
type file struct {
	name string // as the user would type it
	kind fileKind
	body *hclsyntax.Body
	tree *tree.Value // of a typesFile, in the place of body
}

// A fileKind says which blocks a file may hold, and how strong its runner blocks are.
type fileKind int

const (
	pipelineFile fileKind = iota + 1
	runnerFile
	localFile // runner.local.hcl
	typesFile // custom action types, as the service's own commands take or print them
)

// kindOf tells what a file of this name is to a configuration; ok is false for a file that is none of its.
func kindOf(name string) (kind fileKind, ok bool) {
	switch {
	case name == "runner.local.hcl":
		return localFile, true
	case name == "runner.hcl":
		return runnerFile, true
	case name == "pipeline.hcl", strings.HasSuffix(name, ".pipeline.hcl"):
		return pipelineFile, true
	case strings.HasSuffix(name, ".actiontype.json"):
		return typesFile, true
	}
	return 0, false
}

// Sources gives the bytes of every file that was read, by the name that ranges use; for printing diagnostics.
// After Evaluate it holds the values given by flags and the environment too, and the templates of other folders.
func (s *Source) Sources() map[string][]byte { return s.texts }

// rank orders files: the main one first, so that a clash is shown in the other, and the runner's last.
func (f *file) rank() int {
	if filepath.Base(f.name) == "pipeline.hcl" {
		return 0
	}
	return int(f.kind)
}

// repositoryOf is the nearest folder at or above dir that holds .git, else dir itself.
func repositoryOf(dir string) string {
	for at := dir; ; {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		up := filepath.Dir(at)
		if up == at {
			return dir
		}
		at = up
	}
}
