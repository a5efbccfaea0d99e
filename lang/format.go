package lang

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Format gives the canonical layout of a file. What stands where it stood: the order of blocks and attributes, every comment, every byte of a text
// in quotes or a heredoc. Within that:
//
//   - two blanks a level, aligned equal signs and trailing comments, as every tool of HCL has them;
//   - a blank line between a block of several lines and the next one, or an attribute; never two blank lines, none where a body or a list begins or ends;
//   - a comma after the last element of a list whose bracket closes on a line of its own, none where it closes on the same line;
//   - lines end with a newline alone, the file with one of them.
//
// The canonical layout of a canonical file is itself. A file that does not parse is given back as it is, with the reasons.
func Format(name string, src []byte) ([]byte, hcl.Diagnostics) {
	if d := unfit(name, src); d != nil {
		return src, hcl.Diagnostics{d}
	}
	out := src
	var before hclsyntax.Tokens
	// hclwrite aligns by what stands on a line, and so may want a second look at a line that it has changed itself.
	for range 4 {
		next, tokens, diags := formatOnce(name, out)
		if before != nil {
			if d := changed(before, tokens, diags); d != nil {
				return src, hcl.Diagnostics{d}
			}
		} else if diags.HasErrors() {
			return src, explainEscapes(name, src, diags)
		}
		if bytes.Equal(next, out) {
			return out, nil
		}
		out, before = next, tokens
	}
	return src, hcl.Diagnostics{notFormattable(before[0])}
}

// formatOnce gives the layout, and the tokens of what it was given.
func formatOnce(name string, src []byte) ([]byte, hclsyntax.Tokens, hcl.Diagnostics) {
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return src, nil, diags
	}
	tokens, diags := hclsyntax.LexConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return src, nil, diags
	}
	l := newLayout(src, tokens)
	body := file.Body.(*hclsyntax.Body)
	l.separate(body)
	l.commas(body)
	return hclwrite.Format(l.write()), tokens, nil
}

// A layout decides the lines of a file; the blanks within them are left to hclwrite.
type layout struct {
	src    []byte
	tokens hclsyntax.Tokens
	at     map[int]int // byte offset of a token to its index
	quoted []bool      // by index: within quotes or a heredoc, where nothing is changed

	blankAfter map[int]bool // indexes of tokens after whose line a blank line is due
	commaAfter map[int]bool // indexes of tokens that get a comma
	dropped    map[int]bool // indexes of commas that go
}

func newLayout(src []byte, tokens hclsyntax.Tokens) *layout {
	l := &layout{
		src: src, tokens: tokens, at: make(map[int]int, len(tokens)), quoted: make([]bool, len(tokens)),
		blankAfter: map[int]bool{}, commaAfter: map[int]bool{}, dropped: map[int]bool{},
	}
	depth := 0
	for i, t := range tokens {
		l.at[t.Range.Start.Byte] = i
		l.quoted[i] = depth > 0
		switch t.Type {
		case hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
		}
	}
	return l
}

// endsLine says whether a token is the end of a line: a newline, or a comment that takes it along.
func endsLine(t hclsyntax.Token) bool {
	return t.Type == hclsyntax.TokenNewline || t.Type == hclsyntax.TokenComment && bytes.HasSuffix(t.Bytes, []byte("\n"))
}

// significant is the index of the last token up to i that is neither a newline nor a comment, or -1.
func (l *layout) significant(i int) int {
	for i >= 0 && (l.tokens[i].Type == hclsyntax.TokenNewline || l.tokens[i].Type == hclsyntax.TokenComment) {
		i--
	}
	return i
}

// An item is a block or an attribute of a body.
type item struct {
	start int // byte offset
	kind  itemKind
}

type itemKind int

const (
	attribute itemKind = iota + 1
	lineBlock          // a block on one line
	tallBlock          // a block of several lines
)

// parted says whether there must be a blank line between two items. Blocks on one line are grouped as their author likes, also with a tall one.
func parted(a, b itemKind) bool {
	return (a == tallBlock || b == tallBlock) && a != lineBlock && b != lineBlock
}

// separate asks for the blank lines around blocks of several lines, where there are none.
func (l *layout) separate(body *hclsyntax.Body) {
	items := make([]item, 0, len(body.Attributes)+len(body.Blocks))
	for _, a := range body.Attributes {
		items = append(items, item{a.NameRange.Start.Byte, attribute})
	}
	for _, b := range body.Blocks {
		kind := lineBlock
		if b.TypeRange.Start.Line != b.CloseBraceRange.Start.Line {
			kind = tallBlock
		}
		items = append(items, item{b.TypeRange.Start.Byte, kind})
		l.separate(b.Body)
	}
	slices.SortFunc(items, func(a, b item) int { return a.start - b.start })
	for i := 1; i < len(items); i++ {
		if parted(items[i-1].kind, items[i].kind) {
			l.part(items[i].start)
		}
	}
}

// part asks for a blank line between the item that starts at an offset, with the comments that stand right above it, and what comes before.
func (l *layout) part(start int) {
	next, ok := l.at[start]
	if !ok {
		return
	}
	before := l.significant(next - 1)
	ended := false
	for _, t := range l.tokens[before+1 : next] {
		if ended && t.Type == hclsyntax.TokenNewline {
			return // there is one
		}
		ended = endsLine(t)
	}
	l.blankAfter[before] = true
}

// commas decides about the comma after the last element of each list.
func (l *layout) commas(body *hclsyntax.Body) {
	// No node refuses to be visited.
	_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
		list, ok := node.(*hclsyntax.TupleConsExpr)
		if !ok {
			return nil
		}
		open, found := l.at[list.OpenRange.Start.Byte]
		closed, foundToo := l.at[list.SrcRange.End.Byte-1]
		if found && foundToo && !l.quoted[open] {
			l.comma(open, closed)
		}
		return nil
	})
}

func (l *layout) comma(open, closed int) {
	last := l.significant(closed - 1)
	tall := slices.ContainsFunc(l.tokens[last+1:closed], endsLine)
	switch t := l.tokens[last]; {
	case last == open, t.Type == hclsyntax.TokenCHeredoc:
		// Nothing to separate; and a heredoc's end stands alone on its line.
	case t.Type == hclsyntax.TokenComma:
		l.dropped[last] = !tall && l.significant(last-1) == last-1 // a comment or a heredoc before it keeps it
	case tall:
		l.commaAfter[last] = true
	}
}
