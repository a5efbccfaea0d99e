// Package prose answers one question: how do numbers and lists of words stand in a sentence of a message?
package prose

import (
	"fmt"
	"strings"
)

// Count says a number of things: "1 file", "9 files".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// Either lists words of which one can be chosen, quoted, in the order given: `"a", "b" or "c"`. Of no words it is "none".
func Either(list ...string) string { return Series(quoted(list), "or") }

// Every lists words that something has, quoted, in the order given: `"a", "b" and "c"`. Of no words it is "none".
func Every(list ...string) string { return Series(quoted(list), "and") }

// Series lists words as they are, with the conjunction before the last.
func Series(list []string, conjunction string) string {
	last := len(list) - 1
	switch last {
	case -1:
		return "none"
	case 0:
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " " + conjunction + " " + list[last]
}

func quoted(list []string) []string {
	out := make([]string, len(list))
	for i, word := range list {
		out[i] = fmt.Sprintf("%q", word)
	}
	return out
}
