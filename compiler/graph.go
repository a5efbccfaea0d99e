// Package compiler answers one question: what does it mean, and would the service take it?
//
// Compile turns a lang.Document into Graphs and checks them against the catalog. A Graph is frozen once it is returned.
package compiler

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/schema"
)

// A Graph is one pipeline: stages, actions, and the edges between actions, all derived facts filled in.
type Graph struct {
	Name          string
	RoleARN       string
	Region        string // where the pipeline lives; empty: not said
	ExecutionMode string // SUPERSEDED, QUEUED or PARALLEL
	Type          string // V1 or V2
	Restart       bool   // restart_execution_on_update
	Tags          []Tag
	Stores        []*Store
	Variables     []*Variable
	Triggers      []*Trigger
	Stages        []*Stage
	Artifacts     []*Artifact // in the order they are produced
	Range         hcl.Range
}

// A Tag is one tag of the pipeline.
type Tag struct{ Key, Value string }

// A Store is an artifact store. Region is empty where the pipeline has a single store without one.
type Store struct {
	Region, Type, Location string
	KeyID, KeyType         string
	Range                  hcl.Range
}

// A Variable is a pipeline variable, resolved when an execution starts.
type Variable struct {
	Name        string
	Default     string
	HasDefault  bool
	Description string
	Range       hcl.Range
}

// A Trigger starts executions on what happens in a repository.
type Trigger struct {
	Source      *Action
	Push        []*Filter
	PullRequest []*Filter
	Range       hcl.Range
}

// A Filter is one push or pull request filter. A nil Globs is absent.
type Filter struct {
	Tags, Branches, FilePaths *Globs
	Events                    []string
}

// Globs are patterns; an exclude that matches wins.
type Globs struct{ Includes, Excludes []string }

// A Stage holds actions that one execution works on at a time.
type Stage struct {
	Name               string
	Index              int
	Actions            []*Action // in written order
	BeforeEntry        *Condition
	OnSuccess          *Condition
	OnFailure          *Condition
	TransitionDisabled string // the reason; empty: enabled
	Range              hcl.Range
}

// Groups gives the stage's actions by run order, ascending; those of one group run side by side.
func (s *Stage) Groups() [][]*Action { return groups(s.Actions) }

// A Condition guards a stage.
type Condition struct {
	Result    string // FAIL, SKIP, ROLLBACK or RETRY; empty: not said
	RetryMode string // FAILED_ACTIONS or ALL_ACTIONS; empty: not said
	Rules     []*Rule
	Range     hcl.Range
}

// A Rule is one rule of a condition.
type Rule struct {
	Name             string
	Type             schema.ID
	Configuration    map[string]Text
	Commands         []Text
	Inputs           []*Artifact
	RoleARN, Region  string
	TimeoutInMinutes int
	Range            hcl.Range
}

// An Action is one node of the graph.
type Action struct {
	Name             string
	Stage            *Stage
	Index            int                // within the stage, in written order
	Type             *schema.ActionType // never nil; of an unknown provider it holds the ID alone
	Known            bool               // the catalog knows the type
	RunOrder         int
	Configuration    map[string]Text
	Inputs           []*Artifact
	Outputs          []*Artifact
	Namespace        string // empty: its output variables cannot be referred to
	RoleARN, Region  string
	TimeoutInMinutes int // 0: the type's own
	Commands         []Text
	OutputVariables  []string
	Environment      []EnvironmentVariable
	Edges            []Edge // what it waits for, in its own stage and in earlier ones
	Range            hcl.Range
}

// Address is how people and flags name an action: stage/action.
func (a *Action) Address() string { return a.Stage.Name + "/" + a.Name }

// IsSource says whether an action brings in what the pipeline works on.
func (a *Action) IsSource() bool { return a.Type.Category == schema.CategorySource }

// IsApproval says whether an action waits for a person.
func (a *Action) IsApproval() bool { return a.Type.Category == schema.CategoryApproval }

// An EnvironmentVariable is one variable of a Commands or EKS action.
type EnvironmentVariable struct {
	Name  string
	Value Text
	Type  string // PLAINTEXT, SECRETS_MANAGER; empty: not said
}

// An Artifact is what one action hands to others.
type Artifact struct {
	Name      string
	Producer  *Action
	Consumers []*Action
	Files     []string // of a Compute action's output
	Range     hcl.Range
}

// An EdgeKind says why one action waits for another (language.md B.6).
type EdgeKind int

// The kinds of edges. The first three are needs, the others manners.
const (
	EdgeArtifact EdgeKind = iota + 1
	EdgeVariable
	EdgeAfter
	EdgeSequential
	EdgeApproval
	EdgeSameTarget
)

// An Edge says that an action waits for From.
type Edge struct {
	From   *Action
	Kind   EdgeKind
	Reason string // for people: `artifact "dist"`, `reference "#{Build_Unit.VERSION}"`
	Range  hcl.Range
}
