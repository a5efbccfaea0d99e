package foreign

import (
	"fmt"
	"slices"
	"strconv"

	"pipewright/lang"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// object says whether a value is an object, and reports the fields that it does not have in the service's structure.
func (r *reader) object(v *tree.Value, what string, fields ...string) bool {
	if !r.kind(v, what, tree.Map) {
		return false
	}
	for _, f := range v.Fields {
		if slices.Contains(fields, f.Key) {
			continue
		}
		detail := fmt.Sprintf("The %s has no field %q.%s Its fields are %s.", what, f.Key, near.DidYouMean(f.Key, fields), prose.Every(fields...))
		if lower := near.Word(f.Key, fields); lower != "" && lower != f.Key && f.Key[0] >= 'A' && f.Key[0] <= 'Z' {
			detail += " Names that begin with a capital are CloudFormation's; the service's own begin with a small letter."
		}
		r.fail("unknown-field", "Unknown field", detail, f.KeyRange)
	}
	return true
}

// kind reports a value of another shape.
func (r *reader) kind(v *tree.Value, what string, want tree.Kind) bool {
	if v.Kind == want {
		return true
	}
	r.spoil(v.Range)
	advice := "Write " + want.String() + "."
	if v.Kind == tree.Null {
		advice = "Leave the field out, or write " + want.String() + "."
	}
	if v.Unknown() {
		advice = "What it comes to is not known here."
	}
	r.fail("field-kind", "Value of the wrong kind", fmt.Sprintf("The %s must be %s; this is %s. %s", what, want, v.Kind, advice), head(v))
	return false
}

// required reports the fields that an object lacks.
func (r *reader) required(v *tree.Value, what string, fields ...string) {
	for _, f := range fields {
		if v.Get(f) == nil {
			r.spoilt = append(r.spoilt, head(v))
			r.fail("attribute-required", "Missing "+f, fmt.Sprintf("The %s has no %q, which the service wants of each. Add it.", what, f), head(v))
		}
	}
}

// present gives a field's value where the field stands here and now; nil: it does not.
func present(v *tree.Value, field string) *tree.Value {
	f := v.Get(field)
	if f == nil || f.Off {
		return nil
	}
	return f
}

// text reads a field that holds a text.
func (r *reader) text(v *tree.Value, field string) lang.Attr[string] {
	f := present(v, field)
	if f == nil {
		return lang.Attr[string]{}
	}
	return r.attr(f, field)
}

// attr reads a text.
func (r *reader) attr(v *tree.Value, what string) lang.Attr[string] {
	scalar := v.Kind == tree.Number || v.Kind == tree.Bool
	if !r.lax && scalar {
		r.fail("field-kind", "Text without quotes", fmt.Sprintf("The %s must be a text; this is %s. Write %q.", what, v.Kind, v.Text), v.Range)
		return lang.Attr[string]{Value: v.Text, Set: true, Range: v.Range}
	}
	if !scalar && !r.kind(v, what, tree.String) {
		return lang.Attr[string]{Set: true, Range: head(v)}
	}
	return lang.Attr[string]{Value: v.Text, Set: true, Range: v.Range}
}

// whole reads a field that holds a whole number.
func (r *reader) whole(v *tree.Value, field string) lang.Attr[int] {
	f := present(v, field)
	if f == nil {
		return lang.Attr[int]{}
	}
	if f.Kind == tree.Number || r.lax && f.Kind == tree.String {
		if n, err := strconv.Atoi(f.Text); err == nil {
			return lang.Attr[int]{Value: n, Set: true, Range: f.Range}
		}
	}
	if !f.Unknown() {
		r.spoil(f.Range)
		r.fail("field-kind", "No whole number", fmt.Sprintf("The %s must be a whole number; this is %s%s.", field, f.Kind, quotedText(f)), head(f))
	}
	return lang.Attr[int]{Set: false, Range: f.Range}
}

func quotedText(v *tree.Value) string {
	if v.Kind == tree.Number || v.Kind == tree.String {
		return fmt.Sprintf(", %q", v.Text)
	}
	return ""
}

// truth reads a truth value.
func (r *reader) truth(v *tree.Value, what string) lang.Attr[bool] {
	if v == nil || v.Off {
		return lang.Attr[bool]{}
	}
	if v.Kind == tree.Bool || r.lax && v.Kind == tree.String {
		if on, err := strconv.ParseBool(v.Text); err == nil {
			return lang.Attr[bool]{Value: on, Set: true, Range: v.Range}
		}
	}
	if !v.Unknown() {
		r.fail("field-kind", "No truth value", fmt.Sprintf("The %s must be true or false; this is %s%s.", what, v.Kind, quotedText(v)), head(v))
	}
	return lang.Attr[bool]{Range: v.Range}
}

// list gives the elements of a field that stand here and now. There says whether the field does.
func (r *reader) list(v *tree.Value, field string) (elems []*tree.Value, there bool) {
	f := present(v, field)
	if f == nil || !r.kind(f, field, tree.List) {
		return nil, f != nil
	}
	for _, e := range f.Elems {
		if !e.Off {
			elems = append(elems, e)
		}
	}
	return elems, true
}

// texts reads a field that holds a list of texts.
func (r *reader) texts(v *tree.Value, field string) []lang.Attr[string] {
	elems, _ := r.list(v, field)
	var list []lang.Attr[string]
	for _, e := range elems {
		list = append(list, r.attr(e, "element of "+field))
	}
	return list
}

// filled reports a list that is there and has no element, where the service wants one at least.
func (r *reader) filled(v *tree.Value, field, name string, most int) {
	if f := present(v, field); f != nil && f.Kind == tree.List && len(f.Elems) == 0 {
		r.fail(name, "Empty list", fmt.Sprintf("The list %s has 1 to %d elements where it is written; this one has none. Leave it out.", field, most), head(f))
	}
}
