package terraform

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/prose"
)

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
