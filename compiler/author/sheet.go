package author

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sheet is text in the making. lang.Format aligns it in the end; the sheet sees to blocks, blank lines and comments.
type sheet struct {
	lines []string
	depth int
	apart bool // the last line belongs to what stands apart from what follows
}

func (s *sheet) text() string { return strings.Join(s.lines, "\n") + "\n" }

func (s *sheet) line(text string) {
	s.lines = append(s.lines, strings.Repeat("  ", s.depth)+text)
	s.apart = false
}

// last is the last line without its indentation; { where nothing stands in the block yet, or in the file.
func (s *sheet) last() string {
	if len(s.lines) == 0 {
		return "{"
	}
	return strings.TrimSpace(s.lines[len(s.lines)-1])
}

// gap leaves a line free, where something stands above.
func (s *sheet) gap() {
	if last := s.last(); last != "" && !strings.HasSuffix(last, "{") {
		s.lines = append(s.lines, "")
	}
	s.apart = false
}

func (s *sheet) open(header string) {
	s.line(header + " {")
	s.depth++
}

// close ends a block. One with a single short attribute goes on one line.
func (s *sheet) close() {
	s.depth--
	n := len(s.lines)
	if n >= 2 && strings.HasSuffix(s.lines[n-2], " {") {
		only := strings.TrimSpace(s.lines[n-1])
		one := s.lines[n-2] + " " + only + " }"
		if !strings.HasPrefix(only, "#") && !strings.HasSuffix(only, "}") && !strings.Contains(only, "\n") && utf8.RuneCountInString(one) <= wide+10 {
			s.lines = append(s.lines[:n-2], one)
			return
		}
	}
	if strings.HasSuffix(s.last(), "{") {
		s.lines[n-1] += "}"
		return
	}
	s.line("}")
}

// set writes an attribute; one without an expression is not there. What takes several lines stands apart from its neighbours.
func (s *sheet) set(name, expr string) {
	if expr == "" {
		return
	}
	several := strings.Contains(expr, "\n")
	if several || s.apart {
		s.gap()
	}
	s.line(name + " = " + strings.ReplaceAll(expr, "\n", "\n"+strings.Repeat("  ", s.depth)))
	s.apart = several
}

// comment writes lines of a comment that are not much longer than lines of code.
func (s *sheet) comment(text string) {
	const most = 110
	line := "#"
	for _, word := range strings.Fields(strings.Map(visible, text)) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > most && line != "#" {
			s.line(line)
			line = "#"
		}
		line += " " + word
	}
	s.line(line)
}

// visible keeps characters out of comments that a terminal would make something of.
func visible(c rune) rune {
	if !unicode.IsGraphic(c) && !unicode.IsSpace(c) {
		return -1
	}
	return c
}

// take adds what another sheet holds.
func (s *sheet) take(other *sheet) { s.lines = append(s.lines, other.lines...) }
