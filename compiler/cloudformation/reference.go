package cloudformation

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/near"
	"pipewright/lang/tree"
)

// A pseudo parameter is one that CloudFormation itself fills in.
type pseudo struct {
	variable, typ, fallback, description string
}

// pseudos are the pseudo parameters but for AWS::NoValue. Partition and suffix take those of the standard partition, which nearly every account is in.
func pseudos() map[string]pseudo {
	return map[string]pseudo{
		"AWS::Region":           {"region", "string", "", "The Region that the pipeline lives in"},
		"AWS::AccountId":        {"account_id", "string", "", "The number of the AWS account that the pipeline lives in"},
		"AWS::StackName":        {"stack_name", "string", "", "The name of the stack, which the template gives to what it names"},
		"AWS::StackId":          {"stack_id", "string", "", "The ARN of the stack"},
		"AWS::Partition":        {"partition", "string", "aws", "The partition of the Region, as ARNs have it: aws, aws-cn or aws-us-gov"},
		"AWS::URLSuffix":        {"url_suffix", "string", "amazonaws.com", "The domain of the services, amazonaws.com or amazonaws.com.cn"},
		"AWS::NotificationARNs": {"notification_arns", "list(string)", "", "The ARNs of the topics that hear of the stack's events"},
	}
}

// ref is Ref.
func (r *reader) ref(c call) *tree.Value {
	name, ok := r.literalArgument(c, c.arg, "The name")
	if !ok {
		return r.broken
	}
	if name == "AWS::NoValue" {
		return nil
	}
	v := r.named(name, c.arg.Range)
	return r.placed(v, c.whole.Range)
}

// placed gives a value its place in the file.
func (r *reader) placed(v *tree.Value, at hcl.Range) *tree.Value {
	if v == r.broken {
		return v
	}
	out := *v
	out.Range = at
	return &out
}

// named is what Ref gives for a name.
func (r *reader) named(name string, at hcl.Range) *tree.Value {
	if p, ok := r.params[name]; ok {
		return r.parameter(p, at)
	}
	if p, ok := pseudos()[name]; ok {
		return r.pseudo(name, p, at)
	}
	if res, ok := r.resources[name]; ok {
		return r.of(res, "", at)
	}
	known := slices.Concat(slices.Collect(maps.Keys(r.params)), slices.Collect(maps.Keys(r.resources)), slices.Collect(maps.Keys(pseudos())))
	slices.Sort(known)
	return r.fail("template-reference", "Unknown name", fmt.Sprintf("The template has no parameter and no resource %q.%s", name, near.DidYouMean(name, known)), at)
}

func (r *reader) pseudo(name string, p pseudo, at hcl.Range) *tree.Value {
	v := r.beyond(name, p.variable, p.typ, p.description, at)
	if p.fallback == "" || !v.Unknown() {
		return v
	}
	variable := r.outside[name]
	variable.Default = lang.Quote(p.fallback)
	return made(tree.String, "var."+variable.Name, p.fallback, true, at)
}

// beyond makes a variable of something that the template does not say. Key tells it from others; the name is what it is called if nobody is called so.
func (r *reader) beyond(key, name, typ, description string, at hcl.Range) *tree.Value {
	v := r.outside[key]
	if v == nil {
		v = &foreign.Variable{Name: r.variables.Take(name), Type: typ, Description: description + ".", Range: at}
		r.outside[key] = v
		r.late = append(r.late, v)
	}
	text, given := r.values[v.Name]
	switch {
	case typ != "string":
		return madeList("var."+v.Name, r.texts(listOf(text), at), given, at)
	case !given:
		return standIn(tree.String, "var."+v.Name, at)
	}
	r.spend(perNode+len(text), at)
	return made(tree.String, "var."+v.Name, text, true, at)
}

// getAtt is Fn::GetAtt: "Resource.Attribute", or a list of the two.
func (r *reader) getAtt(c call) *tree.Value {
	if scalar(c.arg) && c.arg.Tag == "" {
		resource, attribute, ok := strings.Cut(c.arg.Text, ".")
		if !ok {
			return r.fail("template-argument", "Wrong arguments", fmt.Sprintf("%s takes a resource and an attribute, as in Role.Arn; %q was found.", c.name, c.arg.Text), c.arg.Range)
		}
		return r.placed(r.attributeOf(resource, attribute, c.arg.Range), c.whole.Range)
	}
	args := r.arguments(c, 2, 2, "a list of a resource and an attribute")
	if args == nil {
		return r.broken
	}
	resource, ok := r.literalArgument(c, args[0], "The resource")
	attribute := r.scalarArgument(c, args[1], "The attribute")
	if !ok || attribute == nil {
		return r.broken
	}
	if attribute.Unknown() {
		return r.opaque(c)
	}
	return r.placed(r.attributeOf(resource, attribute.Text, args[0].Range), c.whole.Range)
}

func (r *reader) attributeOf(name, attribute string, at hcl.Range) *tree.Value {
	res := r.resources[name]
	if res == nil {
		known := slices.Sorted(maps.Keys(r.resources))
		return r.fail("template-reference", "Unknown resource", fmt.Sprintf("The template has no resource %q.%s", name, near.DidYouMean(name, known)), at)
	}
	return r.of(res, attribute, at)
}

// of is an attribute of a resource, or with none what Ref gives: what its physical name makes of it, else a variable.
func (r *reader) of(res *resource, attribute string, at hcl.Range) *tree.Value {
	if v := r.physical(res, attribute); v != nil {
		return r.placed(v, at)
	}
	what := fmt.Sprintf("%s of %s, an %s of %s", attribute, res.name, res.kind, path.Base(r.filename))
	if attribute == "" {
		what = fmt.Sprintf("What Ref gives for %s, an %s of %s", res.name, res.kind, path.Base(r.filename))
	}
	name := res.name
	if attribute != "" {
		name += "_" + strings.ReplaceAll(attribute, ".", "_")
	}
	return r.beyond("resource "+res.name+"."+attribute, foreign.Snake(name), "string", what, at)
}

// importValue is Fn::ImportValue.
func (r *reader) importValue(c call) *tree.Value {
	v := r.scalarArgument(c, c.arg, "The name")
	if v == nil {
		return r.broken
	}
	var words []string
	for _, p := range r.partsOf(v) {
		word := p.Text
		if p.Expr != "" {
			word = p.Expr[strings.LastIndexByte(p.Expr, '.')+1:]
		}
		words = append(words, word)
	}
	shown := strings.Trim(r.expr(v), `"`)
	return r.beyond("export "+shown, foreign.Snake(foreign.Identifier(strings.Join(words, ""))), "string", "The export "+shown+" of another stack", c.whole.Range)
}
