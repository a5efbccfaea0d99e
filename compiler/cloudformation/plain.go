package cloudformation

import (
	"strings"

	"pipewright/lang/tree"
)

// A reading gives the values of a document as CloudFormation reads them. It reads YAML 1.1 (CloudFormation guide, template formats), in which yes, no, on
// and off without quotes are truth values, and hands every truth value on as true or false. Shared values stay shared.
type reading map[*tree.Value]*tree.Value

func (seen reading) of(v *tree.Value) *tree.Value {
	if done := seen[v]; done != nil {
		return done
	}
	out := *v
	seen[v] = &out
	if truth, ok := truthValue(v); ok {
		out.Kind, out.Text = tree.Bool, truth
	}
	out.Elems, out.Fields = nil, nil
	for _, e := range v.Elems {
		out.Elems = append(out.Elems, seen.of(e))
	}
	for _, f := range v.Fields {
		f.Value = seen.of(f.Value)
		out.Fields = append(out.Fields, f)
	}
	return &out
}

func truthValue(v *tree.Value) (string, bool) {
	quoted := v.Range.End.Byte-v.Range.Start.Byte != len(v.Text)
	switch {
	case v.Kind == tree.Bool:
		return strings.ToLower(v.Text), true
	case v.Kind != tree.String || v.Tag != "" || quoted:
		return "", false
	}
	switch v.Text {
	case "yes", "Yes", "YES", "on", "On", "ON":
		return "true", true
	case "no", "No", "NO", "off", "Off", "OFF":
		return "false", true
	}
	return "", false
}
