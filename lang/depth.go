package lang

import "bytes"

// HCL's parser and evaluator call themselves once for each level of nesting and each operator of a chain, and a Go stack that
// overflows cannot be recovered from. HCL's parser also takes time with the square of the pieces of a text: it ends one at every
// line, $ and %, and melds them one by one. All are bounded before the parser sees the text.
const (
	maxDepth   = 250
	maxChain   = 2000
	maxPieces  = 5000
	maxWritten = 1 << 20 // bytes
)

// A level is one open bracket, quote, template or heredoc.
type level struct {
	kind   byte // one of ( [ { " and i for an interpolation, h for a heredoc
	chain  int  // operators since the last separator on this level
	pieces int  // of a text
	start  int
	word   []byte
}

// A depthScanner follows brackets as HCL's lexer would, without making tokens.
type depthScanner struct {
	src    []byte
	at     int
	levels []level
}

// An excess is where a source passes a limit of the parser.
type excess struct {
	at   int
	text bool // it is the limit of texts, not that of nesting
}

// excessOf finds the first limit that a source passes; nil: none. Kind is { for a file or an expression, h for a template.
func excessOf(src []byte, kind byte) *excess {
	s := &depthScanner{src: src, levels: make([]level, 1, 32)}
	s.levels[0].kind = kind
	for s.skip(); s.at < len(src); s.skip() {
		top := &s.levels[len(s.levels)-1]
		if top.overlong(s.at) {
			return &excess{at: top.start, text: true}
		}
		switch top.kind {
		case '"', 'h':
			s.text(top)
		default:
			s.code(top)
		}
		top = &s.levels[len(s.levels)-1]
		if len(s.levels) > maxDepth || top.chain > maxChain {
			return &excess{at: min(s.at, len(src)-1)}
		}
		if top.overlong(s.at) {
			return &excess{at: top.start, text: true}
		}
	}
	return nil
}

// overlong says whether a level is a text that is longer than is read.
func (l *level) overlong(at int) bool {
	return l.pieces > maxPieces || l.pieces > 0 && at-l.start > maxWritten
}

// meaning marks the characters that mean something to the scanner, inside a text or outside of one.
var meaning = func() (marks [256]bool) {
	for _, c := range []byte("([{\")]},\n#/<!-+*%?&|>=\\$") {
		marks[c] = true
	}
	return marks
}()

// skip steps over what means nothing, which is most of a file.
func (s *depthScanner) skip() {
	at, src := s.at, s.src
	for at < len(src) && !meaning[src[at]] {
		at++
	}
	s.at = at
}

func (s *depthScanner) push(kind byte) {
	s.levels = append(s.levels, level{kind: kind, start: s.at - 1})
}

func (s *depthScanner) pop() {
	if len(s.levels) > 1 {
		s.levels = s.levels[:len(s.levels)-1]
	}
}

// code takes one character outside of quotes.
func (s *depthScanner) code(top *level) {
	c := s.src[s.at]
	s.at++
	switch c {
	case '(', '[', '{', '"':
		s.push(c)
	case ')', ']', '}':
		s.close(c)
	case ',', '\n':
		if c == ',' || top.kind == '{' {
			top.chain = 0
		}
	case '#':
		s.line()
	case '/':
		s.comment(top)
	case '<':
		s.heredoc(top)
	case '!', '-', '+', '*', '%', '?', '&', '|', '>', '=':
		top.chain++
	}
}

// close takes a closing bracket; one that closes nothing is the parser's to complain about.
func (s *depthScanner) close(c byte) {
	if top := s.levels[len(s.levels)-1]; !isEndOf(c, top.kind) {
		return
	}
	s.pop()
	if c != '}' {
		s.levels[len(s.levels)-1].chain++ // of indexes and calls
	}
}

// isEndOf says whether a bracket is the end of a level of that kind.
func isEndOf(c, kind byte) bool {
	switch c {
	case ')':
		return kind == '('
	case ']':
		return kind == '['
	}
	return kind == '{' || kind == 'i'
}

func (s *depthScanner) line() {
	n := bytes.IndexByte(s.src[s.at:], '\n')
	if n < 0 {
		n = len(s.src) - s.at
	}
	s.at += n
}

func (s *depthScanner) comment(top *level) {
	switch {
	case s.next('/'):
		s.line()
	case s.next('*'):
		n := bytes.Index(s.src[s.at:], []byte("*/"))
		if n < 0 {
			s.at = len(s.src)
			return
		}
		s.at += n + 2
	default:
		top.chain++
	}
}

func (s *depthScanner) next(c byte) bool { return s.at < len(s.src) && s.src[s.at] == c }

// heredoc opens one after the first <, where it is one.
func (s *depthScanner) heredoc(top *level) {
	end := bytes.IndexByte(s.src[s.at:], '\n')
	if !s.next('<') || end < 0 {
		top.chain++
		return
	}
	word := bytes.TrimSpace(bytes.TrimPrefix(s.src[s.at+1:s.at+end], []byte("-")))
	if len(word) == 0 || bytes.ContainsAny(word, " \t\"${}()[]") {
		top.chain++
		return
	}
	s.levels = append(s.levels, level{kind: 'h', word: word, start: s.at - 1})
	s.at += end // the newline is taken as the first of the heredoc
}

// text takes one character inside quotes or a heredoc.
func (s *depthScanner) text(top *level) {
	c := s.src[s.at]
	s.at++
	if c == '$' || c == '%' || c == '\n' {
		top.pieces++
	}
	switch {
	case c == '\\' && top.kind == '"':
		s.at++
	case c == '"' && top.kind == '"':
		s.pop()
	case c == '\n' && top.kind == '"':
		s.pop() // a quoted text ends with its line
	case c == '\n':
		if s.heredocEnds(top.word) {
			s.pop()
		}
	case (c == '$' || c == '%') && s.next(c) && s.at+1 < len(s.src) && s.src[s.at+1] == '{':
		s.at += 2 // escaped
	case (c == '$' || c == '%') && s.next('{'):
		s.at++
		if c == '%' {
			top.chain++ // an if within an if has no bracket of its own
		}
		s.push('i')
	}
}

// heredocEnds says whether the line that begins here is the end of the heredoc, and steps over it.
func (s *depthScanner) heredocEnds(word []byte) bool {
	line := s.src[s.at:]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	if !bytes.Equal(bytes.TrimSpace(line), word) {
		return false
	}
	s.at += len(line)
	return true
}
