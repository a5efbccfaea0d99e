package diag

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// A Secret is a mark whose value is never shown. Values with other marks are not shown either, but nothing is said about them.
type Secret interface{ Secret() }

// A value is what a name in an expression came to.
type value struct {
	Traversal string `json:"traversal"`
	Statement string `json:"statement"` // goes on from the traversal: is "x"
}

// longestText is how many characters of a text are shown.
const longestText = 60

// values are those of the names in the expression that a diagnostic is about, sorted.
func values(d *hcl.Diagnostic) []value {
	out := []value{}
	if d.Expression == nil || d.EvalContext == nil {
		return out
	}
	for _, traversal := range d.Expression.Variables() {
		v, known := longestKnown(traversal, d.EvalContext)
		if known && !slices.ContainsFunc(out, func(o value) bool { return o.Traversal == v.Traversal }) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b value) int { return strings.Compare(a.Traversal, b.Traversal) })
	return out
}

// longestKnown says what a name came to, or the part of it that came to something. The root alone is no news: it is everything.
func longestKnown(traversal hcl.Traversal, ctx *hcl.EvalContext) (value, bool) {
	for ; len(traversal) > 1 && !traversal.IsRelative(); traversal = traversal[:len(traversal)-1] {
		v, diags := traversal.TraverseAbs(ctx)
		if diags.HasErrors() {
			continue
		}
		statement := state(v)
		return value{written(traversal), statement}, statement != ""
	}
	return value{}, false
}

func state(v cty.Value) string {
	if v.IsMarked() {
		for mark := range v.Marks() {
			if _, ok := mark.(Secret); ok {
				return "is sensitive and not shown"
			}
		}
		return ""
	}
	if !v.IsKnown() {
		return ""
	}
	return "is " + brief(v)
}

// brief is a value in a few words. Of collections only the size is told, so no element that is marked can show.
func brief(v cty.Value) string {
	t := v.Type()
	switch {
	case v.IsNull():
		return "null"
	case t == cty.Bool:
		return strconv.FormatBool(v.True())
	case t == cty.Number:
		return v.AsBigFloat().Text('g', 10)
	case t == cty.String:
		return quoted(v.AsString())
	case t.IsObjectType():
		return sized("object", len(t.AttributeTypes()), "attribute")
	case t.IsTupleType():
		return sized("tuple", len(t.TupleElementTypes()), "element")
	case t.IsCollectionType():
		return sized(t.FriendlyName(), v.LengthInt(), "element")
	}
	return t.FriendlyName()
}

func quoted(s string) string {
	if len(s) > longestText {
		if runes := []rune(s[:min(len(s), 4*longestText)]); len(runes) > longestText {
			return strconv.Quote(string(runes[:longestText])) + "..."
		}
	}
	return strconv.Quote(s)
}

func sized(what string, n int, of string) string {
	switch n {
	case 0:
		return "empty " + what
	case 1:
		return what + " with 1 " + of
	}
	return fmt.Sprintf("%s with %d %ss", what, n, of)
}

// written is a name as the author wrote it.
func written(traversal hcl.Traversal) string {
	var out strings.Builder
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			out.WriteString(step.Name)
		case hcl.TraverseAttr:
			out.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			out.WriteString("[" + brief(step.Key) + "]")
		}
	}
	return out.String()
}
