package view

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escapes are terminal control sequences: CSI, OSC and other strings up to their terminator, and two-byte escapes.
var escapes = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?`)

// Clean makes a line of output safe for a terminal and for a log of lines: control sequences are dropped, of text that overwrites
// itself with carriage returns the last state is kept, and other control characters, bidirectional overrides and broken
// UTF-8 are spelled out as escapes. Tabs stay.
func Clean(line string) string {
	if !needsCleaning(line) {
		return line
	}
	line = escapes.ReplaceAllString(line, "")
	line = strings.TrimRight(line, "\r\n")
	line = line[strings.LastIndexByte(line, '\r')+1:]
	var b strings.Builder
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, line[i])
		case hidden(r):
			b.WriteString(spell(r))
		default:
			b.WriteString(line[i : i+n])
		}
		i += n
	}
	return b.String()
}

func needsCleaning(line string) bool {
	return !utf8.ValidString(line) || strings.ContainsFunc(line, hidden)
}

// hidden says whether a rune acts on a terminal instead of showing: controls, and the format characters that reorder text.
func hidden(r rune) bool {
	return r != '\t' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}

func spell(r rune) string {
	if r < 0x100 {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
