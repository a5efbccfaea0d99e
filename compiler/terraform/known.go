package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// alias is the argument that an id comes to, for the resources whose id it is.
func alias(kind, attribute string) string {
	if attribute != "id" {
		return attribute
	}
	switch kind {
	case "aws_s3_bucket":
		return "bucket"
	case "aws_codecommit_repository":
		return "repository_name"
	case "aws_lambda_function":
		return "function_name"
	case "aws_codebuild_project", "aws_iam_role", "aws_ecr_repository", "aws_codepipeline", "aws_elastic_beanstalk_application":
		return "name"
	}
	return attribute
}

// arnOf is how the ARN of a resource is made of its arguments, in Terraform's own words; empty: only an apply knows it.
func (r *reader) arnOf(kind, address string, args hclsyntax.Attributes) string {
	switch {
	case kind == "aws_s3_bucket" && args["bucket"] != nil:
		return `"arn:aws:s3:::${` + address + `.bucket}"`
	case kind == "aws_iam_role" && args["name"] != nil && args["path"] != nil:
		return `"arn:aws:iam::${data.aws_caller_identity.current.account_id}:role${` + address + `.path}${` + address + `.name}"`
	case kind == "aws_iam_role" && args["name"] != nil:
		return `"arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${` + address + `.name}"`
	}
	return ""
}

// known finds what a resource or a data source says of itself: the argument that an attribute repeats. It gives what is left of the traversal.
func (r *reader) known(t hcl.Traversal, chained bool) (node, hcl.Traversal, bool) {
	at := 0
	address := t.RootName()
	if address == "data" && len(t) > 1 {
		at = 1
		address = "data." + stepName(t[1])
	}
	if len(t) < at+3 {
		return node{}, nil, false
	}
	kind := stepName(t[at])
	th := r.things[address+"."+stepName(t[at+1])]
	if th == nil {
		return node{}, nil, false
	}
	at += 2
	address += "." + stepName(t[at-1])
	in := th.in
	if step, ok := t[at].(hcl.TraverseIndex); ok {
		if in, ok = r.instance(th, step.Key); !ok || len(t) < at+2 {
			return node{}, nil, false
		}
		address += "[" + literal(step.Key) + "]"
		at++
	}
	n, ok := r.argument(th, kind, address, stepName(t[at]), in)
	if !ok || !chained && r.turns(n, t) {
		return node{}, nil, false
	}
	return n, t[at+1:], true
}

// turns says whether following references from one to the next never ends.
func (r *reader) turns(n node, from hcl.Traversal) bool {
	seen := []string{r.source(from.SourceRange())}
	for {
		e, ok := plain(n.expr).(*hclsyntax.ScopeTraversalExpr)
		if !ok {
			return false
		}
		text := r.source(e.Range())
		if slices.Contains(seen, text) {
			return true
		}
		seen = append(seen, text)
		next, rest, ok := r.known(e.Traversal, true)
		if !ok || len(rest) > 0 {
			return false
		}
		n = next
	}
}

// unfolded is a reference to an attribute of one instance, its key known, as one traversal.
func (r *reader) unfolded(n node) (hcl.Traversal, bool) {
	switch e := plain(n.expr).(type) {
	case *hclsyntax.ScopeTraversalExpr:
		root := e.Traversal.RootName()
		return e.Traversal, isFar(root) && n.in.find(root) == nil
	case *hclsyntax.RelativeTraversalExpr:
		t, ok := r.unfolded(node{expr: e.Source, in: n.in})
		return slices.Concat(t, e.Traversal), ok
	case *hclsyntax.IndexExpr:
		t, ok := r.unfolded(node{expr: e.Collection, in: n.in})
		key := node{expr: e.Key, in: n.in}
		if !ok || !r.fixed(key) {
			return nil, false
		}
		v := r.value(key)
		return slices.Concat(t, hcl.Traversal{hcl.TraverseIndex{Key: v, SrcRange: e.Range()}}), isKnown(v) && !v.IsNull()
	case *hclsyntax.FunctionCallExpr:
		return r.loneInstance(e, n.in)
	}
	return nil, false
}

// loneInstance is the attribute of the one instance that a call picks, where the configuration has the resource.
func (r *reader) loneInstance(e *hclsyntax.FunctionCallExpr, in *scope) (hcl.Traversal, bool) {
	splat := lone(e)
	if splat == nil {
		return nil, false
	}
	each, ok := splat.Each.(*hclsyntax.RelativeTraversalExpr)
	t, far := r.unfolded(node{expr: splat.Source, in: in})
	if !ok || !far || len(t) != 2 {
		return nil, false
	}
	th := r.things[t.RootName()+"."+stepName(t[1])]
	if th == nil {
		return nil, false
	}
	count := th.block.Body.Attributes["count"]
	if count != nil {
		t = slices.Concat(t, hcl.Traversal{hcl.TraverseIndex{Key: number(0), SrcRange: e.Range()}})
		if small(r.value(node{expr: count.Expr, in: th.in})) > 1 {
			return nil, false
		}
	}
	return slices.Concat(t, each.Traversal), th.block.Body.Attributes["for_each"] == nil
}

// lone is the list of which a call gives the only element, as configurations pick what has count = 1 or none: join("", r.*.arn), one(r[*].arn),
// element(concat(r.*.arn, [""]), 0). Nil: the call does not do that.
func lone(e *hclsyntax.FunctionCallExpr) *hclsyntax.SplatExpr {
	if e.ExpandFinal || len(e.Args) == 0 {
		return nil
	}
	list := e.Args[len(e.Args)-1]
	switch {
	case e.Name == "one" && len(e.Args) == 1:
	case e.Name == "join" && len(e.Args) == 2 && isText(e.Args[0], ""):
	case e.Name == "element" && len(e.Args) == 2 && isZero(e.Args[1]):
		list = e.Args[0]
		if both, ok := plain(list).(*hclsyntax.FunctionCallExpr); ok && both.Name == "concat" && len(both.Args) == 2 && len(both.Args[1].Variables()) == 0 {
			list = both.Args[0]
		}
	default:
		return nil
	}
	splat, _ := plain(list).(*hclsyntax.SplatExpr)
	return splat
}

func isText(expr hclsyntax.Expression, want string) bool {
	v, diags := expr.Value(nil)
	text, ok := asText(v)
	return len(expr.Variables()) == 0 && !diags.HasErrors() && ok && text == want
}

func isZero(expr hclsyntax.Expression) bool { return isText(expr, "0") }

func (r *reader) argument(th *thing, kind, address, name string, in *scope) (node, bool) {
	args := th.block.Body.Attributes
	switch name {
	case "count", "for_each", "provider", "depends_on":
		return node{}, false
	case "arn":
		if text := r.arnOf(kind, address, args); text != "" && th.block.Type == "resource" {
			return r.synthetic(text, th.block.DefRange()), true
		}
	case "id":
		name = alias(kind, name)
	}
	attr := args[name]
	if attr == nil {
		return node{}, false
	}
	n := node{expr: attr.Expr, in: in}
	if lit, ok := plain(attr.Expr).(*hclsyntax.LiteralValueExpr); ok && lit.Val.IsNull() {
		return node{}, false
	}
	return n, true
}

// instance is the scope of one instance of a resource with count or for_each.
func (r *reader) instance(th *thing, key cty.Value) (*scope, bool) {
	args := th.block.Body.Attributes
	if args["count"] != nil {
		return th.in.with("count", &binding{index: true, key: node{value: key}}), true
	}
	if args["for_each"] == nil {
		return nil, false
	}
	elements, ok := r.elements(node{expr: args["for_each"].Expr, in: th.in})
	if !ok {
		return nil, false
	}
	for _, e := range elements {
		if e.key.RawEquals(key) {
			return th.in.with("each", &binding{key: e.keyNode(), value: e.node}), true
		}
	}
	return nil, false
}

// synthetic parses an expression that this package wrote for what stands at a place.
func (r *reader) synthetic(text string, at hcl.Range) node {
	r.origins[text] = at
	r.sources[text] = []byte(text)
	expr, diags := hclsyntax.ParseExpression([]byte(text), text, hcl.InitialPos)
	if diags.HasErrors() {
		return node{value: cty.DynamicVal}
	}
	return node{expr: expr, in: r.root}
}
