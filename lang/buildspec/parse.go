package buildspec

import (
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/tree"
)

// MaxSize is how long a buildspec may be, in bytes. The guide names no bound; an inline one is a parameter of the API and far shorter.
const MaxSize = tree.MaxYAML

// Parse reads a buildspec. The Buildspec is never nil; with errors it holds what could be understood. What is no YAML has the names that tree.YAML gives it.
func Parse(src []byte, filename string) (*Buildspec, hcl.Diagnostics) {
	root, diags := tree.YAML(filename, src)
	if root == nil {
		return &Buildspec{}, diags
	}
	d := &decoder{src: src, diags: diags}
	return d.buildspec(root), d.diags
}

// is says whether a value has a shape, any scalar being a text.
func is(v *tree.Value, want tree.Kind) bool {
	return v.Kind == want || want == tree.String && (v.Kind == tree.Bool || v.Kind == tree.Number)
}

// word names the shape of a value as YAML does.
func word(k tree.Kind) string {
	switch k {
	case tree.Null:
		return "nothing"
	case tree.List:
		return "a list"
	case tree.Map:
		return "a map"
	default:
		return "a text"
	}
}

// spelled gives a scalar as it is written: no environment knows truth values.
func (d *decoder) spelled(v *tree.Value) Text {
	if v.Kind == tree.Bool {
		return Text{string(d.src[v.Range.Start.Byte:v.Range.End.Byte]), v.Range}
	}
	return Text{v.Text, v.Range}
}

// at gives the place to point at for a value: of a map its first key, of a list its bracket or dash.
func at(v *tree.Value) hcl.Range {
	rng := v.Range
	switch {
	case v.Kind == tree.Map && len(v.Fields) > 0 && v.Fields[0].KeyRange.Start.Byte >= rng.Start.Byte:
		return v.Fields[0].KeyRange
	case is(v, tree.String) || v.Kind == tree.Null:
		return rng
	}
	rng.End = rng.Start
	rng.End.Byte++
	rng.End.Column++
	return rng
}
