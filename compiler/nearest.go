package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// nearest gives the word that a misspelt one was probably meant to be; empty: none is near enough.
func nearest(word string, words []string) string {
	best, limit := "", (len(word)+2)/3
	for _, w := range words {
		if w == word {
			continue
		}
		if strings.EqualFold(w, word) {
			return w
		}
		if distance := levenshtein.Distance(word, w, nil); distance <= limit {
			best, limit = w, distance-1
		}
	}
	return best
}

// didYouMean is a sentence to stand at the end of a detail, with a space before it; empty where no word is near enough.
func didYouMean(word string, words []string) string {
	if near := nearest(word, words); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}

// either lists words for a sentence: `"A"`, `"A" or "B"`, `"A", "B" or "C"`.
func either(words ...string) string {
	return series(quoted(words), "or")
}

// every lists words that something has: `"A", "B" and "C"`.
func every(words ...string) string {
	return series(quoted(words), "and")
}

func quoted(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = fmt.Sprintf("%q", w)
	}
	return list
}

func series(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// sortedKeys gives the keys of a map in order, for messages and for loops whose order shows.
func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
