package cloudformation

import (
	"fmt"
	"strings"

	"pipewright/lang/tree"
)

// unroll carries out Fn::ForEach::Name: [identifier, collection, {key: body}].
func (r *reader) unroll(f tree.Field) []tree.Field {
	c := call{f.Key, f.KeyRange, f.Value, f.Value}
	args := r.arguments(c, 3, 3, "a list of an identifier, a collection and an object")
	if args == nil || !r.enter(f.KeyRange) {
		return nil
	}
	defer r.leave()
	name, ok := r.literalArgument(c, args[0], "The identifier")
	list := r.listArgument(c, args[1])
	if !ok || list == nil {
		return nil
	}
	if list.Unknown() {
		r.fail("template-foreach", "Collection that is not known", fmt.Sprintf(
			"%s goes over %s, which has no value here, so nobody can tell what it makes. Give it a value with --var.", f.Key, list.Parts[0].Expr), args[1].Range)
		return nil
	}
	if args[2].Kind != tree.Map {
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("The third argument of %s is an object; %s was found.", f.Key, args[2].Kind), args[2].Range)
		return nil
	}
	if list.Parts != nil {
		r.note(f.KeyRange, "%s was carried out with the elements that %s has now.", f.Key, list.Parts[0].Expr)
	}
	var out []tree.Field
	for _, e := range present(list) {
		out = append(out, r.unrolled(r.filledIn(args[2], name, e.Text))...)
	}
	return out
}

// filledIn gives a copy of a value with an identifier's value in its place: in keys, in texts as ${Identifier}, and for Ref.
func (r *reader) filledIn(v *tree.Value, name, value string) *tree.Value {
	if !r.spend(perNode+len(v.Text), v.Range) {
		return &tree.Value{Kind: tree.Map, Range: v.Range}
	}
	if c, ok := callOf(v); ok && c.name == "Ref" && c.arg.Text == name && scalar(c.arg) {
		return literal(value, v.Range)
	}
	out := *v
	fill := strings.NewReplacer("${"+name+"}", value, "&{"+name+"}", value)
	if v.Kind == tree.String {
		out.Text = fill.Replace(v.Text)
	}
	out.Elems, out.Fields = nil, nil
	for _, e := range v.Elems {
		out.Elems = append(out.Elems, r.filledIn(e, name, value))
	}
	for _, f := range v.Fields {
		f.Key, f.Value = fill.Replace(f.Key), r.filledIn(f.Value, name, value)
		out.Fields = append(out.Fields, f)
	}
	return &out
}
