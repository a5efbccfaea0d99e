package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Elements is what a Law may require of a key that holds a JSON list: every element is an object with certain members. It says what the
// expression
//
//	kind(json.Key) == "list" && alltrue([for e in json.Key : can(e.name) && contains(["A", "B"], try(e.type, "A"))])
//
// says, and takes a hundredth of its time: such a key stands in most actions of a large pipeline.
type Elements struct {
	Required []string            // members that every element has
	OneOf    map[string][]string // the values that a member may have where it is there
}

// wrong lists the elements that are not as they should be, from 1 on. Broken says whether anything is wrong at all: a document that is no list
// is, and has no elements. What is not known is not wrong.
func (e *Elements) wrong(d document) (elements []int, broken bool) {
	if d.open {
		return nil, false
	}
	list, ok := d.tree.([]any)
	if !ok {
		text, isText := d.tree.(string)
		return nil, !isText || !strings.Contains(text, stand)
	}
	for i, element := range list {
		if !e.fits(element) {
			elements = append(elements, i+1)
		}
	}
	return elements, len(elements) > 0
}

func (e *Elements) fits(element any) bool {
	object, ok := element.(map[string]any)
	if !ok {
		return false // also a text with a hole: a text it stays
	}
	if hasOpenName(object) {
		return true
	}
	for _, name := range e.Required {
		if _, there := object[name]; !there {
			return false
		}
	}
	for name, allowed := range e.OneOf {
		if v, there := object[name]; there && !isOneOf(v, allowed) {
			return false
		}
	}
	return true
}

// hasOpenName says whether some member of the object has a name with a hole in it: that one may be any.
func hasOpenName(object map[string]any) bool {
	for name := range object {
		if strings.Contains(name, stand) {
			return true
		}
	}
	return false
}

// isOneOf says whether a value is, or may turn out to be, one of the words. Null is as good as absent.
func isOneOf(v any, words []string) bool {
	text, isText := v.(string)
	return v == nil || isText && (strings.Contains(text, stand) || slices.Contains(words, text))
}

// look is the sentence that points at what is wrong.
func look(elements []int) string {
	if len(elements) == 0 {
		return ""
	}
	numbers := make([]string, len(elements))
	for i, n := range elements {
		numbers[i] = fmt.Sprint(n)
	}
	return "Look at element " + strings.Join(numbers, " and ") + ". "
}

// elements is the slot of Elements: { required = [...], one_of = { member = [...] } }.
func elements(to **Elements) slot {
	return func(v cty.Value) string {
		const expected = "an object with required, a list of members, and perhaps one_of, an object of lists of values by member"
		if v.IsNull() || !v.IsWhollyKnown() || !v.Type().IsObjectType() {
			return expected
		}
		e := &Elements{OneOf: map[string][]string{}}
		for name, part := range v.AsValueMap() {
			switch {
			case name == "required" && list(&e.Required)(part) == "":
			case name == "one_of" && !part.IsNull() && part.Type().IsObjectType():
				for member, allowed := range part.AsValueMap() {
					var values []string
					if list(&values)(allowed) != "" {
						return expected
					}
					e.OneOf[member] = values
				}
			default:
				return expected
			}
		}
		*to = e
		return ""
	}
}
