package tree

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// A guard looks at the tokens before the parser does, whose time grows with the square of the keys that stand one below the other and of the depth.
type guard struct {
	*source
	depth   int // of brackets
	line    int
	run     int // of dashes, question marks, anchors and tags on one line
	keys    int
	columns []column
}

// A column is where maps and lists that are still open are indented to.
type column struct {
	at   int // code points from 1
	keys int
	line int // the last that a key was counted for
}

// shield refuses nesting and numbers of keys that no file needs.
func shield(s *source, tokens token.Tokens) *hcl.Diagnostic {
	g := &guard{source: s}
	for i, t := range tokens {
		if t.Type == token.CommentType {
			continue
		}
		if t.Position.Line != g.line {
			g.begin(t)
		}
		if d := g.count(t); d != nil {
			return d
		}
		if g.depth > maxDepth || g.run > maxDepth || len(g.columns) > maxDepth {
			return tooDeep(s.token(t))
		}
		if t.Type == token.TagType && i+1 < len(tokens) && g.alone(t, tokens[i+1:]) {
			return bare(t.Value, s.token(t))
		}
	}
	return nil
}

// begin notes how far a line is indented: what stood deeper is closed.
func (g *guard) begin(t *token.Token) {
	g.line, g.run = t.Position.Line, 0
	if g.depth > 0 {
		return
	}
	at := t.Position.Column
	for len(g.columns) > 0 && g.columns[len(g.columns)-1].at > at {
		g.columns = g.columns[:len(g.columns)-1]
	}
	if len(g.columns) == 0 || g.columns[len(g.columns)-1].at < at {
		g.columns = append(g.columns, column{at: at})
	}
}

func (g *guard) count(t *token.Token) *hcl.Diagnostic {
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		g.depth++
	case token.MappingEndType, token.SequenceEndType:
		g.depth = max(g.depth-1, 0)
	case token.SequenceEntryType, token.AnchorType, token.TagType:
		g.run++
	case token.MappingKeyType:
		g.run++
		return g.key(t)
	case token.MappingValueType:
		return g.key(t)
	default:
	}
	return nil
}

// key counts a key of the file, and of its column where it is the first of its line.
func (g *guard) key(t *token.Token) *hcl.Diagnostic {
	g.keys++
	most, where := maxKeys, "The file"
	here := g.keys
	if c := &g.columns[len(g.columns)-1]; g.depth == 0 && c.line != g.line {
		c.keys, c.line = c.keys+1, g.line
		if c.keys > maxSiblings {
			most, where, here = maxSiblings, "A map of the file", c.keys
		}
	}
	if here <= most {
		return nil
	}
	return diag.Error("tree-too-large", "Too many keys", fmt.Sprintf("%s has more than %d keys; no file that is read needs that many. "+
		"Text with colons in it is put in quotes.", where, most), g.token(t))
}

// alone says whether a tag has no value: the next token stands on a later line and belongs to what is around the tag. goccy would take it for the value.
func (g *guard) alone(t *token.Token, rest token.Tokens) bool {
	for _, next := range rest {
		switch {
		case next.Type == token.CommentType, next.Type == token.AnchorType:
			continue
		case next.Position.Line == t.Position.Line, g.depth > 0:
			return false
		}
		parent := around(t)
		if parent == nil || next.Position.Column > parent.Position.Column {
			return false
		}
		return next.Position.Column < parent.Position.Column || next.Type != token.SequenceEntryType || parent.Type == token.SequenceEntryType
	}
	return false
}

// around gives the key or the dash that a token on the same line is the value of; nil: it begins its line.
func around(t *token.Token) *token.Token {
	for p := t.Prev; p != nil && p.Position.Line == t.Position.Line; p = p.Prev {
		switch {
		case p.Type == token.SequenceEntryType, p.Type == token.MappingKeyType:
			return p
		case p.Type == token.MappingValueType && p.Prev != nil && p.Prev.Position.Line == p.Position.Line:
			return p.Prev
		case p.Type == token.MappingValueType:
			return p
		}
	}
	return nil
}

func bare(tag string, at hcl.Range) *hcl.Diagnostic {
	return diag.Error("tree-syntax", "Tag without a value", fmt.Sprintf("Nothing stands after %s. Write its value behind it, or below it and deeper than its key; "+
		"the empty text is ''.", short(tag)), at)
}
