package tree

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// number is how JSON spells numbers.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// plain gives the kind of a scalar without quotes, and its text.
func plain(spelled string) (Kind, string) {
	switch spelled {
	case "", "~", "null", "Null", "NULL":
		return Null, ""
	case "true", "True", "TRUE":
		return Bool, "true"
	case "false", "False", "FALSE":
		return Bool, "false"
	}
	if number.MatchString(spelled) {
		return Number, spelled
	}
	return String, spelled
}

// own is what YAML's own tags begin with when they are written out.
const own = "tag:yaml.org,2002:"

// tagged reads a value and the tag before it.
func (r *yamlReader) tagged(n *ast.TagNode) *Value {
	start, end := r.span(n.Start)
	r.end = end
	tag := n.Start.Value
	if long, ok := strings.CutPrefix(tag, "!<"); ok {
		tag = strings.TrimSuffix(long, ">")
	}
	if name, ok := strings.CutPrefix(tag, own); ok {
		tag = "!!" + name
	}
	r.values-- // the tag and its value are one
	v := r.read(n.Value)
	switch _, alias := n.Value.(*ast.AliasNode); {
	case r.full:
	case alias || v.Tag != "":
		r.report(diag.Error("tree-syntax", "Tag too many", fmt.Sprintf("%s stands before an alias or another tag. A value has one tag, and an alias repeats that of its anchor. "+
			"Write the value out.", short(tag)), r.at(start, end)))
	case tag == "!" || strings.HasPrefix(tag, "!!"):
		r.apply(v, tag, r.at(start, end))
	case v.Kind == Null && v.Range.Empty():
		r.report(bare(tag, r.at(start, end)))
	default:
		v.Tag, v.Range = tag, r.at(start, r.end)
	}
	return v
}

// shapes are the kinds that YAML's own tags ask for.
var shapes = map[string][]Kind{
	"!!map": {Map}, "!!seq": {List}, "!!null": {Null}, "!!bool": {Bool}, "!!int": {Number}, "!!float": {Number}, "!!timestamp": {String},
	"!!str": {String, Bool, Number, Null}, "!": {String, Bool, Number, Null, List, Map},
}

// apply makes a value what one of YAML's own tags says.
func (r *yamlReader) apply(v *Value, tag string, at hcl.Range) {
	if !slices.Contains(shapes[tag], v.Kind) {
		r.report(diag.Error("tree-syntax", "Tag that does not fit", fmt.Sprintf("%s cannot be told of %s. Write the value without the tag, or in quotes.", short(tag), v.Kind), at))
		return
	}
	if tag == "!!str" || tag == "!" && v.Kind != List && v.Kind != Map {
		v.Kind, v.Text = String, r.spelled(v)
	}
}

// spelled gives the text of a scalar as it is written: that of a truth value is made the same for all spellings, that of nothing dropped.
func (r *yamlReader) spelled(v *Value) string {
	if v.Kind == Bool || v.Kind == Null {
		return string(r.src[v.Range.Start.Byte:v.Range.End.Byte])
	}
	return v.Text
}
