package lang

import (
	"encoding/json"
	"slices"
	"strings"

	"pipewright/lang/near"
)

// didYouMean is a sentence with the nearest candidate, spelled as references are: without quotes. Empty where none is near.
func didYouMean(word string, candidates []string) string {
	if best := near.Word(word, candidates); best != "" {
		return " Did you mean " + best + "?"
	}
	return ""
}

// listed is a sorted list for people.
func listed(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	sorted := slices.Sorted(slices.Values(words))
	const most = 24
	if len(sorted) > most {
		return strings.Join(sorted[:most], ", ") + ", ..."
	}
	return strings.Join(sorted, ", ")
}

// quoted is a text as HCL writes it in quotes.
func quoted(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(text) != nil {
		return `"` + text + `"`
	}
	escaped := strings.TrimSuffix(b.String(), "\n")
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(escaped)
}
