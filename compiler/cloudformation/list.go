package cloudformation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// listArgument resolves an argument that must be a list of texts; nil: it is not, and that was said.
func (r *reader) listArgument(c call, v *tree.Value) *tree.Value {
	list := r.resolve(v)
	switch {
	case list == r.broken:
		return nil
	case list == nil:
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("The list of %s comes to nothing here.", c.name), v.Range)
		return nil
	case list.Kind != tree.List:
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("%s takes a list; %s was found.", c.name, kindOf(list)), v.Range)
		return nil
	}
	for _, e := range list.Elems {
		if e == r.broken {
			return nil
		}
		if !scalar(e) {
			r.fail("template-argument", "Wrong arguments", fmt.Sprintf("The list of %s holds texts; %s was found in it.", c.name, e.Kind), e.Range)
			return nil
		}
	}
	return list
}

// present are the elements that are there now.
func present(list *tree.Value) []*tree.Value {
	var out []*tree.Value
	for _, e := range list.Elems {
		if !e.Off {
			out = append(out, e)
		}
	}
	return out
}

// fixed says whether a list is written out, every element always there.
func fixed(list *tree.Value) bool {
	for _, e := range list.Elems {
		if e.When != "" {
			return false
		}
	}
	return list.Parts == nil
}

// pickOne is Fn::Select.
func (r *reader) pickOne(c call) *tree.Value {
	args := r.arguments(c, 2, 2, "a list of an index and a list")
	if args == nil {
		return r.broken
	}
	index, list := r.scalarArgument(c, args[0], "The index"), r.listArgument(c, args[1])
	if index == nil || list == nil {
		return r.broken
	}
	elems := present(list)
	expr := operand(r.expr(list)) + "[" + r.expr(index) + "]"
	if index.Kind == tree.String && index.Parts == nil {
		expr = operand(r.expr(list)) + "[" + index.Text + "]"
	}
	n, err := strconv.Atoi(index.Text)
	there := err == nil && 0 <= n && n < len(elems)
	if (list.Unknown() || index.Unknown()) && !there {
		return standIn(tree.String, expr, c.whole.Range)
	}
	if !there {
		return r.fail("template-select", "No such element", fmt.Sprintf(
			"Fn::Select asks for element %q; the list has %s, counted from 0.", index.Text, prose.Count(len(elems), "element")), args[0].Range)
	}
	if fixed(list) && index.Parts == nil {
		return elems[n]
	}
	known := !list.Unknown() && !index.Unknown() && r.known(elems[n])
	return made(tree.String, expr, elems[n].Text, known, c.whole.Range)
}

// split is Fn::Split.
func (r *reader) split(c call) *tree.Value {
	args := r.arguments(c, 2, 2, "a list of a delimiter and a text")
	if args == nil {
		return r.broken
	}
	delimiter, ok := r.literalArgument(c, args[0], "The delimiter")
	text := r.scalarArgument(c, args[1], "The text")
	if !ok || text == nil {
		return r.broken
	}
	expr := "split(" + lang.Quote(delimiter) + ", " + r.textExpr(text) + ")"
	if hollow(text) {
		return madeList(expr, nil, false, c.whole.Range)
	}
	elems := r.texts(strings.Split(text.Text, delimiter), c.whole.Range)
	if text.Parts == nil {
		return &tree.Value{Kind: tree.List, Elems: elems, Range: c.whole.Range}
	}
	return madeList(expr, elems, r.known(text), c.whole.Range)
}

// hollow says whether a part of a text is an expression that comes to nothing one could say: nor does what is computed with it.
func hollow(text *tree.Value) bool {
	return slices.ContainsFunc(text.Parts, func(p tree.Part) bool {
		return p.Unknown && p.Text == "${"+p.Expr+"}" && strings.ContainsAny(p.Expr, "([")
	})
}

// texts makes literals of texts.
func (r *reader) texts(list []string, at hcl.Range) []*tree.Value {
	if !r.spend(perNode*len(list), at) {
		return nil
	}
	out := make([]*tree.Value, 0, len(list))
	for _, text := range list {
		out = append(out, literal(text, at))
	}
	return out
}

// length is Fn::Length.
func (r *reader) length(c call) *tree.Value {
	list := r.listArgument(c, c.arg)
	if list == nil {
		return r.broken
	}
	if fixed(list) {
		return &tree.Value{Kind: tree.Number, Text: strconv.Itoa(len(list.Elems)), Range: c.whole.Range}
	}
	expr := "length(" + r.expr(list) + ")"
	if list.Unknown() {
		return standIn(tree.Number, expr, c.whole.Range)
	}
	return made(tree.Number, expr, strconv.Itoa(len(present(list))), true, c.whole.Range)
}

// zones is Fn::GetAZs. Which zones an account has is known only to the account.
func (r *reader) zones(c call) *tree.Value {
	region := r.scalarArgument(c, c.arg, "The Region")
	if region == nil {
		return r.broken
	}
	name, of := "availability_zones", "the stack's Region"
	if region.Text != "" && !region.Unknown() && region.Parts == nil {
		name, of = foreign.Snake("availability_zones_"+region.Text), region.Text
	}
	return r.beyond("zones "+of, name, "list(string)", "The availability zones of "+of, c.whole.Range)
}
