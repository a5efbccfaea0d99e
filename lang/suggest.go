package lang

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// nearest is the candidate that a misspelt word was probably meant to be, or empty. A third of the word may be wrong: beyond
// that, guesses mislead more than they help.
func nearest(word string, candidates []string) string {
	best, least := "", max(1, len(word)/3)+1
	for _, c := range candidates {
		if d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(c), nil); d < least {
			best, least = c, d
		}
	}
	return best
}

// didYouMean is a sentence with the nearest candidate, or else one with all of them where they are few.
func didYouMean(word string, candidates []string) string {
	if best := nearest(word, candidates); best != "" {
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
