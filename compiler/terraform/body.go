package terraform

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// A frame is a block on its way to a Map.
type frame struct {
	*reader
	form form
	in   *scope
	at   hcl.Range // of the block's header
	what string    // the block, for people
	out  *tree.Value
}

// body reads the arguments and blocks of a block, in written order, into a Map with the API's keys.
func (r *reader) body(b *hclsyntax.Body, f form, in *scope, at hcl.Range, what string) *tree.Value {
	c := &frame{reader: r, form: f, in: in, at: at, what: what, out: &tree.Value{Kind: tree.Map, Range: at}}
	if !r.enter(at) {
		r.leave()
		return c.out
	}
	defer r.leave()
	type item struct {
		at   int
		read func()
	}
	var items []item
	for _, a := range b.Attributes {
		items = append(items, item{a.SrcRange.Start.Byte, func() { c.argument(a) }})
	}
	for _, inner := range b.Blocks {
		items = append(items, item{inner.TypeRange.Start.Byte, func() { c.block(inner) }})
	}
	slices.SortFunc(items, func(a, b item) int { return cmp.Compare(a.at, b.at) })
	for _, i := range items {
		i.read()
	}
	c.required(b)
	return c.out
}

// required reports what is missing.
func (c *frame) required(b *hclsyntax.Body) {
	for _, name := range slices.Sorted(maps.Keys(c.form.arguments)) {
		if c.form.arguments[name].required && b.Attributes[name] == nil {
			c.fail("terraform-missing-argument", "Missing argument", fmt.Sprintf("%s has no %s, which Terraform requires. Write %s = ...", c.what, name, name), c.at)
		}
	}
}

func (c *frame) argument(a *hclsyntax.Attribute) {
	known, ok := c.form.arguments[a.Name]
	switch {
	case !ok:
		c.unknown(a.Name, a.NameRange)
		return
	case known.kind == computed:
		c.fail("terraform-unknown-argument", "Argument that nobody writes", fmt.Sprintf("%s cannot set %s, which Terraform gives. Remove it.", c.what, a.Name), a.NameRange)
		return
	}
	k := known.kind
	if k == text && known.required {
		k = entry // what has to be there is there, even if it is empty
	}
	before := len(c.diags)
	v := c.made(k, a)
	if known.required && (v == nil || v.Off) && len(c.diags) == before {
		c.fail("terraform-missing-argument", "Argument without a value", fmt.Sprintf("%s has null for %s here, and Terraform requires a value.%s", c.what, a.Name,
			c.remedy(node{expr: a.Expr, in: c.in})), a.Expr.Range())
		return
	}
	if v != nil {
		c.put(known.key, a.NameRange, v, false)
	}
}

// unknown reports an argument or block that the resource does not have, or that is the other of the two.
func (c *frame) unknown(name string, at hcl.Range) {
	if _, ok := c.form.blocks[name]; ok {
		c.fail("terraform-unknown-argument", "Block written as an argument", fmt.Sprintf("%s takes %s as a block. Write %s { ... }, once for each.", c.what, name, name), at)
		return
	}
	if known, ok := c.form.arguments[name]; ok && known.kind != computed {
		c.fail("terraform-unknown-argument", "Argument written as a block", fmt.Sprintf("%s takes %s as an argument. Write %s = ....", c.what, name, name), at)
		return
	}
	words := append(slices.Sorted(maps.Keys(c.form.arguments)), slices.Sorted(maps.Keys(c.form.blocks))...)
	words = slices.DeleteFunc(words, func(w string) bool { return c.form.arguments[w].kind == computed })
	c.fail("terraform-unknown-argument", "Unknown argument", fmt.Sprintf("%s has no %q.%s Known: %s.", c.what, name, near.DidYouMean(name, words), strings.Join(words, ", ")), at)
}

// put adds a field, or an element to the list that the field is.
func (c *frame) put(key string, at hcl.Range, v *tree.Value, many bool) {
	f := c.out.Field(key)
	switch {
	case f == nil && many:
		c.out.Fields = append(c.out.Fields, tree.Field{Key: key, KeyRange: at, Value: &tree.Value{Kind: tree.List, Range: v.Range, Elems: []*tree.Value{v}}})
	case f == nil:
		c.out.Fields = append(c.out.Fields, tree.Field{Key: key, KeyRange: at, Value: v})
	case f.Value.Kind == tree.List && v.Kind == tree.List:
		f.Value.Elems = append(f.Value.Elems, v.Elems...)
	case f.Value.Kind == tree.List:
		f.Value.Elems = append(f.Value.Elems, v)
	case f.Value.Off:
		f.Value = v // of two that exclude each other, the one that is there
	case !v.Off:
		c.fail("terraform-block-twice", "Block written twice", fmt.Sprintf("%s takes one such block. Join the two.", c.what), at)
	}
}

// Block is for a nested block, also in the clothes of a dynamic one.
func (c *frame) block(b *hclsyntax.Block) {
	if b.Type == "dynamic" {
		c.dynamic(b)
		return
	}
	n, ok := c.form.blocks[b.Type]
	if a := c.asArgument(b); a != nil {
		c.argument(a)
		return
	} else if !ok {
		c.unknown(b.Type, b.TypeRange)
		return
	}
	c.put(n.key, b.TypeRange, c.body(b.Body, n.form, c.in, b.DefRange(), c.called(b.Type, b.Body)), n.many)
}

// asArgument is a map in the clothes of a block, as Terraform 0.11 took it: configuration { ... }. Nil: the block is none.
func (c *frame) asArgument(b *hclsyntax.Block) *hclsyntax.Attribute {
	if k := c.form.arguments[b.Type].kind; k != settings && k != labels || len(b.Body.Blocks) > 0 || len(b.Labels) > 0 {
		return nil
	}
	at := hcl.RangeBetween(b.OpenBraceRange, b.CloseBraceRange)
	object := &hclsyntax.ObjectConsExpr{SrcRange: at, OpenRange: b.OpenBraceRange}
	for _, a := range slices.SortedFunc(maps.Values(b.Body.Attributes), func(a, b *hclsyntax.Attribute) int { return a.NameRange.Start.Byte - b.NameRange.Start.Byte }) {
		word := &hclsyntax.ScopeTraversalExpr{Traversal: hcl.Traversal{hcl.TraverseRoot{Name: a.Name, SrcRange: a.NameRange}}, SrcRange: a.NameRange}
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{KeyExpr: &hclsyntax.ObjectConsKeyExpr{Wrapped: word}, ValueExpr: a.Expr})
	}
	c.note(b.TypeRange, "Terraform 0.12 and later want %s = { ... } here; it was read as that.", b.Type)
	return &hclsyntax.Attribute{Name: b.Type, Expr: object, NameRange: b.TypeRange, EqualsRange: b.OpenBraceRange, SrcRange: b.Range()}
}

// called names a block for people.
func (c *frame) called(kind string, b *hclsyntax.Body) string {
	if name := b.Attributes["name"]; name != nil {
		if v, diags := c.try(node{expr: name.Expr, in: c.in}); !diags.HasErrors() {
			if text, ok := asText(v); ok {
				return fmt.Sprintf("The %s %q", kind, text)
			}
		}
	}
	return "The block " + kind
}
