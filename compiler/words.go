package compiler

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

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
