package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// suggest gives ` Did you mean "x"?`, or nothing where no candidate is near.
func suggest(found string, candidates []string) string {
	best, distance := "", 1+len(found)/3
	for _, c := range candidates {
		if strings.EqualFold(c, found) {
			best = c
			break
		}
		if len(found) > 3 && strings.HasPrefix(strings.ToLower(c), strings.ToLower(found)) && (distance > 0 || len(c) < len(best)) {
			best, distance = c, 0
		}
		if d := levenshtein.Distance(strings.ToLower(found), strings.ToLower(c), nil); d < distance || d == distance && best == "" {
			best, distance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", best)
}

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
