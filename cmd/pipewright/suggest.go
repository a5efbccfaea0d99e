package main

import (
	"fmt"
	"strings"

	"pipewright/lang/near"
)

// suggest gives "; did you mean X?" where a known word is near enough, else nothing.
func suggest(word string, known []string) string {
	if meant := near.Word(word, known); meant != "" {
		return fmt.Sprintf("; did you mean %q?", meant)
	}
	return ""
}

// list writes words after a lead, separated by commas; nothing where there are none.
func list(lead string, words []string) string {
	if len(words) == 0 {
		return ""
	}
	return lead + strings.Join(words, ", ")
}
