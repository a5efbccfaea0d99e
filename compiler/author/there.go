package author

import (
	"pipewright/compiler/foreign"
	"pipewright/lang/tree"
)

// allThere copies the pipelines of a file so that everything stands in them that a condition takes away here and now, for it is written with its condition. A
// condition of a list or of a configuration goes to what it holds. Away says whether anything was.
func allThere(f *foreign.File) (pipelines []*foreign.Pipeline, away bool) {
	for _, p := range f.Pipelines {
		each := *p
		each.Value = there(p.Value, &away)
		if p.Tags != nil {
			each.Tags = there(p.Tags, &away)
		}
		pipelines = append(pipelines, &each)
	}
	return pipelines, away
}

func there(v *tree.Value, away *bool) *tree.Value {
	out := *v
	*away, out.Off = *away || v.Off, false
	out.Elems, out.Fields = nil, nil
	inner := ""
	if v.Kind == tree.List && v.Parts == nil {
		inner, out.When = v.When, ""
	}
	for _, e := range v.Elems {
		out.Elems = append(out.Elems, under(inner, there(e, away)))
	}
	for _, f := range v.Fields {
		f.Value = there(f.Value, away)
		if f.Key == "configuration" && f.Value.Kind == tree.Map {
			f.Value = spread(f.Value)
		}
		out.Fields = append(out.Fields, f)
	}
	return &out
}

// spread gives the condition of an object, which nobody else has yet, to its fields.
func spread(v *tree.Value) *tree.Value {
	for i := range v.Fields {
		v.Fields[i].Value = under(v.When, v.Fields[i].Value)
	}
	v.When = ""
	return v
}
