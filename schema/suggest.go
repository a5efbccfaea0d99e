package schema

import (
	"fmt"
	"slices"
	"strings"
)

// quoted joins words for a sentence, sorted: "a", "b" and "c".
func quoted(words []string) string { return series(words, "and") }

// either joins words for a choice, sorted: "a", "b" or "c".
func either(words []string) string { return series(words, "or") }

func series(words []string, conjunction string) string {
	out := make([]string, 0, len(words))
	for _, w := range slices.Sorted(slices.Values(words)) {
		out = append(out, fmt.Sprintf("%q", w))
	}
	switch len(out) {
	case 0:
		return "none"
	case 1:
		return out[0]
	}
	last := len(out) - 1
	return strings.Join(out[:last], ", ") + " " + conjunction + " " + out[last]
}
