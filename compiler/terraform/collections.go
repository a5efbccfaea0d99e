package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/tree"
)

// texts reads a list of texts. Those that name artifacts are maps in the API.
func (r *reader) texts(n node, at hcl.Range, name bool) *tree.Value {
	n, g, ok := r.conditional(n, list)
	if !ok {
		return nil
	}
	out := &tree.Value{Kind: tree.List, Range: at, When: g.when, Off: g.off}
	elements, ok := r.elements(n)
	if !ok {
		if !g.off {
			r.unknownList(n, at)
		}
		return out
	}
	varied := r.iterates(n)
	for _, e := range elements {
		place := at
		if e.node.expr != nil && e.node.at().Filename == at.Filename {
			place = e.node.at()
		}
		v := r.scalar(e.node, place, entry)
		if v == nil {
			continue
		}
		gated := e.and(gate{v.When, v.Off})
		v.When, v.Off = gated.when, gated.off
		if name {
			v = r.nameOf(v)
		}
		out.Elems = append(out.Elems, v)
	}
	if varied && !name {
		out.Parts = []part{{Text: "", Expr: r.text(n, false)}}
	} else if varied {
		r.noteValues(n, at)
	}
	return out
}

// nameOf is an artifact of the API.
func (r *reader) nameOf(v *tree.Value) *tree.Value {
	inner := *v
	inner.When, inner.Off = "", false
	return &tree.Value{
		Kind: tree.Map, Range: v.Range, When: v.When, Off: v.Off,
		Fields: []tree.Field{{Key: "name", KeyRange: v.Range, Value: &inner}},
	}
}

func (r *reader) noteValues(n node, at hcl.Range) {
	r.note(at, "%s was written out with the value it has here.", shortened(r.source(n.at())))
}

func (r *reader) unknownList(n node, at hcl.Range) {
	if v := r.value(n); v.IsKnown() && !v.IsNull() && !v.CanIterateElements() {
		r.fail("terraform-value", "Not a list", fmt.Sprintf("This is %s, and a list is wanted. Put it in brackets: [...].", kindOf(v)), at)
		return
	}
	r.unknownEach(n, "this list", at)
}

// settings reads a configuration: a map of texts.
func (r *reader) settings(n node, at hcl.Range) *tree.Value {
	n, g, ok := r.conditional(n, settings)
	if !ok {
		return nil
	}
	out := &tree.Value{Kind: tree.Map, Range: at, When: g.when, Off: g.off}
	if e, ok := n.expr.(*hclsyntax.ObjectConsExpr); ok {
		for _, item := range e.Items {
			r.setting(out, node{expr: item.KeyExpr, in: n.in}, element{node: node{expr: item.ValueExpr, in: n.in}}, at)
		}
		return out
	}
	elements, ok := r.elements(n)
	if !ok {
		if !g.off {
			r.unknownMap(n, at)
		}
		return out
	}
	for _, e := range elements {
		r.setting(out, e.keyNode(), e, at)
	}
	if r.iterates(n) {
		out.Parts = []part{{Expr: r.text(n, false)}}
	}
	return out
}

func (r *reader) unknownMap(n node, at hcl.Range) {
	if v := r.value(n); v.IsKnown() && !v.IsNull() && !v.CanIterateElements() {
		r.fail("terraform-value", "Not a map", fmt.Sprintf("This is %s, and a map is wanted: { KEY = VALUE }.", kindOf(v)), at)
		return
	}
	r.unknownEach(n, "this map", at)
}

// setting adds a key and its value, which is left out where it is null.
func (r *reader) setting(out *tree.Value, key node, e element, at hcl.Range) {
	place, keyPlace := at, at
	if e.node.expr != nil && e.node.at().Filename == at.Filename {
		place = e.node.at()
	}
	if key.expr != nil && key.at().Filename == at.Filename {
		keyPlace = key.at()
	}
	v := r.scalar(e.node, place, entry)
	if v == nil {
		return
	}
	gated := e.and(gate{v.When, v.Off})
	v.When, v.Off = gated.when, gated.off
	f := tree.Field{KeyRange: keyPlace, Value: v}
	if parts := r.keyParts(key); len(parts) == 1 && parts[0].Expr == "" {
		f.Key = parts[0].Text
	} else {
		f.Key, f.KeyParts = tree.Join(parts), parts
	}
	if first := out.Field(f.Key); first != nil {
		if !v.Off {
			first.Value = v // the last one counts, as in Terraform
		}
		return
	}
	out.Fields = append(out.Fields, f)
}

// keyParts writes the key of a map: a bare word is a literal.
func (r *reader) keyParts(key node) []part {
	if e, ok := key.expr.(*hclsyntax.ObjectConsKeyExpr); ok {
		if word := hcl.ExprAsKeyword(e.Wrapped); word != "" && !e.ForceNonLiteral {
			return []part{{Text: word}}
		}
		key.expr = e.Wrapped
	}
	return r.parts(key)
}

// labels reads tags. Those that are not known cannot be carried over: which keys there are has to be known.
func (r *reader) labels(n node, at hcl.Range) *tree.Value {
	out := &tree.Value{Kind: tree.List, Range: at}
	if _, ok := r.elements(n); !ok {
		r.note(at, "The tags %s are not known here and were left out.", shortened(r.source(at)))
		return nil
	}
	set := r.settings(n, at)
	if set == nil {
		return nil
	}
	out.When, out.Off = set.When, set.Off
	if set.Parts != nil {
		r.noteValues(n, at)
	}
	for _, f := range set.Fields {
		value := *f.Value
		value.When, value.Off = "", false
		key := &tree.Value{Kind: tree.String, Text: f.Key, Parts: f.KeyParts, Range: f.KeyRange}
		if value.Unknown() {
			key.Range = value.Range // what is found wrong with a tag may be the stand-in of its value
		}
		out.Elems = append(out.Elems, &tree.Value{
			Kind: tree.Map, Range: f.KeyRange, When: f.Value.When, Off: f.Value.Off,
			Fields: []tree.Field{{Key: "key", KeyRange: f.KeyRange, Value: key}, {Key: "value", KeyRange: value.Range, Value: &value}},
		})
	}
	return out
}
