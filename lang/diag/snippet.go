package diag

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
)

// longest is how far, in bytes, a line is looked at around a range. It keeps the cost of a diagnostic the same in any file.
const longest = 8 << 10

// A span is a range of bytes that lies in a file.
type span struct{ from, to int }

// within cuts a range to the file. It does not if the range begins past the end, as that of another file does.
func within(src []byte, r hcl.Range) (span, bool) {
	s := span{r.Start.Byte, r.End.Byte}
	if src == nil || s.from < 0 || s.from > len(src) {
		return span{}, false
	}
	s.to = min(max(s.to, s.from), len(src))
	// A range that ends with the line does not begin the next.
	for s.to > s.from && (src[s.to-1] == '\n' || src[s.to-1] == '\r') {
		s.to--
	}
	return s, true
}

// lineAt gives the line around an offset, without its end, cut if it is very long.
func lineAt(src []byte, at int) span {
	from, to := max(0, at-longest), min(len(src), at+longest)
	if i := bytes.LastIndexByte(src[from:at], '\n'); i >= 0 {
		from += i + 1
	}
	if i := bytes.IndexByte(src[at:to], '\n'); i >= 0 {
		to = at + i
	}
	if to > from && src[to-1] == '\r' && to > at {
		to--
	}
	return span{from, to}
}

// A row is a line of the window.
type row struct {
	number int
	line   span // what of the file it shows
	marked span // what of it is pointed at
	skips  bool // lines before it are left out
}

// rows are the lines of a range: all of them if they are few, else the first and the last. Only those are looked for.
func rows(src []byte, r hcl.Range, s span) []row {
	first := lineAt(src, s.from)
	if s.to <= first.to {
		return []row{{number: r.Start.Line, line: first, marked: s}}
	}
	out := []row{{number: r.Start.Line, line: first, marked: span{s.from, first.to}}}
	last := lineAt(src, s.to)
	number := max(r.End.Line, r.Start.Line+1)
	if r.End.Column == 1 && r.End.Byte > s.to { // the range went on to the beginning of the next line
		number = max(number-1, r.Start.Line+1)
	}
	skips := number > r.Start.Line+1
	if number == r.Start.Line+2 {
		middle := lineAt(src, nextLine(src, first.to))
		out = append(out, row{number: r.Start.Line + 1, line: middle, marked: indented(src, middle, middle.to)})
		skips = false
	}
	end := row{number: number, line: last, marked: indented(src, last, s.to), skips: skips}
	if end.marked.from == end.marked.to { // only the blanks before its first character
		return out
	}
	return append(out, end)
}

// indented is a line from its first character that is not blank up to an offset.
func indented(src []byte, line span, to int) span {
	to = max(to, line.from)
	blank := len(src[line.from:to]) - len(bytes.TrimLeft(src[line.from:to], " \t"))
	return span{line.from + blank, to}
}

// nextLine is where the line after the one that ends at an offset begins.
func nextLine(src []byte, end int) int {
	if bytes.HasPrefix(src[end:], []byte("\r\n")) {
		end++
	}
	return min(end+1, len(src))
}
