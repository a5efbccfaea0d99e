// Package near answers one question: which known word was probably meant?
package near

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// Word gives the known word that a misspelt one was probably meant to be, or empty: the same but for letter case, else one that starts with
// it, else one in which at most a third of the letters differ. Beyond that, guesses mislead more than they help.
func Word(found string, known []string) string {
	lower := strings.ToLower(found)
	best, distance := "", max(1, len(found)/3)+1
	for _, k := range known {
		switch word := strings.ToLower(k); {
		case word == lower:
			return k
		case len(found) > 3 && strings.HasPrefix(word, lower) && (distance > 0 || len(k) < len(best)):
			best, distance = k, 0
		default:
			if d := levenshtein.Distance(lower, word, nil); d < distance {
				best, distance = k, d
			}
		}
	}
	return best
}

// DidYouMean is a sentence with the nearest word and a space before it, to stand at the end of a text; empty where none is near enough.
func DidYouMean(found string, known []string) string {
	if word := Word(found, known); word != "" {
		return fmt.Sprintf(" Did you mean %q?", word)
	}
	return ""
}
