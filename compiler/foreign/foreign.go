// Package foreign answers one question: what does a pipeline say that was not written in the language?
//
// Every foreign format is read into a File: pipelines spelled as create-pipeline takes them, and what the format has beside them. Read does it for
// the service's own JSON (also in YAML clothes); packages cloudformation and terraform for theirs. From there all go the same way: Document turns a File into
// what a pipeline.hcl would have come to, with the places of the foreign file, so that the same checks report the same names; package author writes it
// as the pipeline.hcl that its author would have written.
package foreign

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// A File is what a foreign file holds.
type File struct {
	Name        string // of the file, as it was given
	Format      string // codepipeline, cloudformation or terraform
	Pipelines   []*Pipeline
	ActionTypes []*tree.Value // custom action types, each spelled as create-custom-action-type takes it
	Variables   []*Variable   // parameters of the file, and what is known only elsewhere, in the order of their first use or declaration
	Locals      []*Local      // conditions, mappings and locals that pipelines use, each behind those it uses
	Notes       []Note        // what concerns the whole file and could not be carried over or known
	Stored      bool          // the service printed it: what it masks, it has
}

// A Pipeline is one pipeline of a file.
type Pipeline struct {
	Label string // of the pipeline block: the logical name of the resource, or the pipeline's own name
	// Value is a PipelineDeclaration: a Map with the API's keys (name, roleArn, stages, ...). Whatever the format calls them, keys, nesting and the kinds of
	// values are those of create-pipeline; what is a whole number or a truth value there may be a String here if the format is lax about it.
	Value       *tree.Value
	Tags        *tree.Value   // a List of Maps with key and value; nil: none
	Region      *tree.Value   // where the pipeline lives; nil: not said
	Restart     *tree.Value   // CloudFormation's RestartExecutionOnUpdate; nil: not said
	Transitions []*Transition // inbound transitions that are disabled
	Notes       []Note        // what could not be carried over or known, to be written as comments
	Range       hcl.Range     // of the pipeline in the file
}

// A Transition is a disabled inbound transition.
type Transition struct {
	Stage, Reason *tree.Value // Strings
}

// A Variable becomes a variable block at the top of the configuration.
type Variable struct {
	Name        string // an HCL identifier: the parameter's own name where it is one
	Type        string // a type expression, as in string or list(string)
	Default     string // an expression of the language; empty: a value must be given
	Description string
	Sensitive   bool
	Validations []Validation // one validation block each
	Range       hcl.Range
}

// A Validation becomes a validation block of a variable: what the format says about its values (AllowedPattern of CloudFormation, validation of Terraform).
type Validation struct {
	Condition string // an expression of the language that names the variable
	Message   string // for people, a whole sentence
}

// A Local becomes a line of the locals block at the top of the configuration.
type Local struct {
	Name, Expr string // an identifier, and an expression of the language
	Comment    string // empty: none
	Range      hcl.Range
}

// A Note is one sentence for people about something that was left open.
type Note struct {
	Text  string
	Range hcl.Range // in the foreign file
}

// Values are the values that were given for a file's variables, by name: --var and --var-file. One that has none takes its default, or stays unknown.
type Values map[string]string
