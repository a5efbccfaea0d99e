package tree

import (
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// maxToil bounds what a lexer does over and over, in steps of about a third of a nanosecond.
const maxToil = 1_000_000_000

// toil refuses the three things that goccy's lexer needs time for which grows with their square: empty lines one below the other, where a text begins with
// them; tabs of one line, in quotes; and < signs side by side. No file that is read has thousands of them.
func toil(s *source) *hcl.Diagnostic {
	const each = 10 // steps for an empty line
	spent, blanks := 0, 0
	for i := range s.lines {
		line := s.line(i)
		if strings.TrimLeft(line, " \t") == "" {
			spent, blanks = spent+each*blanks, blanks+1
		} else {
			blanks = 0
		}
		spent += strings.Count(line, "\t")*len(line) + same(line)
		if spent > maxToil {
			at := int(s.lines[i])
			return diag.Error("tree-too-large", "Too much of the same", "The file has thousands of empty lines, tabs or < signs in a row, which end here. Remove them.", s.at(at, at+len(line)))
		}
	}
	return nil
}

// same gives the sum of the squares of how many < stand side by side.
func same(line string) int {
	sum := 0
	for {
		at := strings.IndexByte(line, '<')
		if at < 0 {
			return sum
		}
		rest := strings.TrimLeft(line[at:], "<")
		run := len(line) - at - len(rest)
		sum, line = sum+run*run, rest
	}
}
