package compiler

import "github.com/hashicorp/hcl/v2"

// A Laptop is what the runner blocks say: how pipelines live on this machine (language.md B.8). It is never compiled into anything.
// All paths are absolute.
type Laptop struct {
	Folder       string // of the configuration
	Sandbox      string // auto, docker or process; empty: not said
	Image        string // default build image
	Repositories map[string]*Repository
	Projects     map[string]*Project
	Buckets      map[string]*Bucket
	Images       map[string]*ImageRepository // ecr_repository
	Functions    map[string]*Function        // lambda_function
	Stacks       map[string]*Stack           // cloudformation_stack
	Secrets      map[string]*Secret          // secretsmanager_secret, by id
	Parameters   map[string]*Secret          // ssm_parameter, by name
	Overrides    []*Override                 // action blocks, in written order; the first that matches wins
}

// A Repository is a repository block: the local copy of a source repository.
type Repository struct {
	Name     string // owner/name
	Path     string
	Snapshot string // worktree, index, or a commit; empty: worktree
	Range    hcl.Range
}

// A Project is a codebuild_project block.
type Project struct {
	Name           string
	Image          string
	Buildspec      string // a path below the primary source, or the whole text; empty: buildspec.yml
	Environment    []ProjectVariable
	PrivilegedMode bool
	ComputeType    string
	TimeoutMinutes int // 0: 60, the service's own
	Range          hcl.Range
}

// A ProjectVariable is one environment variable of a build project.
type ProjectVariable struct{ Name, Value, Type string }

// A Bucket is an s3_bucket block: objects are the files below Path.
type Bucket struct {
	Name, Path string
	Range      hcl.Range
}

// An ImageRepository is an ecr_repository block: Image in the local engine, or Path of an OCI layout.
type ImageRepository struct {
	Name, Image, Path string
	Range             hcl.Range
}

// A Function is a lambda_function block. Result, "succeeded" or "failed", stands in for running it.
type Function struct {
	Name            string
	Path            string
	Runtime         string
	Handler         string
	Image           string
	Command         []string
	Result          string
	OutputVariables map[string]string
	Range           hcl.Range
}

// A Stack is a cloudformation_stack block.
type Stack struct {
	Name    string
	Outputs map[string]string
	Range   hcl.Range
}

// A Secret is where the value of a secret or parameter comes from: exactly one of the three.
type Secret struct {
	Name     string
	FromEnv  string
	FromFile string
	Value    string
	Range    hcl.Range
}

// An Override is an action block of runner: how this one action is carried out, whatever its provider.
type Override struct {
	Address         string // as written; * matches one part
	Command         []string
	Image           string
	OutputArtifacts map[string]string // artifact name to folder
	OutputVariables map[string]string
	Skip            string // the reason
	Answer          string // Approved or Rejected
	Range           hcl.Range
}
