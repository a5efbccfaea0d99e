package lang

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// parseTree parses a file of custom action types. What it says is read by those who know the service.
func (f *file) parseTree(src []byte) hcl.Diagnostics {
	v, diags := tree.Read(f.name, src)
	f.tree = v
	return diags
}

// ActionTypes gives the custom action types that the files declare, in the order of the files: what Evaluate puts into the Document, without
// evaluating the rest.
func (s *Source) ActionTypes() []*ActionType {
	var all []*ActionType
	for _, f := range s.files {
		all = append(all, f.actionTypes()...)
	}
	return all
}

// actionTypes are those of one file. Blocks of a runner file are none of the language, and reported by the checker.
func (f *file) actionTypes() []*ActionType {
	switch f.kind {
	case typesFile:
		return []*ActionType{{Tree: f.tree, Range: f.tree.Range}}
	case pipelineFile:
		var all []*ActionType
		for _, b := range f.body.Blocks {
			if b.Type == "action_type" && len(b.Labels) == 3 {
				all = append(all, &ActionType{Block: b, Range: b.DefRange()})
			}
		}
		return all
	}
	return nil
}
