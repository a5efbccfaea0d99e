package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A node is something that has a value: an expression where it stands, or a value that came out of one.
type node struct {
	expr    hclsyntax.Expression // nil: it is a value
	in      *scope
	value   cty.Value
	written string // of a value: the expression of the language that gives it; empty: none does
	keep    bool   // of a value: it is written as written says also where it is known
}

// A scope is what names mean beside var, local and the resources: iterators of dynamic blocks, each, count, and the names of for expressions.
type scope struct {
	outer *scope
	names map[string]*binding
}

// A binding is what one name means.
type binding struct {
	key, value node
	index      bool // it is count
	direct     bool // it is the value itself: a name of a for expression
	stays      bool // the for expression is rewritten as a whole, and the name with it
}

func (s *scope) find(name string) *binding {
	for ; s != nil; s = s.outer {
		if b := s.names[name]; b != nil {
			return b
		}
	}
	return nil
}

func (s *scope) with(name string, b *binding) *scope {
	return &scope{outer: s, names: map[string]*binding{name: b}}
}

// base gives what a traversal that begins with a bound name begins with, and what is left of it.
func (b *binding) base(t hcl.Traversal) (node, hcl.Traversal, bool) {
	if b.direct {
		return b.value, t[1:], true
	}
	if len(t) < 2 {
		return node{}, nil, false
	}
	switch name := stepName(t[1]); {
	case b.index && name == "index", !b.index && name == "key":
		return b.key, t[2:], true
	case !b.index && name == "value":
		return b.value, t[2:], true
	}
	return node{}, nil, false
}

// stepName is the name of an attribute, or of an index that is text; empty: it is a number.
func stepName(step hcl.Traverser) string {
	switch s := step.(type) {
	case hcl.TraverseRoot:
		return s.Name
	case hcl.TraverseAttr:
		return s.Name
	case hcl.TraverseIndex:
		if s.Key.Type() == cty.String && s.Key.IsKnown() && !s.Key.IsNull() {
			return s.Key.AsString()
		}
	}
	return ""
}

// stepKey is the key of a step as a value.
func stepKey(step hcl.Traverser) cty.Value {
	switch s := step.(type) {
	case hcl.TraverseAttr:
		return cty.StringVal(s.Name)
	case hcl.TraverseIndex:
		return s.Key
	}
	return cty.NilVal
}

// at is where a node stands; the zero Range for a value.
func (n node) at() hcl.Range {
	if n.expr == nil {
		return hcl.Range{}
	}
	return n.expr.Range()
}
