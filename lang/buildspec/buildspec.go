// Package buildspec answers one question: what does this buildspec say, with positions?
//
// The grammar is that of the CodeBuild user guide, page "Build specification reference for CodeBuild", versions 0.1 and 0.2.
// The package says what is written; what of it can be carried out here is for others to say.
package buildspec

import "github.com/hashicorp/hcl/v2"

// A Buildspec is one parsed file. What was not written is the zero value of its field.
type Buildspec struct {
	Version   Text // 0.1 or 0.2
	RunAs     Text // user of the image for all commands
	Env       Env
	Proxy     *Proxy
	Batch     *Batch
	Phases    []*Phase // in the order the service runs them; those that are not written are left out
	Reports   []*Report
	Artifacts *Artifacts
	Cache     *Cache
}

// A Text is a scalar exactly as it is written: numbers and booleans keep their spelling.
type Text struct {
	Value string
	Range hcl.Range
}

// A Flag is a yes or no, in any of the spellings of YAML 1.1.
type Flag struct {
	Value bool
	Range hcl.Range
}

// A Pair is one element of a map of texts.
type Pair struct{ Key, Value Text }

// Env is the env block: what the commands find in their environment.
type Env struct {
	Shell               Text // empty: the service's default, sh
	Variables           []Pair
	ParameterStore      []Pair // name to parameter
	SecretsManager      []Pair // name to secret-id[:json-key[:version-stage[:version-id]]]
	Exported            []Text // names whose values become output variables
	GitCredentialHelper Flag
}

// Proxy is the proxy block, for builds behind an explicit proxy.
type Proxy struct {
	UploadArtifacts, Logs Flag
	Range                 hcl.Range
}

// A Phase is one of install, pre_build, build and post_build.
type Phase struct {
	Name      string
	RunAs     Text
	OnFailure OnFailure
	Runtimes  []Pair // of install: runtime to version
	Commands  []Text
	Finally   []Text
	Range     hcl.Range // of its key
}

// OnFailure is what a phase's failure leads to. Its zero value: the service's own transitions.
type OnFailure struct {
	Action string // ABORT, CONTINUE or RETRY
	Count  int    // of RETRY
	Regex  string // of RETRY: what the error message must match
	Range  hcl.Range
}

// A Report is a report group and the files that go into it.
type Report struct {
	Group         Text
	Files         []Text
	Format        string // upper case; JUNITXML where none is written
	BaseDirectory Text
	DiscardPaths  Flag
}

// Artifacts say which files are the result, of the build or of one secondary artifact.
type Artifacts struct {
	ID             Text // of a secondary artifact
	Files          []Text
	Name           Text
	BaseDirectory  Text
	DiscardPaths   Flag
	ExcludePaths   []Text
	EnableSymlinks Flag
	S3Prefix       Text
	Type           Text // version 0.1 only; deprecated
	Secondary      []*Artifacts
	Range          hcl.Range // of its key
}

// Cache is the cache block.
type Cache struct {
	Paths        []Text
	Key          Text
	FallbackKeys []Text
	Action       Text // restore or save; empty: both
	Range        hcl.Range
}

// A Batch describes several builds. Exactly one of the four kinds is meant to be there.
type Batch struct {
	FastFail Flag
	Kind     string  // build-list, build-graph, build-matrix or build-fanout; empty: none is written
	Tasks    []*Task // of a list or a graph
	Matrix   Matrix
	Fanout   Fanout
	Range    hcl.Range // of its key
}

// A Task is one build of a batch.
type Task struct {
	Identifier    Text
	Buildspec     Text
	DependOn      []Text
	DebugSession  Flag
	IgnoreFailure Flag
	Env           Surroundings
}

// Surroundings are where a task of a batch runs.
type Surroundings struct {
	ComputeType, Fleet, Image, Type []Text // one each, but for the dynamic part of a matrix
	PrivilegedMode                  Flag
	Variables                       []Choice
}

// A Choice is a variable and the values that it takes.
type Choice struct {
	Name   Text
	Values []Text
}

// A Matrix is one build for each combination of what is dynamic.
type Matrix struct {
	IgnoreFailure Flag
	Static        Surroundings
	Buildspecs    []Text
	Dynamic       Surroundings
}

// A Fanout is the same build several times, the tests divided among them.
type Fanout struct {
	Parallelism   Text
	IgnoreFailure Flag
}

// Fresh says that commands share nothing, each begins in the source folder with the environment of the build: version 0.1.
func (b *Buildspec) Fresh() bool { return b.Version.Value == "0.1" }

// Phase gives a phase by its name; nil: it is not written.
func (b *Buildspec) Phase(name string) *Phase {
	for _, p := range b.Phases {
		if p.Name == name {
			return p
		}
	}
	return nil
}
