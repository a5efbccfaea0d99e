package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// An instance is one of the blocks that a block with for_each stands for; without for_each there is one, without an element.
type instance struct {
	key     string
	element *element
	scope   *scope
}

// instances expands a block. ordered refuses a map: the block's order is its meaning, and a map has none.
func (s *scope) instances(b *hclsyntax.Block, ordered bool) []instance {
	attr := b.Body.Attributes["for_each"]
	if attr == nil {
		return []instance{{scope: s.inside()}}
	}
	got, ok := s.settle(attr.Expr, firstMoment)
	if !ok {
		return nil
	}
	t := got.value.Type()
	if ordered && (t.IsMapType() || t.IsObjectType()) {
		s.ev.report(mapOnStage(b, attr))
		return nil
	}
	elements, ok := s.elements(got.value, attr.Expr.Range())
	if !ok {
		return nil
	}
	all := make([]instance, 0, len(elements))
	for _, e := range elements {
		all = append(all, instance{key: e.key.AsString(), element: &e, scope: s.with(&e)})
	}
	return all
}

func mapOnStage(b *hclsyntax.Block, attr *hclsyntax.Attribute) *hcl.Diagnostic {
	return diag.Error("for-each-map", "Stages from a map", "The keys of a map are sorted, and the order of stages would be that of the alphabet. "+
		"Write a list, which keeps its order: for_each = [\"staging\", \"prod\"], or for_each = [{ name = \"staging\", ... }, { name = \"prod\", ... }].",
		attr.Expr.Range(), diag.Place{Message: "the stage stands here", Range: b.DefRange()})
}

// elements lists what a for_each value stands for, in order (language.md B.7).
func (s *scope) elements(v cty.Value, subject hcl.Range) ([]element, bool) {
	t := v.Type()
	switch {
	case v.IsNull():
		s.badForEach("null", subject)
		return nil, false
	case t.IsMapType(), t.IsObjectType():
		var all []element
		for it := v.ElementIterator(); it.Next(); {
			key, value := it.Element()
			all = append(all, element{key, value})
		}
		return all, true
	case t.IsSetType(), t.IsListType(), t.IsTupleType():
		return s.listed(v, subject)
	}
	s.badForEach(t.FriendlyName(), subject)
	return nil, false
}

// listed are the elements of a list or a set: strings, or objects that have a name.
func (s *scope) listed(v cty.Value, subject hcl.Range) ([]element, bool) {
	var all []element
	known := map[string]bool{}
	for it := v.ElementIterator(); it.Next(); {
		_, value := it.Element()
		key, ok := keyOf(value)
		if !ok {
			s.badForEach("a list with an element that is "+described(value), subject)
			return nil, false
		}
		if known[key] {
			s.ev.fail("duplicate-name", "Name used twice", fmt.Sprintf("The element %q stands in the list twice, and would be called the same.", key), subject)
			return nil, false
		}
		known[key] = true
		all = append(all, element{cty.StringVal(key), value})
	}
	return all, true
}

func keyOf(v cty.Value) (string, bool) {
	if v.IsNull() {
		return "", false
	}
	if t := v.Type(); (t.IsObjectType() && t.HasAttribute("name")) || t.IsMapType() && v.HasIndex(cty.StringVal("name")).True() {
		if t.IsMapType() {
			v = v.Index(cty.StringVal("name"))
		} else {
			v = v.GetAttr("name")
		}
	}
	if v.IsNull() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// described names a value's type for people.
func described(v cty.Value) string {
	if v.IsNull() {
		return "null"
	}
	switch t := v.Type(); {
	case t.IsObjectType(), t.IsMapType():
		return "an object without a text called name"
	case t.IsTupleType(), t.IsListType(), t.IsSetType():
		return "a list"
	default:
		return "a " + t.FriendlyName()
	}
}

func (s *scope) badForEach(found string, subject hcl.Range) {
	s.ev.fail("for-each-value", "Wrong value for for_each", fmt.Sprintf("Found %s. for_each takes a map, a set of strings, a list of strings, "+
		"or a list of objects that each have a name.", found), subject)
}

// enabled says whether a block exists, and if not, which expression switched it off.
func (s *scope) enabled(body *hclsyntax.Body) (bool, *hcl.Range) {
	attr := body.Attributes["enabled"]
	if attr == nil {
		return true, nil
	}
	on := s.flag(body, "enabled", firstMoment)
	if on.Set && !on.Value {
		return false, attr.SrcRange.Ptr()
	}
	return true, nil
}
