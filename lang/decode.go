package lang

import (
	"fmt"
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// A part is an expression's value, its marks off, and the place to blame.
type part struct {
	settled
	rng hcl.Range
}

// attribute evaluates one attribute. set is false where it was not written, is null, or was wrong.
func (s *scope) attribute(body *hclsyntax.Body, name string, m moment) (p part, set bool) {
	attr := body.Attributes[name]
	if attr == nil {
		return part{}, false
	}
	got, ok := s.settle(attr.Expr, m)
	if !ok || got.value.IsNull() {
		return part{}, false
	}
	return part{got, attr.Expr.Range()}, true
}

// wrong reports a value of another type than the attribute takes.
func (s *scope) wrong(name, wanted string, p part) {
	s.wrongHint(name, wanted, p, "")
}

// wrongHint is wrong with a sentence that says what to write instead.
func (s *scope) wrongHint(name, wanted string, p part, instead string) {
	detail := fmt.Sprintf("%s takes %s; found %s.%s", name, wanted, shown(p.value), instead)
	if len(p.refs) > 0 {
		detail += fmt.Sprintf(" %s is known only while the pipeline runs; this must be known now.", p.refs[0].Text)
	}
	s.ev.fail("wrong-type", "Wrong type of value", detail, p.rng)
}

// shown is a value's type for people, with the value itself where it is short.
func shown(v cty.Value) string {
	switch t := v.Type(); {
	case v.IsNull():
		return "null"
	case !v.IsKnown():
		return "a value that is not known"
	case t == cty.String:
		return "a string"
	case t == cty.Number:
		return "the number " + v.AsBigFloat().Text('f', -1)
	case t == cty.Bool:
		return fmt.Sprintf("the bool %t", v.True())
	case t.IsTupleType(), t.IsListType(), t.IsSetType():
		return "a list"
	case t.IsObjectType(), t.IsMapType():
		return "an object"
	default:
		return t.FriendlyName()
	}
}

func (s *scope) text(body *hclsyntax.Body, name string, m moment) Attr[string] {
	p, set := s.attribute(body, name, m)
	if !set {
		return Attr[string]{}
	}
	return s.asText(name, p)
}

func (s *scope) asText(name string, p part) Attr[string] {
	v, err := convert.Convert(p.value, cty.String)
	if err != nil || v.IsNull() {
		s.wrong(name, "a string", p)
		return Attr[string]{}
	}
	return Attr[string]{Value: v.AsString(), Set: true, Range: p.rng, Refs: p.refs}
}

func (s *scope) flag(body *hclsyntax.Body, name string, m moment) Attr[bool] {
	p, set := s.attribute(body, name, m)
	if !set {
		return Attr[bool]{}
	}
	v, err := convert.Convert(p.value, cty.Bool)
	if err != nil {
		s.wrong(name, "true or false", p)
		return Attr[bool]{}
	}
	return Attr[bool]{Value: v.True(), Set: true, Range: p.rng}
}

func (s *scope) whole(body *hclsyntax.Body, name string, m moment) Attr[int] {
	p, set := s.attribute(body, name, m)
	if !set {
		return Attr[int]{}
	}
	v, err := convert.Convert(p.value, cty.Number)
	if err == nil {
		if n, accuracy := v.AsBigFloat().Int64(); accuracy == big.Exact && int64(int(n)) == n {
			return Attr[int]{Value: int(n), Set: true, Range: p.rng}
		}
	}
	s.wrong(name, "a whole number", p)
	return Attr[int]{}
}

// parts are the elements of a list attribute, each with its own place where the list is written out.
func (s *scope) parts(body *hclsyntax.Body, name, wanted string, m moment) []part {
	attr := body.Attributes[name]
	if attr == nil {
		return nil
	}
	return s.partsOf(name, wanted, attr.Expr, m)
}

func (s *scope) partsOf(name, wanted string, expr hclsyntax.Expression, m moment) []part {
	if list, ok := expr.(*hclsyntax.TupleConsExpr); ok {
		all := make([]part, 0, len(list.Exprs))
		for _, e := range list.Exprs {
			if got, ok := s.settle(e, m); ok {
				all = append(all, part{got, e.Range()})
			}
		}
		return all
	}
	v, ok := s.value(expr, m)
	if !ok {
		return nil
	}
	plain, marks := v.Unmark()
	if plain.IsNull() {
		return nil
	}
	if t := plain.Type(); !t.IsTupleType() && !t.IsListType() && !t.IsSetType() || !plain.IsKnown() {
		if got, ok := s.finish(v, expr.Range()); ok {
			s.wrongHint(name, wanted, part{got, expr.Range()}, s.asList(name, plain.Type(), expr.Range()))
		}
		return nil
	}
	if r := anyReference(v); r != nil && m == firstMoment {
		s.ev.report(consumed(r, "what exists and what it is called is decided now", expr.Range()))
		return nil
	}
	return s.elementsOf(plain, marks, expr.Range())
}

// asList says how one element is written where a list is taken; nothing where that is not what was meant.
func (s *scope) asList(name string, found cty.Type, at hcl.Range) string {
	written := s.ev.written(at)
	switch {
	case found.IsPrimitiveType() && written != "" && len(written) < 60 && at.Start.Line == at.End.Line:
		return fmt.Sprintf(" Put brackets around it: %s = [%s].", name, written)
	case name == "environment_variables" && (found.IsObjectType() || found.IsMapType()):
		return ` Write each as an element: [{ name = "A", value = "b" }].`
	}
	return ""
}

// elementsOf splits a list that was computed. Marks of the list as a whole go to the elements that hold their text.
func (s *scope) elementsOf(plain cty.Value, marks cty.ValueMarks, rng hcl.Range) []part {
	if _, ok := s.finish(plain.WithMarks(marks), rng); !ok {
		return nil
	}
	var all []part
	for it := plain.ElementIterator(); it.Next(); {
		_, element := it.Element()
		got, ok := s.finish(element, rng)
		if !ok {
			continue
		}
		got.inherit(marks)
		all = append(all, part{got, rng})
	}
	return all
}

func (s *scope) texts(body *hclsyntax.Body, name string, m moment) []Attr[string] {
	parts := s.parts(body, name, "a list of strings", m)
	if parts == nil {
		return nil
	}
	all := make([]Attr[string], 0, len(parts))
	for _, p := range parts {
		if a := s.asText("an element of "+name, p); a.Set {
			all = append(all, a)
		}
	}
	return all
}

// A member of an object: its key and its value, each with its place.
type pair struct {
	key      string
	keyRange hcl.Range
	part
}

// pairs are the members of an object attribute: in written order where it is written out, else sorted by key.
func (s *scope) pairs(name string, expr hclsyntax.Expression, m moment) []pair {
	object, ok := expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return s.computedPairs(name, expr, m)
	}
	all := make([]pair, 0, len(object.Items))
	for _, item := range object.Items {
		key, ok := s.keyOf(item.KeyExpr, m)
		if !ok || s.keyTaken(all, key, item.KeyExpr.Range()) {
			continue
		}
		got, ok := s.settle(item.ValueExpr, m)
		if ok {
			all = append(all, pair{key, item.KeyExpr.Range(), part{got, item.ValueExpr.Range()}})
		}
	}
	return all
}

// keyTaken reports a key that was written before: HCL itself would silently take the last.
func (s *scope) keyTaken(all []pair, key string, rng hcl.Range) bool {
	for _, p := range all {
		if p.key == key {
			s.ev.clash("key", key, rng, p.keyRange)
			return true
		}
	}
	return false
}

// keyOf is the key of an object's item. A reference cannot be one: the key says what the value is.
func (s *scope) keyOf(expr hclsyntax.Expression, m moment) (string, bool) {
	if key, ok := expr.(*hclsyntax.ObjectConsKeyExpr); ok && !key.ForceNonLiteral {
		if word, ok := key.Wrapped.(*hclsyntax.ScopeTraversalExpr); ok && len(word.Traversal) == 1 {
			return word.Traversal.RootName(), true
		}
		expr = key.Wrapped
	}
	v, ok := s.value(expr, m)
	if !ok {
		return "", false
	}
	if r := anyReference(v); r != nil {
		s.ev.report(consumed(r, "a key must be known", expr.Range()))
		return "", false
	}
	got, ok := s.finish(v, expr.Range())
	if !ok {
		return "", false
	}
	key := s.asText("a key", part{got, expr.Range()})
	return key.Value, key.Set
}

func (s *scope) computedPairs(name string, expr hclsyntax.Expression, m moment) []pair {
	v, ok := s.value(expr, m)
	if !ok {
		return nil
	}
	whole, ok := s.finish(v, expr.Range())
	if !ok || whole.value.IsNull() {
		return nil
	}
	if t := whole.value.Type(); !t.IsObjectType() && !t.IsMapType() {
		s.wrong(name, "an object", part{whole, expr.Range()})
		return nil
	}
	plain, marks := v.Unmark()
	var all []pair
	for it := plain.ElementIterator(); it.Next(); {
		key, element := it.Element()
		got, ok := s.finish(element, expr.Range())
		if !ok {
			continue
		}
		got.inherit(marks)
		all = append(all, pair{key.AsString(), expr.Range(), part{got, expr.Range()}})
	}
	return all
}

// settings are the pairs of a configuration; a key whose value is null is left out.
func (s *scope) settings(body *hclsyntax.Body, name string) ([]*Setting, hcl.Range) {
	attr := body.Attributes[name]
	if attr == nil {
		return nil, hcl.Range{}
	}
	pairs := s.pairs(name, attr.Expr, secondMoment)
	all := make([]*Setting, 0, len(pairs))
	for _, p := range pairs {
		if p.value.IsNull() {
			continue
		}
		all = append(all, &Setting{Key: p.key, Value: p.value, KeyRange: p.keyRange, Range: p.rng, Refs: p.refs})
	}
	return all, attr.Expr.Range()
}
