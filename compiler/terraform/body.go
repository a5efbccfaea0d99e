package terraform

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/near"
	"pipewright/lang/prose"
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

// unknown reports an argument or block that the resource does not have.
func (c *frame) unknown(name string, at hcl.Range) {
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
	if !ok {
		c.unknown(b.Type, b.TypeRange)
		return
	}
	c.put(n.key, b.TypeRange, c.body(b.Body, n.form, c.in, b.DefRange(), c.called(b.Type, b.Body)), n.many)
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

// dynamic writes out a dynamic block: a block for each element.
func (c *frame) dynamic(b *hclsyntax.Block) {
	label := labelOf(b, 0)
	n, ok := c.form.blocks[label]
	each := b.Body.Attributes["for_each"]
	var content *hclsyntax.Block
	for _, inner := range b.Body.Blocks {
		if inner.Type == "content" {
			content = inner
		}
	}
	switch {
	case !ok:
		at := b.TypeRange
		if len(b.LabelRanges) > 0 {
			at = b.LabelRanges[0]
		}
		c.unknown(label, at)
		return
	case each == nil || content == nil:
		c.fail("terraform-missing-argument", "Unfinished dynamic block", fmt.Sprintf("A dynamic block has for_each and a block content. Write: dynamic %q { for_each = ...; content { ... } }, over several lines.", label), b.DefRange())
		return
	}
	from := node{expr: each.Expr, in: c.in}
	elements, ok := c.elements(from)
	if !ok {
		c.unknownEach(from, fmt.Sprintf("dynamic %q", label), each.Expr.Range())
		return
	}
	iterator := label
	if attr := b.Body.Attributes["iterator"]; attr != nil {
		if word := hcl.ExprAsKeyword(attr.Expr); word != "" {
			iterator = word
		}
	}
	c.noteExpanded(from, label, len(elements))
	for _, e := range elements {
		in := c.in.with(iterator, &binding{key: e.keyNode(), value: e.node})
		inner := *c
		inner.in = in
		leave := c.hidden(e.off)
		v := c.body(content.Body, n.form, in, b.DefRange(), inner.called(label, content.Body))
		leave()
		v.When, v.Off = e.when, e.off
		c.put(n.key, b.TypeRange, v, n.many)
	}
}

// hidden is for what is read although it is not there now; the function it gives ends that.
func (r *reader) hidden(off bool) func() {
	if !off {
		return func() {}
	}
	r.unseen++
	return func() { r.unseen-- }
}

// writtenOut says whether a collection is a list or a map in brackets, so that nothing is lost with it.
func writtenOut(expr hclsyntax.Expression) bool {
	switch e := plain(expr).(type) {
	case *hclsyntax.TupleConsExpr, *hclsyntax.ObjectConsExpr:
		return true
	case *hclsyntax.FunctionCallExpr:
		return combines(e.Name) && !slices.ContainsFunc(e.Args, func(arg hclsyntax.Expression) bool { return !writtenOut(arg) })
	}
	return false
}

// noteExpanded says that what was general is not so any more; a condition stays one, and needs no note.
func (c *frame) noteExpanded(from node, label string, n int) {
	if _, ok := plain(from.expr).(*hclsyntax.ConditionalExpr); ok && n < 2 {
		return
	}
	if writtenOut(from.expr) || c.bindsAny(from) {
		return // or it was said of the block around
	}
	c.note(from.at(), "The dynamic block %q over %s was written out for the %s it has here. It does not follow that any more.", label, shortened(c.source(from.at())), prose.Count(n, "element"))
}

// made reads the value of an argument; nil: it is as if it was not written.
func (c *frame) made(k kind, a *hclsyntax.Attribute) *tree.Value {
	n := node{expr: a.Expr, in: c.in}
	switch k {
	case list:
		return c.texts(n, a.Expr.Range(), false)
	case named:
		return c.texts(n, a.Expr.Range(), true)
	case settings:
		return c.settings(n, a.Expr.Range())
	case labels:
		return c.labels(n, a.Expr.Range())
	}
	v := c.scalar(n, a.Expr.Range(), k)
	if v != nil && k == text && v.Parts == nil && v.Text == "" {
		return nil // Terraform sends no empty text
	}
	return v
}

// isNull says whether an expression is the word null.
func isNull(n node) bool {
	if n.expr == nil {
		return n.value.IsKnown() && n.value.IsNull()
	}
	lit, ok := plain(n.expr).(*hclsyntax.LiteralValueExpr)
	return ok && lit.Val.IsNull()
}

// isBlank says whether an expression is the word null or an empty text: where an argument may be left out, Terraform sends neither.
func isBlank(n node) bool {
	if n.expr == nil {
		text, ok := asText(n.value)
		return isNull(n) || ok && text == "" && !n.keep
	}
	switch e := plain(n.expr).(type) {
	case *hclsyntax.TemplateExpr:
		return len(e.Parts) == 0 || e.IsStringLiteral() && len(e.Parts) == 1 && e.Parts[0].(*hclsyntax.LiteralValueExpr).Val.AsString() == ""
	case *hclsyntax.LiteralValueExpr:
		return e.Val.IsNull()
	}
	return false
}

// conditional takes the branch beside a null, and the condition under which it is taken. Ok is false for what is never there.
func (r *reader) conditional(n node, k kind) (node, gate, bool) {
	absent := isNull
	if k == text {
		absent = isBlank
	}
	var g gate
	for range maxDeep {
		n = r.simplify(n)
		if absent(n) {
			return n, g, false
		}
		e, ok := plain(n.expr).(*hclsyntax.ConditionalExpr)
		if n.expr == nil || !ok {
			break
		}
		condition, yes, no := node{expr: e.Condition, in: n.in}, node{expr: e.TrueResult, in: n.in}, node{expr: e.FalseResult, in: n.in}
		yesNull, noNull := absent(r.simplify(yes)), absent(r.simplify(no))
		if yesNull == noNull {
			break
		}
		v := r.value(condition)
		if noNull {
			g, n = g.and(gate{when: r.text(condition, false), off: isTruth(v) && v.False()}), yes
		} else {
			g, n = g.and(gate{when: not(r.text(condition, false)), off: isTruth(v) && v.True()}), no
		}
	}
	if v, diags := r.try(n); !diags.HasErrors() && v.IsKnown() && v.IsNull() {
		if n.expr == nil || r.fixed(n) {
			return n, g, false
		}
		g = g.and(gate{when: operand(r.text(n, true)) + " != null", off: true})
	} else if blank, ok := asText(v); !diags.HasErrors() && k == text && ok && blank == "" && n.expr != nil && !r.fixed(n) {
		g = g.and(gate{when: operand(r.text(n, true)) + ` != ""`, off: true})
	}
	return n, g, true
}

// scalar reads a text, a number or a truth value; nil: null.
func (r *reader) scalar(n node, at hcl.Range, k kind) *tree.Value {
	n, g, ok := r.conditional(n, k)
	if !ok {
		return nil
	}
	v := &tree.Value{Kind: tree.String, Range: at, When: g.when, Off: g.off}
	defer r.hidden(g.off)()
	if ty := r.value(n).Type(); ty != cty.DynamicPseudoType && !ty.IsPrimitiveType() {
		r.fail("terraform-value", "Wrong kind of value", fmt.Sprintf("This is %s, and a text, a number or a truth value is wanted.", kindOf(r.value(n))), at)
		return nil
	}
	parts := r.parts(n)
	v.Text = tree.Join(parts)
	if len(parts) > 1 || len(parts) == 1 && parts[0].Expr != "" {
		v.Parts = parts
	}
	switch got := r.value(n); {
	case g.off && v.Unknown():
	case k == whole:
		v.Kind = r.number(v, at)
	case k == truth && (v.Text == "true" || v.Text == "false"):
		v.Kind = tree.Bool
	case k == truth && isKnown(got):
		r.fail("terraform-value", "Not a truth value", fmt.Sprintf("%s takes true or false; found %q.", "This argument", v.Text), at)
	}
	return v
}

// number says that a value is a number, if it is one.
func (r *reader) number(v *tree.Value, at hcl.Range) tree.Kind {
	if v.Unknown() {
		return tree.String
	}
	if v.Text == "" || strings.Trim(v.Text, "0123456789") != "" {
		r.fail("terraform-value", "Not a whole number", fmt.Sprintf("This argument takes a whole number; found %q.", v.Text), at)
		return tree.String
	}
	if len(v.Parts) > 1 {
		v.Parts = []part{{Text: v.Text, Expr: quoted(v.Parts)}}
	}
	return tree.Number
}
