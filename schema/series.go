package schema

import (
	"slices"

	"pipewright/lang/prose"
)

// quoted joins words for a sentence, sorted: "a", "b" and "c".
func quoted(words []string) string { return prose.Every(slices.Sorted(slices.Values(words))...) }

// either joins words for a choice, sorted: "a", "b" or "c".
func either(words []string) string { return prose.Either(slices.Sorted(slices.Values(words))...) }
