package lang

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// The marks that values carry while they are evaluated. Each is a pointer, so that two never fall together by accident.
type (
	// A reference marks the text "#{namespace.key}": text with a memory (language.md B.2).
	reference struct {
		Reference
		chain *chain // how the author wrote it
	}
	// An artifactMark marks the name of an artifact.
	artifactMark struct{ name string }
	// A deferred marks a value that is an error if it is used: of something switched off, or decided by a reference.
	deferred struct{ d *hcl.Diagnostic }
	// A secret marks the value of a sensitive variable.
	secret struct{}
)

// Secret makes package diag hide the value.
func (secret) Secret() {}

var _ diag.Secret = secret{}

// referenceIn gives a reference that a value carries itself, not in its elements; or nil.
func referenceIn(v cty.Value) *reference {
	if !v.IsMarked() {
		return nil
	}
	for m := range v.Marks() {
		if r, ok := m.(*reference); ok {
			return r
		}
	}
	return nil
}

// anyReference is the same for a value with all its elements.
func anyReference(v cty.Value) *reference {
	if !v.ContainsMarked() {
		return nil
	}
	_, places := v.UnmarkDeepWithPaths()
	for _, p := range places {
		for m := range p.Marks {
			if r, ok := m.(*reference); ok {
				return r
			}
		}
	}
	return nil
}

// consumed is the error for a reference whose text is not what would be used.
func consumed(r *reference, why string, subject hcl.Range) *hcl.Diagnostic {
	var related []diag.Place
	if r.Range != subject {
		related = append(related, diag.Place{Message: "the reference stands here", Range: r.Range})
	}
	return diag.Error("reference-consumed", "Reference consumed", fmt.Sprintf(
		"%s is known only while the pipeline runs; until then it is the text %s, and %s. "+
			"It may be moved (templates, lists, objects, conditionals, jsonencode, join, format), not looked at. "+
			"Let a command of the action do the work, or use a variable, which is known now.", r.chain.text(len(r.chain.steps)), r.Text, why), subject, related...)
}

// settled is a value without marks, and the references in it.
type settled struct {
	value cty.Value
	refs  []Reference
	name  string // of the artifact, where the value is the name of one and nothing else
}

// finish is the check after evaluation: every string that carries a reference must still contain its text. Subject is the expression.
func (s *scope) finish(v cty.Value, subject hcl.Range) (settled, bool) {
	if v.Type().IsPrimitiveType() && !v.IsMarked() && v.IsKnown() {
		return settled{value: v}, true
	}
	if !v.ContainsMarked() {
		return settled{value: v}, s.wholly(v, subject)
	}
	plain, places := unmarked(v)
	out := settled{value: plain}
	ok := true
	for _, p := range places {
		if d := deferredAmong(p.Marks); d != nil {
			s.ev.report(d)
			return out, false
		}
		for m := range p.Marks {
			ok = s.check(m, p.Path, &out, subject) && ok
		}
	}
	out.orderRefs()
	return out, ok && s.wholly(plain, subject)
}

// inherit gives an element the marks of its collection that concern it: functions such as sort put all marks on the whole.
func (v *settled) inherit(marks cty.ValueMarks) {
	for mark := range marks {
		switch m := mark.(type) {
		case *reference:
			if holds(v.value, m.Text) && !slices.Contains(v.refs, m.Reference) {
				v.refs = append(v.refs, m.Reference)
			}
		case *artifactMark:
			if m.names(v.value) {
				v.name = m.name
			}
		}
	}
	slices.SortFunc(v.refs, byPlace)
}

// names says whether a value is the artifact's name and nothing else.
func (m *artifactMark) names(v cty.Value) bool {
	return v.Type() == cty.String && v.IsKnown() && !v.IsNull() && v.AsString() == m.name
}

func byPlace(a, b Reference) int {
	return cmp.Or(cmp.Compare(a.Range.Filename, b.Range.Filename), cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte),
		cmp.Compare(a.Text, b.Text))
}

// unmarked takes the marks off a value and says where they were. Most marked values are text, which has no inside.
func unmarked(v cty.Value) (cty.Value, []cty.PathValueMarks) {
	if v.Type().IsPrimitiveType() {
		plain, marks := v.Unmark()
		return plain, []cty.PathValueMarks{{Marks: marks}}
	}
	return v.UnmarkDeepWithPaths()
}

// deferredAmong is the earliest of the errors among marks, so that the same is said every time.
func deferredAmong(marks cty.ValueMarks) *hcl.Diagnostic {
	var first *hcl.Diagnostic
	for mark := range marks {
		if m, ok := mark.(*deferred); ok && (first == nil || m.d.Subject.Start.Byte < first.Subject.Start.Byte) {
			first = m.d
		}
	}
	return first
}

// check judges one mark at its place within the value.
func (s *scope) check(mark any, at cty.Path, out *settled, subject hcl.Range) bool {
	switch m := mark.(type) {
	case *artifactMark:
		if len(at) == 0 && m.names(out.value) {
			out.name = m.name
		}
	case *reference:
		leaf, err := at.Apply(out.value)
		if err != nil || !holds(leaf, m.Text) {
			s.ev.report(consumed(m, "that text is gone or changed here", subject))
			return false
		}
		out.refs = append(out.refs, m.Reference)
		if m.Action != nil {
			s.plan.needed[m.Action] = true
		}
	}
	return true
}

// holds says whether a text stands in a string, or in some string of a collection that carries the mark as a whole.
func holds(v cty.Value, text string) bool {
	if v.IsNull() || !v.IsKnown() {
		return false
	}
	if v.Type() == cty.String {
		return strings.Contains(v.AsString(), text)
	}
	if !v.CanIterateElements() {
		return false
	}
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if holds(element, text) || key.Type() == cty.String && holds(key, text) {
			return true
		}
	}
	return false
}

// wholly guards the promise that values in a document are known: only something switched off is unknown, and that was reported.
func (s *scope) wholly(v cty.Value, subject hcl.Range) bool {
	if v.IsWhollyKnown() {
		return true
	}
	s.ev.report(diag.Error("wrong-type", "Unknown value", "What this comes to cannot be known while compiling.", subject))
	return false
}
