package lang

import "github.com/hashicorp/hcl/v2"

// A Source is the parsed files of one configuration folder.
type Source struct{}

// Load finds and parses the files of a configuration: path is a folder, or one file of it. The Source is never nil.
func Load(path string) (*Source, hcl.Diagnostics) { panic("unwritten") }

// Sources gives the bytes of every file that was read, by the name that ranges use; for printing diagnostics.
func (s *Source) Sources() map[string][]byte { panic("unwritten") }

// Inputs are the values given from outside, strongest first: Vars, VarFiles, Environ, then the defaults.
type Inputs struct {
	Vars      []string // name=value, as given to --var
	VarFiles  []string // paths
	Environ   []string // NAME=value; only PIPEWRIGHT_VAR_name are looked at
	Pipelines []string // compiled names of the pipelines that are wanted; empty: all. A variable that only others use needs no value.
}

// Evaluate gives the document. It is never nil, and holds what could be understood also when there are errors.
func (s *Source) Evaluate(in Inputs) (*Document, hcl.Diagnostics) { panic("unwritten") }
