// Package schema answers one question: what does CodePipeline accept?
//
// The answer is data: one HCL file for each provider in the folder catalog, read on the first look-up of that provider.
// The package knows action types and rule types; it knows no pipeline.
//
// A provider is added by adding a file, named for it in lower case, rule types with "rule-" before:
//
//	action "CodeBuild" {
//	  categories = ["Build", "Test"] # one entry each
//	  inputs     = [1, 5]            # the fewest and the most
//	  outputs    = [0, 5]
//	  executor   = "buildspec"       # how a laptop carries it out
//
//	  key "PrimarySource" { type = "artifact-name" }
//
//	  law "codebuild-primary-source" {
//	    key     = "PrimarySource"
//	    summary = "Missing primary source"
//	    when    = length(inputs) > 1 # absent: always
//	    require = config.PrimarySource != null
//	    message = "An action with several inputs must say in PrimarySource which of them holds the buildspec."
//	  }
//
//	  accept { inputs = ["source"] } # at least two, and two reject blocks that name their reason: tests run them all
//	}
//
// A law about the JSON list that a key holds may have, in the place of when and require,
//
//	elements = { required = ["name", "value"], one_of = { type = ["PLAINTEXT", "SECRETS_MANAGER"] } }
//
// Laws look at category, inputs, outputs, commands, config (a key is null when absent, unknown when a #{...} hole is in its text) and json (the
// same, decoded, of keys of type json). What is not known breaks nothing.
package schema

import (
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// An ID names an action type or a rule type, as actionTypeId and ruleTypeId do.
type ID struct {
	Category string // Source, Build, Test, Deploy, Approval, Invoke, Compute; Rule for a rule type
	Owner    string // AWS, ThirdParty, Custom
	Provider string
	Version  string
}

// An ActionType is one entry of the catalog. It is frozen: nobody changes it after it was loaded.
type ActionType struct {
	ID
	Title          string   // what the console calls it
	Page           string   // the page of the service's guide it was read from
	Checked        string   // the day it was last compared with that page, 2006-01-02
	Status         string   // active, partner, legacy or retired; unconfirmed where nobody has seen it of late
	PipelineTypes  []string // V1 and V2, or V2 alone
	Inputs         Bounds
	Outputs        Bounds
	Keys           []*Key   // in the order of the file
	OpenKeys       bool     // its keys are not published: one that is not in Keys may be right
	Fields         []string // what an action has beside its configuration: see the Field constants
	Emits          Variables
	Laws           []*Law
	OneAtATime     []string   // keys that name a target two actions must not work on at once (language.md B.6, edge 6)
	Executor       string     // the word for how it is carried out on a laptop: one of Executors()
	RoleARN        bool       // takes roleArn
	CrossRegion    bool       // may run in a Region other than the pipeline's
	TimeoutMinutes int        // the service's own limit; 0: not published
	SkipResult     bool       // of a rule: may stand in a condition whose result is SKIP
	Notes          []string   // what else is worth knowing, one sentence each
	URLs           URLs       // of a custom type
	Accepts        []*Example // these, Rejects and all Ranges: not of a type that Lookup of Builtin gives, see BuiltinWithExamples
	Rejects        []*Example
	Range          hcl.Range // of the block in its file
}

// URL is where the type's page stands in the service's guide; empty: it has none.
func (t *ActionType) URL() string {
	if t.Page == "" {
		return ""
	}
	return "https://docs.aws.amazon.com/codepipeline/latest/userguide/" + t.Page + ".html"
}

// Takes says whether an action of the type may have a field beside its configuration: one of the Field constants.
func (t *ActionType) Takes(field string) bool { return slices.Contains(t.Fields, field) }

// Key gives the key of that name; nil: the type has none.
func (t *ActionType) Key(name string) *Key {
	for _, k := range t.Keys {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// The fields that some action types have beside their configuration.
const (
	FieldCommands        = "commands"
	FieldOutputVariables = "output_variables"
	FieldEnvironment     = "environment_variables"
	FieldSecrets         = "secrets" // environment variables of type SECRETS_MANAGER
	FieldFiles           = "files"   // of an output artifact
	FieldTimeout         = "timeout_in_minutes"
)

// URLs are the links that a custom action type shows, with {Config:key} and {ExternalExecutionId} to be filled.
type URLs struct{ Configuration, Entity, Execution, Revision string }

// Bounds are how many artifacts an action type takes or gives, both ends included.
type Bounds struct{ Min, Max int }

// Holds says whether n lies within the bounds.
func (b Bounds) Holds(n int) bool { return b.Min <= n && n <= b.Max }

// A KeyType says how the text of a configuration value is to be read.
type KeyType int

// The types of configuration values. Every value is text on the wire.
const (
	String       KeyType = iota + 1
	Bool                 // true or false
	Int                  // a whole number
	JSON                 // a JSON document inside the text
	CommaList            // texts joined with commas
	ArtifactPath         // <input artifact>::<path>
	ArtifactName         // the name of an input artifact
)

// A Moment is when the service enforces something.
type Moment int

// The moments of enforcement.
const (
	AtCreate Moment = iota // create-pipeline refuses it
	AtRun                  // create-pipeline takes it, and the action fails
	Never                  // the service takes it, and the author may be surprised: a warning
)

// A Key is one key of an action's or a rule's configuration.
type Key struct {
	Name       string
	Type       KeyType
	Required   bool // always; where it depends on others, a Law says so
	Secret     bool // the service masks its value in every read
	Queryable  bool // custom action types only
	References bool // #{namespace.key} may stand in the value
	OneOf      []string
	Default    string         // what the service takes when the key is left out
	Min, Max   int            // of an Int's value, both ends included; both 0: not limited
	MaxLength  int            // of the text, in characters; 0: the service's general limit
	OrPath     bool           // instead, <input artifact>::<path> of a file that holds the value
	Pattern    *regexp.Regexp // the whole text, anchored; nil: any
	Enforced   Moment         // of its type, values and bounds
	Rule       string         // name of the diagnostic for a value that is not of its kind; empty: the general one
	Doc        string         // one sentence
	Range      hcl.Range
}

// Variables are the output variables of an action type.
type Variables struct {
	Names []string
	Open  bool // the author names more: a buildspec's exported variables, a stack's outputs
}

// A Law is a condition on one action that a bound or a key's own type cannot express: keys that need or exclude each other.
// It is broken when When holds and Require does not; an unknown result breaks nothing.
type Law struct {
	Name     string         // kebab-case; the name of the diagnostic
	Key      string         // the configuration key to blame; empty: the action
	Summary  string         // a short noun phrase
	When     hcl.Expression // nil: always
	Require  hcl.Expression
	Elements *Elements      // in the place of Require: what the JSON list that Key holds is made of, where it is there
	Found    hcl.Expression // a text that says what was found; nil: nothing to say
	Message  string         // what the law demands and what to write instead
	Enforced Moment
	// Exception is the class of exception that the service answers with, or the error code of the action that fails at run time; empty: not known.
	Exception string
	Answers   []string // the service's own words where they were seen; one of them comes, by what is wrong
	Range     hcl.Range

	keys          []*Key // of the type it belongs to
	when, require reach
	least         *least // when is that, and nothing else; nil: it is not
}

// An Example is one action that the service accepts, or rejects for a named reason. A test runs each.
type Example struct {
	Reason   string // of a rejected one: the name of the diagnostic
	Category string // where the type has several
	Inputs   []string
	Outputs  []string
	Config   map[string]string
	Commands []string
	Range    hcl.Range
}
