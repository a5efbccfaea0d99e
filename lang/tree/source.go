package tree

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"github.com/hashicorp/hcl/v2"
)

// bom is the byte order mark that some editors put before a text; it is no part of it.
const bom = "\xef\xbb\xbf"

// A source finds places in a file. It holds the text as parsers see it: without the byte order mark, every line ended by \n alone, since goccy's lexer
// loses count of lines that end otherwise. A line and a place in it are the same in both.
type source struct {
	name    string
	src     []byte
	text    string
	lines   []int32        // where each line begins in text
	bytes   []int32        // where each line begins in the file; nil: one byte order mark, at most, before lines
	skipped int            // the length of the byte order mark
	marks   map[int][]mark // of each line that is not ASCII, by its index
}

// A mark is a place in a line from which columns can be counted on, so that long lines are not counted from their start over and over.
type mark struct {
	at      int // bytes from the start of the line
	cluster int // characters before it, as a reader takes them
	rune    int // code points before it
}

// spread is how far marks stand apart, in bytes.
const spread = 256

func newSource(name string, src []byte) *source {
	s := &source{name: name, src: src, lines: []int32{0}, marks: map[int][]mark{}}
	if len(src) > MaxJSON {
		return s // which nobody reads
	}
	text := strings.TrimPrefix(string(src), bom)
	s.skipped = len(src) - len(text)
	if strings.IndexByte(text, '\r') >= 0 {
		text = s.normalise(text)
	}
	s.text = text
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			s.mark(text[at:])
			return s
		}
		s.mark(text[at : at+i])
		at += i + 1
		s.lines = append(s.lines, int32(at))
	}
}

// normalise ends all lines by \n, and remembers where they begin in the file.
func (s *source) normalise(text string) string {
	var b strings.Builder
	s.bytes = []int32{int32(s.skipped)}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\r' {
			c = '\n'
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
		}
		b.WriteByte(c)
		if c == '\n' {
			s.bytes = append(s.bytes, int32(s.skipped+i+1))
		}
	}
	return b.String()
}

// mark sets the marks of the last line.
func (s *source) mark(line string) {
	if ascii(line) {
		return
	}
	marks := []mark{{}}
	here := mark{}
	for here.at < len(line) {
		next := advance(line, here)
		if next.at-marks[len(marks)-1].at >= spread {
			marks = append(marks, next)
		}
		here = next
	}
	s.marks[len(s.lines)-1] = marks
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// advance goes one character on.
func advance(line string, m mark) mark {
	size := 1
	if line[m.at] >= utf8.RuneSelf || m.at+1 < len(line) && line[m.at+1] >= utf8.RuneSelf {
		size, _, _ = textseg.ScanGraphemeClusters([]byte(line[m.at:min(len(line), m.at+longest)]), true)
	}
	return mark{m.at + size, m.cluster + 1, m.rune + utf8.RuneCountInString(line[m.at:m.at+size])}
}

// longest is how long one character may be, in bytes; what is longer was not written for readers.
const longest = 256

// pos gives the place of a byte of the text; columns count characters as a reader takes them, from 1.
func (s *source) pos(at int) hcl.Pos {
	at = min(max(at, 0), len(s.text))
	i := sort.Search(len(s.lines), func(i int) bool { return int(s.lines[i]) > at }) - 1
	within := at - int(s.lines[i])
	return hcl.Pos{Line: i + 1, Column: s.column(i, within), Byte: s.start(i) + within}
}

// start gives where a line begins in the file.
func (s *source) start(i int) int {
	if s.bytes != nil {
		return int(s.bytes[i])
	}
	return s.skipped + int(s.lines[i])
}

func (s *source) column(i, within int) int {
	marks := s.marks[i]
	if marks == nil {
		return within + 1
	}
	m := marks[sort.Search(len(marks), func(k int) bool { return marks[k].at > within })-1]
	for line := s.line(i); m.at < within; {
		m = advance(line, m)
	}
	return m.cluster + 1
}

// line gives the text of a line, without its end.
func (s *source) line(i int) string {
	if i+1 < len(s.lines) {
		return s.text[s.lines[i] : s.lines[i+1]-1]
	}
	return s.text[s.lines[i]:]
}

// offset gives the byte of the text at a line and a code point in it, both from 1, as goccy counts.
func (s *source) offset(line, column int) int {
	i := min(max(line, 1), len(s.lines)) - 1
	text, want := s.line(i), max(column, 1)-1
	marks := s.marks[i]
	if marks == nil {
		return int(s.lines[i]) + min(want, len(text))
	}
	m := marks[sort.Search(len(marks), func(k int) bool { return marks[k].rune > want })-1]
	at := m.at
	for left := want - m.rune; left > 0 && at < len(text); left-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return int(s.lines[i]) + at
}

// at gives the range of the bytes of the text from start to end.
func (s *source) at(start, end int) hcl.Range {
	return hcl.Range{Filename: s.name, Start: s.pos(start), End: s.pos(max(start, end))}
}

// character gives the range of the one character at a byte of the text; at the end of the text it is empty.
func (s *source) character(at int) hcl.Range {
	_, size := utf8.DecodeRuneInString(s.text[min(at, len(s.text)):])
	return s.at(at, at+size)
}
