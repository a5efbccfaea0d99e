package diag

import (
	"strings"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"golang.org/x/text/width"
)

// visible is a text in which nothing acts on the terminal: a file may hold escape sequences, and characters that turn the direction of writing, so
// that what is shown is not what is read. Newlines and tabs stay.
func visible(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] >= ' ' && s[i] < 0x7f || s[i] == '\n' || s[i] == '\t'
	}
	if clean {
		return s
	}
	return strings.Map(visibleRune, strings.ToValidUTF8(s, "\uFFFD"))
}

func visibleRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r < ' ':
		return '\u2400' + r // the picture of the control character
	case r == 0x7f:
		return '\u2421'
	case r > 0x7f && r < 0xa0, bends(r):
		return '\uFFFD'
	}
	return r
}

// bends says whether a character turns the direction of what follows it, or breaks the line.
func bends(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' ||
		r == '\u2028' || r == '\u2029'
}

// A cluster is what a reader takes for one character.
type cluster struct {
	text  string // visible
	at    int    // byte offset in the line
	width int    // columns on the terminal; of a tab: 1, for its own width depends on where it stands
}

// clusters divides a line.
func clusters(line []byte) []cluster {
	out := make([]cluster, 0, len(line))
	for at := 0; at < len(line); {
		n := 1
		if line[at] >= utf8.RuneSelf || at+1 < len(line) && line[at+1] >= utf8.RuneSelf {
			n, _, _ = textseg.ScanGraphemeClusters(line[at:], true)
		}
		text := visible(string(line[at : at+n]))
		out = append(out, cluster{text: text, at: at, width: columns(text)})
		at += n
	}
	return out
}

func columns(text string) int {
	r, _ := utf8.DecodeRuneInString(text)
	if r < 0x1100 { // nothing below it is wide
		return 1
	}
	if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// wrap breaks a text at blanks so that its lines have at most limit columns, if they can; 0: no limit. Lines that are indented are left alone.
func wrap(text string, limit int) string {
	if limit <= 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if len(line) > limit && !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
			lines[i] = wrapLine(line, limit)
		}
	}
	return strings.Join(lines, "\n")
}

func wrapLine(line string, limit int) string {
	var out strings.Builder
	used := 0
	for word := range strings.FieldsSeq(line) {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
		case used+1+n > limit:
			out.WriteByte('\n')
			used = 0
		default:
			out.WriteByte(' ')
			used++
		}
		out.WriteString(word)
		used += n
	}
	return out.String()
}
