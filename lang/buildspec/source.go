package buildspec

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
	"github.com/hashicorp/hcl/v2"
)

// bom is the byte order mark that some editors put before a text; it is no part of it.
var bom = []byte("\xef\xbb\xbf")

// A source finds places in the bytes of a file. goccy counts lines and characters; its byte offsets cannot be used, they count characters too.
type source struct {
	src   []byte
	name  string
	lines []int // where each line begins
}

func newSource(src []byte, name string) *source {
	s := &source{src: src, name: name, lines: []int{0}}
	if bytes.HasPrefix(src, bom) {
		s.lines[0] = len(bom)
	}
	for i, c := range src {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// pos gives the place of a byte; columns count characters, from 1.
func (s *source) pos(at int) hcl.Pos {
	at = min(max(at, s.lines[0]), len(s.src))
	line := sort.SearchInts(s.lines, at+1) - 1
	return hcl.Pos{Line: line + 1, Column: utf8.RuneCount(s.src[s.lines[line]:at]) + 1, Byte: at}
}

// at gives the range of the bytes from start to end.
func (s *source) at(start, end int) hcl.Range {
	return hcl.Range{Filename: s.name, Start: s.pos(start), End: s.pos(max(start, end))}
}

// offset gives the byte of a line and a character in it, both from 1.
func (s *source) offset(line, column int) int {
	line = min(max(line, 1), len(s.lines))
	at, end := s.lines[line-1], len(s.src)
	if line < len(s.lines) {
		end = s.lines[line]
	}
	for ; column > 1 && at < end; column-- {
		_, size := utf8.DecodeRune(s.src[at:end])
		at += size
	}
	return at
}

// token gives the range of a token: its own text where that is found at its place, else the rest of its line.
func (s *source) token(t *token.Token) hcl.Range {
	if t == nil || t.Position == nil {
		return s.at(0, 0)
	}
	start := s.offset(t.Position.Line, t.Position.Column)
	text := strings.TrimSpace(t.Origin)
	if text != "" && bytes.HasPrefix(s.src[start:], []byte(text)) {
		return s.at(start, start+len(text))
	}
	return s.at(start, s.endOfLine(start))
}

func (s *source) endOfLine(start int) int {
	rest := s.src[start:]
	if i := bytes.IndexAny(rest, "\r\n"); i >= 0 {
		rest = rest[:i]
	}
	return start + len(bytes.TrimRight(rest, " \t"))
}
