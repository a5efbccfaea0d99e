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
		if anySecret(v.Marks()) {
			return "is sensitive and not shown"
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

// shortestSecret is the length from which a secret is looked for in messages: shorter ones are in too many words.
const shortestSecret = 4

// discreet replaces in a message what the names in the expression came to, where that is sensitive: HCL quotes a key that stands in an object twice.
func discreet(d *hcl.Diagnostic, message string) string {
	if d.Expression == nil || d.EvalContext == nil {
		return message
	}
	for _, traversal := range d.Expression.Variables() {
		v, diags := traversal.TraverseAbs(d.EvalContext)
		if diags.HasErrors() {
			continue
		}
		for _, secret := range secretTexts(v) {
			quoted := strconv.Quote(secret)
			message = strings.ReplaceAll(message, quoted[1:len(quoted)-1], hidden)
			message = strings.ReplaceAll(message, secret, hidden)
		}
	}
	return message
}

const hidden = "(sensitive)"

// secretTexts are the texts in a value that are marked as secret, themselves or as a part of something.
func secretTexts(v cty.Value) []string {
	if !v.ContainsMarked() {
		return nil
	}
	plain, places := v.UnmarkDeepWithPaths()
	var out []string
	for _, place := range places {
		part, err := place.Path.Apply(plain)
		if err != nil || !anySecret(place.Marks) {
			continue
		}
		// No visitor refuses a value.
		_ = cty.Walk(part, func(_ cty.Path, leaf cty.Value) (bool, error) {
			if leaf.Type() == cty.String && leaf.IsKnown() && !leaf.IsNull() && len(leaf.AsString()) >= shortestSecret {
				out = append(out, leaf.AsString())
			}
			return true, nil
		})
	}
	return out
}

func anySecret(marks cty.ValueMarks) bool {
	for mark := range marks {
		if _, ok := mark.(Secret); ok {
			return true
		}
	}
	return false
}
