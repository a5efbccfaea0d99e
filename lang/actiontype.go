package lang

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/tree"
)

// parseTree parses a file of custom action types. What it says is read by those who know the service.
func (f *file) parseTree(src []byte) hcl.Diagnostics {
	v, diags := tree.Read(f.name, src)
	f.tree = v
	return diags
}

// ActionTypes gives the custom action types that the files declare, in the order of the files: what Evaluate puts into the Document, without
// evaluating anything.
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

// actionTypes gives those of the folder, with values in the place of variables and locals. What else stands in the blocks is not looked at.
func (f *folder) actionTypes() []*ActionType {
	all := f.source.ActionTypes()
	for _, a := range all {
		if a.Block != nil {
			a.Block = relabelled(f.scope.filled(a.Block))
		}
	}
	return all
}

// filled is a block with what its variables and locals come to.
func (s *scope) filled(b *hclsyntax.Block) *hclsyntax.Block {
	body := *b.Body
	body.Attributes, body.Blocks = hclsyntax.Attributes{}, nil
	for name, attr := range b.Body.Attributes {
		body.Attributes[name] = s.filledAttribute(attr)
	}
	for _, inner := range b.Body.Blocks {
		body.Blocks = append(body.Blocks, s.filled(inner))
	}
	out := *b
	out.Body = &body
	return &out
}

func (s *scope) filledAttribute(attr *hclsyntax.Attribute) *hclsyntax.Attribute {
	outside := attr.Expr.Variables()
	if len(outside) == 0 || slices.ContainsFunc(outside, func(t hcl.Traversal) bool { return t.RootName() != "var" && t.RootName() != "local" }) {
		return attr
	}
	out := *attr
	v, ok := s.value(attr.Expr, firstMoment)
	v, _ = v.UnmarkDeep()
	if !ok {
		v = cty.NullVal(cty.DynamicPseudoType) // which was reported, and is as good as not written
	}
	out.Expr = &hclsyntax.LiteralValueExpr{Val: v, SrcRange: attr.Expr.Range()}
	return &out
}

// relabelled puts attributes that are called as the labels are in the place of those: a label cannot hold a variable.
func relabelled(b *hclsyntax.Block) *hclsyntax.Block {
	for i, label := range []string{"category", "provider", "version"} {
		attr := b.Body.Attributes[label]
		if attr == nil {
			continue
		}
		v, diags := attr.Expr.Value(nil)
		if diags.HasErrors() || v.Type() != cty.String || v.IsNull() || !v.IsKnown() {
			continue // package schema says that such an attribute does not belong there
		}
		delete(b.Body.Attributes, label)
		b.Labels, b.LabelRanges = slices.Clone(b.Labels), slices.Clone(b.LabelRanges)
		b.Labels[i], b.LabelRanges[i] = v.AsString(), attr.Expr.Range()
	}
	return b
}
