package cloudformation

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// scalar says whether a value is a text, a number or a truth value.
func scalar(v *tree.Value) bool {
	return v != nil && (v.Kind == tree.String || v.Kind == tree.Number || v.Kind == tree.Bool)
}

// literal makes a text that is what it is.
func literal(text string, at hcl.Range) *tree.Value {
	return &tree.Value{Kind: tree.String, Text: text, Range: at}
}

// made makes a scalar out of one expression and what it comes to. Of what is not known that is the text that the language would come to as well if every
// variable without a value stood for itself (lang.Inputs.StandIns).
func made(kind tree.Kind, expr, text string, known bool, at hcl.Range) *tree.Value {
	part := tree.Part{Expr: expr, Text: text, Unknown: !known}
	return &tree.Value{Kind: kind, Text: text, Parts: []tree.Part{part}, Range: at}
}

// standIn makes a scalar out of an expression that comes to nothing one could say.
func standIn(kind tree.Kind, expr string, at hcl.Range) *tree.Value {
	return made(kind, expr, "${"+expr+"}", false, at)
}

// madeList makes a list out of one expression and its elements, which are stand-ins too where it is not known.
func madeList(expr string, elems []*tree.Value, known bool, at hcl.Range) *tree.Value {
	v := made(tree.List, expr, "", known, at)
	v.Text, v.Elems = "", elems
	return v
}

// text makes a text out of parts, neighbouring literals joined.
func (r *reader) text(parts []tree.Part, at hcl.Range) *tree.Value {
	size, literals := perNode, true
	for _, p := range parts {
		size += len(p.Text) + len(p.Expr)
		literals = literals && p.Expr == ""
	}
	if !r.spend(size, at) {
		return r.broken
	}
	v := &tree.Value{Kind: tree.String, Text: tree.Join(parts), Range: at}
	if !literals {
		v.Parts = joined(parts)
	}
	return v
}

// joined puts runs of literals together and leaves out empty ones.
func joined(parts []tree.Part) []tree.Part {
	var out []tree.Part
	for i := 0; i < len(parts); {
		if parts[i].Expr != "" {
			out = append(out, parts[i])
			i++
			continue
		}
		end := i
		for end < len(parts) && parts[end].Expr == "" {
			end++
		}
		if text := tree.Join(parts[i:end]); text != "" {
			out = append(out, tree.Part{Text: text})
		}
		i = end
	}
	return out
}

// partsOf gives the parts of a scalar. One that is there only sometimes is the empty text at other times.
func (r *reader) partsOf(v *tree.Value) []tree.Part {
	switch {
	case v.When != "":
		return r.pick(v, literal("", v.Range)).Parts
	case v.Parts != nil:
		return v.Parts
	}
	return []tree.Part{{Text: v.Text}}
}

// pick makes a scalar that is v when v is there, and other when it is not.
func (r *reader) pick(v, other *tree.Value) *tree.Value {
	chosen := v
	if v.Off {
		chosen = other
	}
	return made(tree.String, operand(v.When)+" ? "+r.expr(v)+" : "+r.expr(other), chosen.Text, !chosen.Unknown(), v.Range)
}

// known says whether all of a value is known, elements and fields included.
func (r *reader) known(v *tree.Value) bool {
	if v == r.broken || v.Unknown() {
		return false
	}
	for _, e := range v.Elems {
		if !e.Off && !r.known(e) {
			return false
		}
	}
	for _, f := range v.Fields {
		if !f.Value.Off && !r.known(f.Value) {
			return false
		}
	}
	return true
}

// within gives the place of a piece of a text, where its place in the file can be told from the length of what is written; else that of the whole.
func within(v *tree.Value, from, to int) hcl.Range {
	at := v.Range
	quotes := at.End.Byte - at.Start.Byte - len(v.Text)
	if at.Start.Line != at.End.Line || quotes != 0 && quotes != 2 || at.End.Column-at.Start.Column != at.End.Byte-at.Start.Byte {
		return at
	}
	lead := quotes / 2
	at.Start.Byte, at.Start.Column = at.Start.Byte+lead+from, at.Start.Column+lead+from
	at.End.Byte, at.End.Column = at.Start.Byte+to-from, at.Start.Column+to-from
	return at
}

// kindOf says what a value is, for people, with the text of a short one.
func kindOf(v *tree.Value) string {
	if len(v.Parts) == 1 && v.Parts[0].Expr != "" {
		return fmt.Sprintf("%s, %s,", v.Kind, v.Parts[0].Expr)
	}
	if scalar(v) && len(v.Text) <= 40 {
		return fmt.Sprintf("%s, %q", v.Kind, v.Text)
	}
	return v.Kind.String()
}
