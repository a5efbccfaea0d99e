package lang

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// A few lines can stand for more than any machine holds: a local that is another one twice, thirty times over. What a value weighs, and what an
// expression does, is bounded far beyond what a pipeline needs: the service takes a thousand actions, and a thousand characters a value.
const (
	maxWeight = 1 << 18       // of one value: that many elements, or 8 MiB of text
	maxEffort = 2 * maxWeight // of one expression: rounds of its loops, and what they and its calls give
	maxMixed  = 1 << 14       // elements of one list or object: to make them all of one type, cty compares each with each
	maxLevels = 1000          // of lists in lists

	unitBytes = 32 // of text weigh as much as one element
)

// weigh counts the elements that a value holds, texts by their length, and stops where it passes the limit: locals share what they hold, and to visit it all
// could take for ever.
func weigh(v cty.Value, limit int) int {
	s := scale{left: limit}
	s.put(v, 0)
	return limit - s.left
}

// A scale is what may still be put on it.
type scale struct{ left int }

func (s *scale) put(v cty.Value, level int) {
	s.left--
	if v.IsMarked() {
		v, _ = v.Unmark()
	}
	switch {
	case s.left < 0 || v.IsNull() || !v.IsKnown():
	case v.Type() == cty.String:
		s.left -= len(v.AsString()) / unitBytes
	case level > maxLevels || mixed(v) > maxMixed:
		s.left = -1
	case v.CanIterateElements():
		for it := v.ElementIterator(); s.left >= 0 && it.Next(); {
			_, element := it.Element()
			s.put(element, level+1)
		}
	}
}

// mixed is how many elements a value has that may be of different types.
func mixed(v cty.Value) int {
	if t := v.Type(); t.IsTupleType() || t.IsObjectType() {
		return v.LengthInt()
	}
	return 0
}

// tooLarge is the error for a value or an expression that passes the limits.
func tooLarge(at hcl.Range) *hcl.Diagnostic {
	return diag.Error("value-too-large", "Value too large", fmt.Sprintf("This comes to more than %d elements, %d of them in one list, or %d MiB of text, or takes too many rounds of a loop to say. "+
		"The service takes no pipeline that large; a file that is used as a whole stays a file, and a command reads it.", maxWeight, maxMixed, maxWeight*unitBytes>>20), at)
}

// bounded reports a value that is too large.
func (s *scope) bounded(v cty.Value, at hcl.Range) (cty.Value, bool) {
	if weigh(v, maxWeight) > maxWeight {
		s.ev.report(tooLarge(at))
		return cty.DynamicVal, false
	}
	return v, true
}

// affordable says whether the values of an expression's names can all be used in it at once; a few always can. Names are weighed as often as they are written.
func (s *scope) affordable(chains []*chain, names *branch, at hcl.Range) bool {
	const few = 8
	if len(chains) <= few || names.weight(chains) <= maxEffort {
		return true
	}
	s.ev.report(tooLarge(at))
	return false
}

// weight is what the values of names weigh together, up to what an expression may do.
func (b *branch) weight(chains []*chain) int {
	sum := 0
	for _, c := range chains {
		if sum <= maxEffort {
			v, rest := b.under(c)
			sum += weighAt(v, rest)
		}
	}
	return sum
}

// under is the value that a chain begins with, and the steps that lead on from there.
func (b *branch) under(c *chain) (cty.Value, []step) {
	if b.path != nil {
		return b.value, c.steps[min(len(b.path)-1, len(c.steps)):]
	}
	at := 0
	for b = b.kids[c.root]; b != nil && b.kids != nil && at < len(c.steps); at++ {
		b = b.kids[c.steps[at].name]
	}
	if b == nil || b.value == cty.NilVal {
		return cty.DynamicVal, nil
	}
	return b.value, c.steps[at:]
}

// weighAt weighs what the steps lead to. Where an index is an expression, it is one of many.
func weighAt(v cty.Value, steps []step) int {
	for _, st := range steps {
		v, _ = v.Unmark()
		if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
			return 1
		}
		if st.dynamic {
			return weigh(v, maxEffort)/max(v.LengthInt(), 1) + 1
		}
		next, found := elementAt(v, st.name)
		if !found {
			return 1 // an error that HCL finds
		}
		v = next
	}
	return weigh(v, maxEffort)
}

// elementAt is the element of a name or a number.
func elementAt(v cty.Value, name string) (cty.Value, bool) {
	t := v.Type()
	switch n, err := strconv.Atoi(name); {
	case t.IsObjectType() && t.HasAttribute(name):
		return v.GetAttr(name), true
	case t.IsMapType() && v.HasIndex(cty.StringVal(name)).True():
		return v.Index(cty.StringVal(name)), true
	case (t.IsTupleType() || t.IsListType()) && err == nil && n >= 0 && n < v.LengthInt():
		return v.Index(cty.NumberIntVal(int64(n))), true
	}
	return cty.NilVal, false
}
