package lang

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A page is the text that a layout becomes.
type page struct {
	out     bytes.Buffer
	fresh   bool // nothing stands on the line yet
	opening bool // nothing but the rest of its line came after the opening bracket, or the beginning of the file
	blank   bool // a blank line is due before what comes next
	due     bool // a blank line is due after this line
}

// write gives the file with its lines as decided.
func (l *layout) write() []byte {
	p := &page{fresh: true, opening: true}
	end := 0 // of the token before
	for i, t := range l.tokens {
		gap := t.Range.Start.Byte > end
		switch {
		case t.Type == hclsyntax.TokenEOF:
		case l.dropped[i]:
		case l.quoted[i]:
			p.out.Write(l.src[end:t.Range.End.Byte])
		case t.Type == hclsyntax.TokenNewline:
			p.newline()
		default:
			p.token(t, gap)
		}
		if l.commaAfter[i] {
			p.out.WriteByte(',')
		}
		p.due = p.due || l.blankAfter[i]
		end = t.Range.End.Byte
	}
	if !p.fresh {
		p.out.WriteByte('\n')
	}
	return p.out.Bytes()
}

// newline ends the line; a line with nothing on it is a blank one.
func (p *page) newline() {
	if p.fresh {
		p.blank = !p.opening
		return
	}
	p.out.WriteByte('\n')
	p.ended()
}

func (p *page) ended() {
	p.fresh = true
	p.blank, p.due = p.due, false
}

// token writes what is no newline and in no quotes. Gap: there was a blank before it.
func (p *page) token(t hclsyntax.Token, gap bool) {
	if p.fresh && p.blank && !closes(t.Type) {
		p.out.WriteByte('\n')
	}
	if gap && !p.fresh {
		p.out.WriteByte(' ')
	}
	beside := t.Type == hclsyntax.TokenComment && !p.fresh // a comment on the line of a bracket is not yet what the bracket holds
	p.blank, p.fresh = false, false
	if t.Type == hclsyntax.TokenComment {
		p.comment(t.Bytes)
	} else {
		p.out.Write(t.Bytes)
	}
	p.opening = opens(t.Type) || p.opening && beside
}

// comment writes a comment: one to the end of the line without the blanks there, and with the newline that it takes along.
func (p *page) comment(text []byte) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	if bytes.HasPrefix(text, []byte("/*")) {
		p.out.Write(text)
		return
	}
	p.out.Write(bytes.TrimRight(text, " \t\r\n"))
	p.out.WriteByte('\n')
	p.ended()
}

func opens(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenOBrace || t == hclsyntax.TokenOBrack || t == hclsyntax.TokenOParen
}

func closes(t hclsyntax.TokenType) bool {
	return t == hclsyntax.TokenCBrace || t == hclsyntax.TokenCBrack || t == hclsyntax.TokenCParen
}
