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
	dash    bool // the line begins with one: a key behind it is the first of its map
	run     int  // of dashes, question marks, anchors and tags on one line
	keys    int
	columns []column
	blanks  int // values that are not written
	heads   int // of documents
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
		if d := g.missing(t, tokens[i+1:]); d != nil {
			return d
		}
	}
	if g.blanks*len(tokens) > maxBlanks {
		return diag.Error("tree-too-large", "Too many empty values", fmt.Sprintf("The file has %d keys and dashes with nothing behind them; no file that is read needs that many. "+
			"Remove what says nothing.", g.blanks), s.at(0, 0))
	}
	return nil
}

// missing looks whether a tag, a key or a dash has no value. The parser would take what follows a tag for the value.
func (g *guard) missing(t *token.Token, rest token.Tokens) *hcl.Diagnostic {
	switch t.Type {
	case token.TagType:
		if g.alone(t, around(t), rest) {
			return bare(t.Value, g.token(t))
		}
	case token.SequenceEntryType:
		if g.alone(t, t, rest) {
			g.blanks++
		}
	case token.MappingValueType:
		if g.alone(t, owner(t), rest) {
			g.blanks++
		}
	default:
	}
	return nil
}

// begin notes how far a line is indented: what stood deeper is closed.
func (g *guard) begin(t *token.Token) {
	g.line, g.run, g.dash = t.Position.Line, 0, t.Type == token.SequenceEntryType
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
	case token.DocumentHeaderType:
		if g.heads++; g.heads > maxHeads {
			return second(g.token(t))
		}
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
	if c := &g.columns[len(g.columns)-1]; g.depth == 0 && !g.dash && c.line != g.line {
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

// alone says whether nothing stands behind a token: the next one stands on a later line, and no deeper than the key or the dash that the token belongs to.
func (g *guard) alone(t, parent *token.Token, rest token.Tokens) bool {
	if parent == nil || g.depth > 0 {
		return false
	}
	for _, next := range rest {
		switch here := next.Position; {
		case next.Type == token.CommentType, next.Type == token.AnchorType:
			continue
		case here.Line == t.Position.Line, here.Column > parent.Position.Column:
			return false
		default:
			return here.Column < parent.Position.Column || next.Type != token.SequenceEntryType || parent.Type == token.SequenceEntryType
		}
	}
	return t.Type != token.TagType
}

// around gives the key or the dash that a token on the same line is the value of; nil: it begins its line.
func around(t *token.Token) *token.Token {
	for p := t.Prev; p != nil && p.Position.Line == t.Position.Line; p = p.Prev {
		switch p.Type {
		case token.SequenceEntryType, token.MappingKeyType:
			return p
		case token.MappingValueType:
			return owner(p)
		default:
		}
	}
	return nil
}

// owner gives the key before a colon, or the colon where there is none.
func owner(colon *token.Token) *token.Token {
	if p := colon.Prev; p != nil && p.Position.Line == colon.Position.Line {
		return p
	}
	return colon
}

func bare(tag string, at hcl.Range) *hcl.Diagnostic {
	return diag.Error("tree-syntax", "Tag without a value", fmt.Sprintf("Nothing stands after %s. Write its value behind it, or below it and deeper than its key; "+
		"the empty text is ''.", short(tag)), at)
}
