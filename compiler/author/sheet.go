package author

import (
	"strings"
	"unicode/utf8"
)

// A sheet is text in the making. lang.Format aligns it in the end; the sheet sees to blocks, blank lines and comments.
type sheet struct {
	b     strings.Builder
	depth int
	fresh bool // nothing stands in the block yet
}

func (s *sheet) text() string { return s.b.String() }

func (s *sheet) line(text string) {
	if text != "" {
		s.b.WriteString(strings.Repeat("  ", s.depth))
		s.b.WriteString(text)
	}
	s.b.WriteByte('\n')
	s.fresh = false
}

// gap leaves a line free, where something stands above.
func (s *sheet) gap() {
	if !s.fresh && s.b.Len() > 0 && !strings.HasSuffix(s.b.String(), "\n\n") {
		s.line("")
	}
}

func (s *sheet) open(header string) {
	s.line(header + " {")
	s.depth++
	s.fresh = true
}

func (s *sheet) close() {
	s.depth--
	s.line("}")
}

// set writes an attribute; one without an expression is not there. What takes several lines stands apart from what is above it.
func (s *sheet) set(name, expr string) {
	if expr == "" {
		return
	}
	if strings.Contains(expr, "\n") {
		s.gap()
	}
	s.line(name + " = " + strings.ReplaceAll(expr, "\n", "\n"+strings.Repeat("  ", s.depth)))
}

// comment writes lines of a comment that are not much longer than lines of code.
func (s *sheet) comment(text string) {
	const most = 110
	line := "#"
	for _, word := range strings.Fields(text) {
		if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > most && line != "#" {
			s.line(line)
			line = "#"
		}
		line += " " + word
	}
	s.line(line)
}

// take adds what another sheet holds.
func (s *sheet) take(other *sheet) { s.b.WriteString(other.text()) }
