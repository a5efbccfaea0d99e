package tree

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// A yamlReader turns goccy's nodes into values.
type yamlReader struct {
	*source
	anchors map[string]anchor
	diags   hcl.Diagnostics
	values  int  // how many have been read, aliases written out
	depth   int  // of what is being read
	flow    int  // of brackets around what is being read
	deepest int  // of what has been read
	end     int  // where what was read last ends, in the text
	full    bool // nothing more is read: what has been would be thrown away
}

// An anchor is a value that aliases stand for.
type anchor struct {
	value  *Value
	values int // how many it is written out
	height int // how many lists and maps stand in it, one within the other
}

func (r *yamlReader) report(d *hcl.Diagnostic) {
	if r.full || len(r.diags) >= maxDiags {
		return
	}
	r.diags = append(r.diags, d)
	r.full = len(r.diags) == maxDiags && r.diags.HasErrors()
}

// stop reports what nothing more is read after.
func (r *yamlReader) stop(d *hcl.Diagnostic) {
	r.report(d)
	r.full = true
}

// read gives the value of a node; never nil.
func (r *yamlReader) read(n ast.Node) *Value {
	if n == nil || r.full {
		return &Value{Kind: Null, Range: r.at(r.end, r.end)}
	}
	if r.values++; r.values > maxValues {
		r.stop(tooMany(r.token(n.GetToken())))
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.container(n, n.Start, n.End, n.IsFlowStyle, func(v *Value) { r.mapping(v, n.Values) })
	case *ast.MappingValueNode:
		return r.container(n, nil, nil, false, func(v *Value) { r.mapping(v, []*ast.MappingValueNode{n}) })
	case *ast.SequenceNode:
		return r.container(n, n.Start, n.End, n.IsFlowStyle, func(v *Value) { r.sequence(v, n) })
	case *ast.AnchorNode:
		return r.anchor(n)
	case *ast.AliasNode:
		return r.alias(n)
	case *ast.TagNode:
		return r.tagged(n)
	case *ast.LiteralNode:
		start, end := r.span(n.Start)
		_, last := r.span(n.Value.GetToken())
		r.end = max(end, last)
		return r.text(n.Value.Value, start)
	default:
		return r.scalar(n.GetToken())
	}
}

// scalar reads what stands on its own, in quotes or plain.
func (r *yamlReader) scalar(t *token.Token) *Value {
	start, end := r.span(t)
	if start == end || start < r.end { // put in by the parser
		start, end = r.end, r.end
	}
	r.end = end
	switch {
	case t.Type == token.SingleQuoteType, t.Type == token.DoubleQuoteType:
		return r.text(t.Value, start)
	case start == end:
		return &Value{Kind: Null, Range: r.at(start, end)}
	}
	v := r.text(t.Value, start)
	v.Kind, v.Text = plain(t.Value)
	r.between(v)
	return v
}

// between refuses what goccy takes for a text without quotes and is none between brackets.
func (r *yamlReader) between(v *Value) {
	switch {
	case strings.Contains(v.Text, ": ") || strings.HasSuffix(v.Text, ":"):
		r.report(diag.Error("tree-syntax", "Colon in a text", "A colon followed by a space, or by the end, stands inside a text without quotes. Put the whole text in quotes, or a comma before the next key.", v.Range))
	case r.flow > 0 && strings.ContainsAny(v.Text, "[]{}"):
		r.report(diag.Error("tree-syntax", "Bracket in a text", "A bracket stands inside a text without quotes that stands between brackets itself. Put the whole text in quotes, or the bracket right.", v.Range))
	}
}

// text makes a text that ends where the reader is.
func (r *yamlReader) text(text string, start int) *Value {
	v := &Value{Kind: String, Text: text, Range: r.at(start, r.end)}
	if strings.IndexByte(text, 0) >= 0 {
		r.report(nul(v.Range))
	}
	return v
}

// container reads a list or a map with the depth and the range of it.
func (r *yamlReader) container(n ast.Node, open, closed *token.Token, flow bool, elements func(*Value)) *Value {
	r.depth++
	defer func() { r.depth-- }()
	r.deepest = max(r.deepest, r.depth)
	if r.depth > maxDepth {
		r.stop(tooDeep(r.token(n.GetToken())))
		return &Value{Kind: Null, Range: r.at(r.end, r.end)}
	}
	v := &Value{Kind: Map}
	start, end := r.span(open)
	if !flow {
		start, _ = r.span(first(n))
		end = start
	}
	r.end = end
	if flow {
		r.flow++
	}
	elements(v)
	if flow {
		r.flow--
		_, end = r.span(closed)
		r.end = max(r.end, end)
	}
	v.Range = r.at(start, r.end)
	return v
}

// first gives the token that a block begins with.
func first(n ast.Node) *token.Token {
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return first(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return first(n.Key)
	case *ast.TagNode:
		return n.Start
	case *ast.AnchorNode:
		return n.Start
	}
	return n.GetToken()
}

func (r *yamlReader) sequence(v *Value, n *ast.SequenceNode) {
	v.Kind = List
	for i, elem := range n.Values {
		if !n.IsFlowStyle && i < len(n.Entries) {
			_, r.end = r.span(n.Entries[i].Start)
		}
		v.Elems = append(v.Elems, r.read(elem))
	}
}

func (r *yamlReader) mapping(v *Value, values []*ast.MappingValueNode) {
	m := &merger{Value: v, at: map[string]int{}, merged: map[string]bool{}}
	for _, n := range values {
		if r.full {
			return
		}
		if _, merge := n.Key.(*ast.MergeKeyNode); merge {
			r.merge(m, n.Key, r.read(n.Value))
			continue
		}
		f := Field{}
		f.Key, f.KeyRange = r.key(n.Key)
		_, r.end = r.span(n.Start)
		f.Value = r.read(n.Value)
		r.add(m, f)
	}
}

// A merger is a map that is being read.
type merger struct {
	*Value
	at     map[string]int
	merged map[string]bool // the keys that came through <<
}

// add puts a field into a map: a written one replaces a merged one, and two written ones clash. Where they say the same nothing is lost, and templates that
// CloudFormation takes are written so: then it is a warning.
func (r *yamlReader) add(m *merger, f Field) {
	i, known := m.at[f.Key]
	switch {
	case !known:
		m.at[f.Key] = len(m.Fields)
		m.Fields = append(m.Fields, f)
	case m.merged[f.Key]:
		m.Fields[i] = f
		delete(m.merged, f.Key)
	default:
		d := twice(f.Key, f.KeyRange, m.Fields[i].KeyRange)
		if equal(m.Fields[i].Value, f.Value) {
			d.Severity = hcl.DiagWarning
		}
		r.report(d)
	}
}

// merge lays the fields of one map, or of a list of maps, under those of another.
func (r *yamlReader) merge(m *merger, key ast.Node, from *Value) {
	switch from.Kind {
	case List:
		for _, one := range from.Elems {
			r.merge(m, key, one)
		}
	case Map:
		for _, f := range from.Fields {
			if _, known := m.at[f.Key]; !known {
				m.at[f.Key], m.merged[f.Key] = len(m.Fields), true
				m.Fields = append(m.Fields, f)
			}
		}
	default:
		r.report(diag.Error("tree-syntax", "Nothing to merge", "The key << takes the fields of a map, or of a list of maps, and "+from.Kind.String()+" stands here. "+
			"Write the alias of a map, or put the key in quotes if it is a key like any other.", r.token(key.GetToken())))
	}
}

// key reads a key, which must be a scalar without a tag.
func (r *yamlReader) key(n ast.Node) (string, hcl.Range) {
	if explicit, ok := n.(*ast.MappingKeyNode); ok {
		n = explicit.Value
	}
	v := r.read(n)
	if v.Kind == List || v.Kind == Map || v.Tag != "" {
		r.report(diag.Error("tree-syntax", "Key that is no text", "A key must be a text, and a list, a map or a value with a tag stands here. Put it in quotes.", v.Range))
	}
	return r.spelled(v), v.Range
}

func (r *yamlReader) anchor(n *ast.AnchorNode) *Value {
	values, deepest := r.values, r.deepest
	r.deepest = r.depth
	_, r.end = r.span(n.Name.GetToken())
	v := r.read(n.Value)
	r.anchors[n.Name.GetToken().Value] = anchor{v, r.values - values, r.deepest - r.depth}
	r.deepest = max(r.deepest, deepest)
	return v
}

func (r *yamlReader) alias(n *ast.AliasNode) *Value {
	name := n.Value.GetToken()
	start, _ := r.span(n.Start)
	_, r.end = r.span(name)
	rng := r.at(start, r.end)
	known, ok := r.anchors[name.Value]
	switch {
	case !ok:
		r.report(diag.Error("tree-alias", "Unknown anchor", fmt.Sprintf("The alias *%s refers to an anchor that does not stand above it. "+
			"Write &%s before the value it is to repeat; a text that begins with a star is put in quotes.", short(name.Value), short(name.Value)), rng))
		return &Value{Kind: Null, Range: rng}
	case r.depth+known.height > maxDepth:
		r.stop(tooDeep(rng))
	case r.values+known.values > maxValues:
		r.stop(diag.Error("tree-alias", "Aliases that multiply", fmt.Sprintf("With its aliases written out the file has more than %d values. "+
			"Write the values out where they are needed.", maxValues), rng))
	}
	r.values += known.values
	r.deepest = max(r.deepest, r.depth+known.height)
	return known.value
}

// equal says whether two values say the same, wherever they stand.
func equal(a, b *Value) bool {
	switch {
	case a == b:
		return true
	case a.Kind != b.Kind || a.Text != b.Text || a.Tag != b.Tag || len(a.Elems) != len(b.Elems) || len(a.Fields) != len(b.Fields):
		return false
	}
	for i := range a.Elems {
		if !equal(a.Elems[i], b.Elems[i]) {
			return false
		}
	}
	for i := range a.Fields {
		if a.Fields[i].Key != b.Fields[i].Key || !equal(a.Fields[i].Value, b.Fields[i].Value) {
			return false
		}
	}
	return true
}
