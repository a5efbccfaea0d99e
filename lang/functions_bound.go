package lang

import (
	"errors"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// errTooMuch is what a function says whose result would pass the limits. It is said before the result is made.
var errTooMuch = errors.New("the result would be larger than any pipeline")

// estimates are of the functions whose results can be larger than all of their arguments together: how large in bytes at the most, an element counted as
// unitBytes, as far as their arguments are known.
func estimates() map[string]func(args []cty.Value) int {
	return map[string]func(args []cty.Value) int{
		"csvdecode":  decoded,
		"format":     formatted,
		"formatlist": formattedList,
		"indent":     func(a []cty.Value) int { return product(wholeOf(a[0]), strings.Count(textOf(a[1]), "\n")+1) },
		"join":       joinedBytes,
		"jsondecode": decoded,
		"regexall":   func(a []cty.Value) int { return product(strings.Count(textOf(a[0]), "("), len(textOf(a[1]))) },
		"replace":    replaced,
		"setproduct": multiplied,
		"split":      func(a []cty.Value) int { return product(strings.Count(textOf(a[1]), textOf(a[0]))+1, unitBytes) },
		"yamldecode": decoded,
	}
}

// product multiplies numbers that are not negative, and stops far above any limit.
func product(a, b int) int {
	const enough = 1 << 40
	if a > 0 && b > enough/a {
		return enough
	}
	return a * b
}

// textOf is a text; empty where it is none, or not known.
func textOf(v cty.Value) string {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return ""
	}
	return v.AsString()
}

// wholeOf is a number that is not negative, as far as it matters.
func wholeOf(v cty.Value) int {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || v.Type() != cty.Number {
		return 0
	}
	n, _ := v.AsBigFloat().Int64()
	return int(min(max(n, 0), 1<<40))
}

// lengthOf is the number of elements; 0 where that is not known.
func lengthOf(v cty.Value) int {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return 0
	}
	return v.LengthInt()
}

func joinedBytes(args []cty.Value) int {
	elements := 0
	for _, list := range args[1:] {
		elements += lengthOf(list)
	}
	return product(len(textOf(args[0])), elements)
}

// replaced goes by how often a text is found; a pattern may be found at each character.
func replaced(args []cty.Value) int {
	text, old := textOf(args[0]), textOf(args[1])
	times := strings.Count(text, old)
	if strings.HasPrefix(old, "/") && strings.HasSuffix(old, "/") {
		times = len(text) + 1
	}
	return product(times, len(textOf(args[2])))
}

func multiplied(args []cty.Value) int {
	sets := product(len(args), unitBytes)
	for _, a := range args {
		sets = product(sets, lengthOf(a))
	}
	return sets
}

// decoded goes by what separates elements.
func decoded(args []cty.Value) int {
	text := textOf(args[0])
	return product(strings.Count(text, ",")+strings.Count(text, "\n"), unitBytes)
}

// formatted goes by the widths that are written and by how often the longest argument can be asked for.
func formatted(args []cty.Value) int {
	verbs, widths := verbsOf(textOf(args[0]))
	longest := 0
	for _, a := range args[1:] {
		longest = max(longest, len(textOf(a)))
	}
	return product(verbs, longest) + widths
}

// formattedList is formatted for lists: each of their elements is asked for in one line.
func formattedList(args []cty.Value) int {
	verbs, widths := verbsOf(textOf(args[0]))
	lines, longest, lists := 0, 0, 0
	for _, a := range args[1:] {
		if n := lengthOf(a); n > 0 {
			lines = max(lines, n)
			lists += product(weigh(a, maxWeight), unitBytes)
		}
		longest = max(longest, len(textOf(a)))
	}
	return product(lines, product(verbs, longest)+widths+len(textOf(args[0]))) + product(verbs, lists)
}

// verbsOf counts the verbs of a format and adds up the numbers in it, widths among them.
func verbsOf(format string) (verbs, widths int) {
	number := 0
	for _, c := range []byte(format) {
		switch {
		case c >= '0' && c <= '9':
			number = min(number*10+int(c-'0'), 1<<40)
			continue
		case c == '%':
			verbs++
		}
		widths, number = widths+number, 0
	}
	return verbs, min(widths+number, 1<<40)
}
