// Package lang answers one question: what did the author write?
//
// Load reads the files of a configuration folder, Evaluate turns them into a Document of values. The package knows the blocks
// and attributes of the language (language.md, part B) and nothing of AWS: no provider, no bound, no limit.
package lang

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/tree"
)

// A Document is a configuration after evaluation: what exists, what it is called, and what its attributes came to.
// Blocks with for_each stand in it once for each instance; blocks that are not enabled do not stand in it at all.
// It is frozen after Evaluate.
type Document struct {
	Folder    string // the configuration's folder, as it was given
	Pipelines []*Pipeline
	// ActionTypes are the custom action types of the configuration, in the order of their files. What they mean is known by package schema.
	ActionTypes []*ActionType
	Runner      *Runner  // never nil
	StandIns    []string // names of variables without a value that Inputs.StandIns gave one, in the order of their first use
	Sensitive   []string // texts of the sensitive variables that were used: to be masked wherever they would be shown
}

// An ActionType is a custom action type: an action_type block, or a document of the service's own commands. One of the two is nil.
type ActionType struct {
	Block *hclsyntax.Block
	Tree  *tree.Value // what create-custom-action-type takes, or get-action-type or list-action-types prints
	Range hcl.Range
}

// An Attr is an attribute's value and its place. An attribute that was not written is the zero Attr; a Name is always there, and Set
// says whether it was written as an attribute, or comes from the label, which then is its Range.
type Attr[T any] struct {
	Value T
	Set   bool
	Range hcl.Range   // of the expression; of an element where the attribute is a list
	Refs  []Reference // the references whose text stands in the value
}

// A Reference is one `action.X.Key`, `variables.X` or `codepipeline.Y` that was evaluated. Its text, "#{namespace.key}", is in the value.
// References that the author wrote as literal "#{...}" text are not among them.
type Reference struct {
	Text      string // "#{namespace.key}"
	Namespace string
	Key       string
	Action    *Action   // the producer; nil for variables and codepipeline
	Range     hcl.Range // of the traversal
}

// A Pipeline is one instance of a pipeline block.
type Pipeline struct {
	Label                    string
	Name                     Attr[string]
	RoleARN                  Attr[string]
	Region                   Attr[string]
	ExecutionMode            Attr[string]
	PipelineType             Attr[string]
	RestartExecutionOnUpdate Attr[bool]
	Tags                     []Pair // sorted by key
	Stores                   []*Store
	Variables                []*Variable
	Triggers                 []*Trigger
	Stages                   []*Stage
	Range                    hcl.Range // of the block's header: type and label
	Body                     hcl.Range // of the whole block
}

// A Pair is one element of a map attribute.
type Pair struct {
	Key   string
	Value string
	Range hcl.Range
}

// A Store is an artifact_store block.
type Store struct {
	Location, Region, Type Attr[string]
	KeyID, KeyType         Attr[string] // of its encryption_key block
	HasKey                 bool
	Range                  hcl.Range
}

// A Variable is a variable block inside a pipeline: its value is known when an execution starts.
type Variable struct {
	Name                 string
	Default, Description Attr[string]
	Range                hcl.Range
}

// A Trigger is a trigger block. SourceAction is the compiled name of the action it refers to.
type Trigger struct {
	SourceAction Attr[string]
	Push         []*Filter
	PullRequest  []*Filter
	Range        hcl.Range
}

// A Filter is a push or a pull_request block of a trigger.
type Filter struct {
	Tags, Branches, FilePaths *Globs // nil: not written
	Events                    []Attr[string]
	Range                     hcl.Range
}

// Globs are the includes and excludes of a filter.
type Globs struct {
	Includes, Excludes []Attr[string]
	Range              hcl.Range
}

// A Stage is one instance of a stage block, its template applied.
type Stage struct {
	Label              string
	Key                string // of its for_each; empty without
	Name               Attr[string]
	Sequential         bool
	TransitionDisabled Attr[string]
	BeforeEntry        *Condition
	OnSuccess          *Condition
	OnFailure          *Condition
	Actions            []*Action // in written order
	Range              hcl.Range // of the header
}

// A Condition is a before_entry, on_success or on_failure block.
type Condition struct {
	Result, RetryMode Attr[string]
	Rules             []*Rule
	Range             hcl.Range
}

// A Rule is a rule block of a condition.
type Rule struct {
	Name, Provider, Version, RoleARN, Region Attr[string]
	TimeoutInMinutes                         Attr[int]
	Configuration                            []*Setting
	ConfigurationRange                       hcl.Range
	Commands                                 []Attr[string]
	Inputs                                   []Attr[string]
	Range                                    hcl.Range
}

// An Action is one instance of an action block.
type Action struct {
	Stage *Stage
	Label string
	Key   string // of its for_each; empty without
	// Block is the number of the action block within its stage, from 0, counting blocks without instances too;
	// the instances of one for_each share it.
	Block int

	Name                               Attr[string]
	Provider, Category, Owner, Version Attr[string]
	Namespace                          Attr[string] // written, or derived because a reference needs it (then Derived)
	Derived                            bool         // Namespace was derived, as language.md B.6 says
	RoleARN, Region                    Attr[string]
	RunOrder, TimeoutInMinutes         Attr[int]
	Inputs                             []Attr[string]
	Outputs                            []*Output
	Configuration                      []*Setting // in written order
	ConfigurationRange                 hcl.Range
	After                              []*After
	Commands                           []Attr[string]
	OutputVariables                    []Attr[string]
	Environment                        []*EnvironmentVariable
	Range                              hcl.Range // of the header
}

// An Output is an element of output_artifacts.
type Output struct {
	Name  Attr[string]
	Files []Attr[string] // nil: not written
}

// A Setting is one key of a configuration. Its value is unmarked and wholly known; references are text in it.
type Setting struct {
	Key      string
	Value    cty.Value
	KeyRange hcl.Range
	Range    hcl.Range // of the value
	Refs     []Reference
}

// An After is one element of an after list: an action, or all the instances of a for_each block.
type After struct {
	Actions []*Action
	Range   hcl.Range
}

// An EnvironmentVariable is one element of environment_variables.
type EnvironmentVariable struct {
	Name, Value, Type Attr[string]
	Range             hcl.Range
}

// A Runner is what the runner blocks of all files come to, runner.local.hcl laid over the rest attribute by attribute.
type Runner struct {
	Settings []*Setting // attributes that stand in the runner block itself
	Blocks   []*RunnerBlock
}

// A RunnerBlock is one block inside runner, kept general: what blocks and attributes exist is known by package compiler.
type RunnerBlock struct {
	Type       string
	Label      string
	Settings   []*Setting
	Folder     string // that paths in it are relative to: the folder of its file
	Range      hcl.Range
	LabelRange hcl.Range
}
