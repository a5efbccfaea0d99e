package schema

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"pipewright/lang/near"
)

// unbounded is the upper end of a range that has none.
const unbounded = math.MaxInt32

// A decoder reads one file and gathers its mistakes.
type decoder struct{ diags hcl.Diagnostics }

func (d *decoder) errorf(r hcl.Range, summary, format string, args ...any) {
	d.diags = append(d.diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &r})
}

// A slot says where the value of one attribute goes. It answers what was expected when the value does not fit.
type slot func(cty.Value) (expected string)

// slots are the attributes of one kind of block.
type slots map[string]slot

// fill puts the attributes of a body into their slots. Expressions are attributes that stay expressions: they are left to the caller.
func (d *decoder) fill(body *hclsyntax.Body, kind string, s slots, expressions ...string) {
	for _, name := range slices.Sorted(maps.Keys(body.Attributes)) {
		a := body.Attributes[name]
		if slices.Contains(expressions, name) {
			continue
		}
		put, known := s[name]
		if !known {
			names := append(slices.Collect(maps.Keys(s)), expressions...)
			d.errorf(a.NameRange, "Unknown attribute", "A %s has no attribute %q.%s It has %s.", kind, name, near.DidYouMean(name, names), quoted(names))
			continue
		}
		v, diags := a.Expr.Value(nil)
		if diags.HasErrors() {
			d.diags = append(d.diags, diags...)
			continue
		}
		if expected := put(v); expected != "" {
			d.errorf(a.Expr.Range(), "Wrong value", "%s must be %s.", name, expected)
		}
	}
}

// needs complains about attributes that a body lacks.
func (d *decoder) needs(body *hclsyntax.Body, kind string, at hcl.Range, names ...string) {
	for _, name := range names {
		if body.Attributes[name] == nil {
			d.errorf(at, "Missing attribute", "A %s needs the attribute %q.", kind, name)
		}
	}
}

// as converts a value for a slot; ok is false for null, for what is not known and for what does not convert.
func as(v cty.Value, t cty.Type) (cty.Value, bool) {
	out, err := convert.Convert(v, t)
	return out, err == nil && !out.IsNull() && out.IsWhollyKnown()
}

func text(to *string) slot {
	return func(v cty.Value) string {
		v, ok := as(v, cty.String)
		if !ok || v.AsString() == "" {
			return "a text that is not empty"
		}
		*to = v.AsString()
		return ""
	}
}

func oneOf(to *string, words ...string) slot {
	return func(v cty.Value) string {
		v, ok := as(v, cty.String)
		if !ok || !slices.Contains(words, v.AsString()) {
			return "one of " + either(words)
		}
		*to = v.AsString()
		return ""
	}
}

func truth(to *bool) slot {
	return func(v cty.Value) string {
		v, ok := as(v, cty.Bool)
		if !ok {
			return "true or false"
		}
		*to = v.True()
		return ""
	}
}

func number(to *int) slot {
	return func(v cty.Value) string {
		v, ok := as(v, cty.Number)
		if !ok {
			return "a number"
		}
		n, exact := v.AsBigFloat().Int64()
		if exact != 0 || n < 0 || n > unbounded {
			return "a whole number that is not negative"
		}
		*to = int(n)
		return ""
	}
}

func list(to *[]string) slot {
	return func(v cty.Value) string {
		if !isTexts(v) { // as nearly all are: converting takes ten times as long
			converted, ok := as(v, cty.List(cty.String))
			if !ok {
				return "a list of texts"
			}
			v = converted
		}
		*to = nil
		for _, e := range v.AsValueSlice() {
			if e.IsNull() {
				return "a list of texts"
			}
			*to = append(*to, e.AsString())
		}
		return ""
	}
}

// isTexts says whether a value is a written list of texts alone.
func isTexts(v cty.Value) bool {
	return v.Type().IsTupleType() && v.IsWhollyKnown() && !slices.ContainsFunc(v.Type().TupleElementTypes(), func(t cty.Type) bool { return t != cty.String })
}

// words is a list whose elements come from a closed set, each once.
func words(to *[]string, allowed ...string) slot {
	return func(v cty.Value) string {
		expected := list(to)(v)
		seen := map[string]bool{}
		for _, w := range *to {
			if !slices.Contains(allowed, w) || seen[w] {
				return "a list of some of " + quoted(allowed) + ", each once"
			}
			seen[w] = true
		}
		return expected
	}
}

func bounds(to *Bounds) slot {
	return func(v cty.Value) string {
		const expected = "a list of two whole numbers, the fewest and the most"
		v, ok := as(v, cty.List(cty.Number))
		if !ok || v.LengthInt() != 2 {
			return expected
		}
		ends := v.AsValueSlice()
		if number(&to.Min)(ends[0]) != "" || number(&to.Max)(ends[1]) != "" || to.Min > to.Max {
			return expected
		}
		return ""
	}
}

// pattern is a regular expression for the whole text.
func pattern(to **regexp.Regexp) slot {
	return func(v cty.Value) string {
		v, ok := as(v, cty.String)
		if !ok {
			return "a regular expression"
		}
		re, err := regexp.Compile(`^(?:` + v.AsString() + `)$`)
		if err != nil {
			return "a regular expression: " + err.Error()
		}
		*to = re
		return ""
	}
}

// config is the configuration of an example. A list or an object stands for its JSON text.
func config(to *map[string]string) slot {
	return func(v cty.Value) string {
		const expected = "an object of texts"
		if v.IsNull() || !v.IsWhollyKnown() || !v.CanIterateElements() || !(v.Type().IsObjectType() || v.Type().IsMapType()) {
			return expected
		}
		*to = map[string]string{}
		for name, e := range v.AsValueMap() {
			if e.IsNull() {
				return expected
			}
			if s, ok := as(e, cty.String); ok {
				(*to)[name] = s.AsString()
				continue
			}
			text, err := ctyjson.Marshal(e, e.Type())
			if err != nil {
				return expected
			}
			(*to)[name] = string(text)
		}
		return ""
	}
}

// keyword is a word out of a table.
func keyword[T any](to *T, table map[string]T) slot {
	return func(v cty.Value) string {
		v, ok := as(v, cty.String)
		if !ok {
			return "one of " + either(slices.Collect(maps.Keys(table)))
		}
		found, ok := table[v.AsString()]
		if !ok {
			return "one of " + either(slices.Collect(maps.Keys(table)))
		}
		*to = found
		return ""
	}
}

// kebab is a name in lower case with dashes.
func kebab(to *string) slot {
	return func(v cty.Value) string {
		v, ok := as(v, cty.String)
		if !ok || !isKebab(v.AsString()) {
			return "a name of small letters, digits and dashes"
		}
		*to = v.AsString()
		return ""
	}
}

func isKebab(s string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyz0123456789-"
	return s != "" && strings.Trim(s, allowed) == "" && !strings.HasPrefix(s, "-") && !strings.HasSuffix(s, "-")
}
