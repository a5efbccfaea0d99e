package cloudformation

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// A call is an intrinsic function in a template, in its long or its short form.
type call struct {
	name  string // Ref, Condition, Fn::Sub, ...
	where hcl.Range
	arg   *tree.Value
	whole *tree.Value
}

// An intrinsic gives what a call comes to; nil: nothing, as AWS::NoValue.
type intrinsic func(*reader, call) *tree.Value

// intrinsics are the functions that a property may hold.
func intrinsics() map[string]intrinsic {
	return map[string]intrinsic{
		"Ref": (*reader).ref, "Fn::GetAtt": (*reader).getAtt, "Fn::ImportValue": (*reader).importValue,
		"Fn::Sub": (*reader).sub, "Fn::Join": (*reader).join, "Fn::Base64": (*reader).base64, "Fn::ToJsonString": (*reader).toJSON,
		"Fn::If": (*reader).choice, "Fn::FindInMap": (*reader).findInMap,
		"Fn::Select": (*reader).pickOne, "Fn::Split": (*reader).split, "Fn::Length": (*reader).length, "Fn::GetAZs": (*reader).zones,
		"Fn::Cidr": (*reader).opaqueList, "Fn::Transform": (*reader).opaque,
	}
}

// conditionFunctions are those that only a condition may hold.
var conditionFunctions = [...]string{"Condition", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals"}

// callOf says whether a value is an intrinsic: a tag, or an object with one key that is the name of a function.
func callOf(v *tree.Value) (call, bool) {
	if strings.HasPrefix(v.Tag, "!") && !strings.HasPrefix(v.Tag, "!!") && len(v.Tag) > 1 {
		arg := *v
		arg.Tag, arg.Range = "", behindTag(v)
		name := v.Tag[1:]
		if name != "Ref" && name != "Condition" {
			name = "Fn::" + name
		}
		return call{name, v.Range, &arg, v}, true
	}
	if v.Kind != tree.Map || len(v.Fields) != 1 {
		return call{}, false
	}
	f := v.Fields[0]
	if f.Key != "Ref" && !strings.HasPrefix(f.Key, "Fn::") || strings.HasPrefix(f.Key, "Fn::ForEach::") {
		return call{}, false
	}
	return call{f.Key, f.KeyRange, f.Value, v}, true
}

// behindTag gives the place of a text without its tag, where the length of what is written tells it; else that of both.
func behindTag(v *tree.Value) hcl.Range {
	at, tag := v.Range, len(v.Tag)+1
	if more := at.End.Byte - at.Start.Byte - len(v.Text); v.Kind == tree.String && at.Start.Line == at.End.Line && (more == tag || more == tag+2) {
		at.Start.Byte, at.Start.Column = at.Start.Byte+tag, at.Start.Column+tag
	}
	return at
}

// resolve gives what a value comes to and how it is written; nil: nothing. It never gives a value that it was given in another shape: values are frozen.
func (r *reader) resolve(v *tree.Value) *tree.Value {
	if !r.spend(perNode+len(v.Text), v.Range) || !r.enter(v.Range) {
		r.leave()
		return r.broken
	}
	defer r.leave()
	if c, ok := callOf(v); ok {
		return r.evaluate(c)
	}
	switch v.Kind {
	case tree.Null:
		return r.fail("template-null", "Null in a template", "CloudFormation takes no null values. Leave the property out, or write !Ref AWS::NoValue.", v.Range)
	case tree.List:
		return r.list(v)
	case tree.Map:
		return r.object(v)
	}
	r.dynamic(v)
	return v
}

func (r *reader) evaluate(c call) *tree.Value {
	if f, ok := r.calls[c.name]; ok {
		return f(r, c)
	}
	if slices.Contains(conditionFunctions[:], c.name) {
		return r.fail("template-intrinsic", "Condition as a value", fmt.Sprintf(
			"%s gives a condition, and a property takes none. Write it under Conditions, and Fn::If with its name here.", c.name), c.where)
	}
	var known []string
	for name := range r.calls {
		known = append(known, name)
	}
	slices.Sort(known)
	return r.fail("template-intrinsic", "Unknown intrinsic function", fmt.Sprintf("CloudFormation has no function %s for properties.%s It has %s.", c.name, near.DidYouMean(c.name, known),
		prose.Series(known, "and")), c.where)
}

// list resolves the elements; those that come to nothing are not there.
func (r *reader) list(v *tree.Value) *tree.Value {
	out := &tree.Value{Kind: tree.List, Range: v.Range}
	for _, e := range v.Elems {
		out.Elems = append(out.Elems, r.element(e)...)
	}
	return out
}

// object resolves the fields.
func (r *reader) object(v *tree.Value) *tree.Value {
	out := &tree.Value{Kind: tree.Map, Range: v.Range}
	for _, f := range r.unrolled(v) {
		switch {
		case f.Key == "Fn::Transform":
			r.note(f.KeyRange, "Fn::Transform adds to what stands here what a macro makes when the stack is deployed; that is not known and was left out.")
			continue
		case len(v.Fields) > 1 && (f.Key == "Ref" || r.calls[f.Key] != nil):
			r.fail("template-intrinsic", "Function beside other keys", fmt.Sprintf(
				"%s stands beside other keys. A function is the only key of its object.", f.Key), f.KeyRange)
			continue
		}
		if value := r.resolve(f.Value); value != nil {
			out.Fields = append(out.Fields, tree.Field{Key: f.Key, KeyRange: f.KeyRange, Value: value})
		}
	}
	return out
}

// dynamic notes a dynamic reference: CloudFormation fills it in when it deploys, and its text is kept.
func (r *reader) dynamic(v *tree.Value) {
	if i := strings.Index(v.Text, "{{resolve:"); i >= 0 {
		end := len(v.Text)
		if j := strings.Index(v.Text[i:], "}}"); j >= 0 {
			end = i + j + 2
		}
		r.note(within(v, i, end), "CloudFormation fills in %s when it deploys the stack. Here it stays as it is written; put in its place what it stands for.", v.Text[i:end])
	}
}

// arguments gives the list that a function takes, its length between the two.
func (r *reader) arguments(c call, least, most int, form string) []*tree.Value {
	if c.arg.Kind == tree.List && c.arg.Tag == "" && least <= len(c.arg.Elems) && len(c.arg.Elems) <= most {
		return c.arg.Elems
	}
	found := c.arg.Kind.String()
	if c.arg.Kind == tree.List {
		found = "a list of " + fmt.Sprint(len(c.arg.Elems))
	}
	r.fail("template-argument", "Wrong arguments", fmt.Sprintf("%s takes %s; %s was found.", c.name, form, found), c.arg.Range)
	return nil
}

// scalarArgument resolves an argument that must be a text, a number or a truth value; nil: it is not, and that was said.
func (r *reader) scalarArgument(c call, v *tree.Value, what string) *tree.Value {
	got := r.resolve(v)
	switch {
	case got == r.broken:
		return nil
	case scalar(got) && got.When != "":
		return r.pick(got, literal("", v.Range)) // CloudFormation refuses it at the other times
	case scalar(got):
		return got
	case got == nil:
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("%s of %s comes to nothing here.", what, c.name), v.Range)
	default:
		r.fail("template-argument", "Wrong arguments", fmt.Sprintf("%s of %s is a text; %s was found.", what, c.name, got.Kind), v.Range)
	}
	return nil
}

// literalArgument is an argument that takes no function.
func (r *reader) literalArgument(c call, v *tree.Value, what string) (string, bool) {
	if _, isCall := callOf(v); scalar(v) && !isCall {
		return v.Text, true
	}
	r.fail("template-argument", "Wrong arguments", fmt.Sprintf("%s of %s is a literal text, without functions; %s was found.", what, c.name, v.Kind), v.Range)
	return "", false
}

// opaque is a text that only CloudFormation can make, opaqueList a list.
func (r *reader) opaque(c call) *tree.Value { return r.opaqueOf(c, "string") }

func (r *reader) opaqueList(c call) *tree.Value { return r.opaqueOf(c, "list(string)") }

func (r *reader) opaqueOf(c call, typ string) *tree.Value {
	at := c.whole.Range
	r.note(at, "What %s gives is known only to CloudFormation; a variable stands for it.", c.name)
	what := fmt.Sprintf("What %s gives in line %d of %s", c.name, at.Start.Line, path.Base(r.filename))
	return r.beyond(at.String(), foreign.Snake(strings.TrimPrefix(c.name, "Fn::")), typ, what, at)
}
