package author

import (
	"slices"
	"strings"
	"unicode/utf8"

	"pipewright/lang/tree"
)

// wide is how long a list or an object on one line may be.
const wide = 90

// list writes elements on one line, or each on its own where they are long. None: an empty text.
func list(of []string) string {
	if len(of) == 0 {
		return ""
	}
	return bracket("[", of, "]")
}

func bracket(open string, of []string, closing string) string {
	blank := ""
	if open == "{" {
		blank = " "
	}
	one := open + blank + strings.Join(of, ", ") + blank + closing
	if utf8.RuneCountInString(one) <= wide && !strings.Contains(one, "\n") && !crowded(open, of) {
		return one
	}
	var b strings.Builder
	b.WriteString(open + "\n")
	for _, e := range of {
		b.WriteString("  " + strings.ReplaceAll(e, "\n", "\n  "))
		if open == "[" {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString(closing)
	return b.String()
}

// crowded says whether elements are better read below each other: several objects of a list, and several members of an object one of which is a list or an object.
func crowded(open string, of []string) bool {
	return len(of) > 1 && slices.ContainsFunc(of, func(e string) bool {
		if open == "[" {
			return strings.HasPrefix(e, "{ ")
		}
		return strings.HasSuffix(e, "}") || strings.HasSuffix(e, "]")
	})
}

// choices writes a list some of whose elements stand under a condition, as concat does it; empty: there is none.
func choices(v *tree.Value, write func(*tree.Value) string) string {
	if v == nil {
		return ""
	}
	if v.Parts != nil {
		return conditional(v, written(pieces(v)))
	}
	var parts, run []string
	flush := func() {
		if len(run) > 0 {
			parts = append(parts, list(run))
		}
		run = nil
	}
	for _, v := range v.Elems {
		if v.When == "" {
			run = append(run, write(v))
			continue
		}
		flush()
		parts = append(parts, operand(v.When)+" ? ["+write(v)+"] : []")
	}
	flush()
	switch {
	case len(parts) == 0:
		return ""
	case len(parts) == 1:
		return parts[0]
	}
	return "concat(" + strings.Join(parts, ", ") + ")"
}
