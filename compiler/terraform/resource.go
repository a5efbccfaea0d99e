package terraform

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/compiler/foreign"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// An instance is one of what a resource with count or for_each stands for; of any other there is one.
type instance struct {
	in    *scope
	label string
	gate
}

// resources reads the pipelines and custom action types of a file.
func (r *reader) resources(body *hclsyntax.Body) {
	var pipelines []candidate
	for _, b := range body.Blocks {
		if b.Type != "resource" || len(b.Labels) != 2 {
			continue
		}
		switch b.Labels[0] {
		case pipelineResource:
			for _, i := range r.instances(b) {
				pipelines = append(pipelines, candidate{b, i})
			}
		case actionTypeResource:
			for _, i := range r.instances(b) {
				r.file.ActionTypes = append(r.file.ActionTypes, r.actionType(b, i))
			}
		case "aws_codepipeline_webhook":
			r.note(b.DefRange(), "The webhook %s starts a pipeline from outside. The language has no webhooks; it stays in Terraform.", b.Labels[1])
		}
	}
	r.pipelines(pipelines)
}

// instances are what count or for_each make of a resource.
func (r *reader) instances(b *hclsyntax.Block) []instance {
	one := instance{in: r.root, label: b.Labels[1]}
	if attr := b.Body.Attributes["count"]; attr != nil {
		return r.counts(b, attr.Expr, one)
	}
	attr := b.Body.Attributes["for_each"]
	if attr == nil {
		return []instance{one}
	}
	from := node{expr: attr.Expr, in: r.root}
	elements, ok := r.elements(from)
	if !ok {
		r.unknownEach(from, "the resource "+b.Labels[1], attr.Expr.Range())
		return nil
	}
	if !writtenOut(attr.Expr) {
		r.noteEach(b, attr.Expr, len(elements))
	}
	var out []instance
	for i, e := range elements {
		key, ok := asText(e.key)
		if !ok {
			key = strconv.Itoa(i)
		}
		out = append(out, instance{
			in: r.root.with("each", &binding{key: e.keyNode(), value: e.node}), label: b.Labels[1] + "-" + key, gate: e.gate,
		})
	}
	return out
}

func (r *reader) noteEach(b *hclsyntax.Block, from hclsyntax.Expression, n int) {
	r.note(from.Range(), "The resource %s stands for each of %s; it was written out for the %s it has here, and does not follow that any more.",
		b.Labels[1], shortened(r.source(from.Range())), prose.Count(n, "element"))
}

// counts is for count: a number that is known, or a condition with one or none.
func (r *reader) counts(b *hclsyntax.Block, expr hclsyntax.Expression, one instance) []instance {
	at := expr.Range()
	n := r.simplify(node{expr: expr, in: r.root})
	if e, ok := plain(n.expr).(*hclsyntax.ConditionalExpr); n.expr != nil && ok {
		condition := node{expr: e.Condition, in: n.in}
		yes, no := small(r.value(node{expr: e.TrueResult, in: n.in})), small(r.value(node{expr: e.FalseResult, in: n.in}))
		v := r.value(condition)
		switch {
		case yes == 1 && no == 0:
			one.gate = gate{when: r.text(condition, false), off: isTruth(v) && v.False()}
		case yes == 0 && no == 1:
			one.gate = gate{when: not(r.text(condition, false)), off: isTruth(v) && v.True()}
		}
		if one.when != "" {
			one.in = r.root.with("count", &binding{index: true, key: node{value: number(0)}})
			return []instance{one}
		}
	}
	v := small(r.value(n))
	switch known := r.value(n); {
	case v < 0 && known.IsKnown():
		r.fail("terraform-value", "Not a count", fmt.Sprintf("The count of %s is no whole number from 0 to %d.", b.Labels[1], maxCount), at)
		return nil
	case v < 0:
		r.unknownEach(n, "the resource "+b.Labels[1], at)
		return nil
	}
	if v != 1 {
		r.note(at, "The resource %s has count = %s, which is %d here.", b.Labels[1], shortened(r.source(at)), v)
	}
	var out []instance
	for i := range v {
		in := instance{in: r.root.with("count", &binding{index: true, key: node{value: number(i)}}), label: b.Labels[1]}
		if v > 1 {
			in.label = fmt.Sprintf("%s-%d", b.Labels[1], i)
		}
		out = append(out, in)
	}
	return out
}

// maxCount is how many pipelines one resource may stand for: as many as an account has in a Region, when nobody asked for more.
const maxCount = 1000

// small is a value as a count; -1: it is none.
func small(v cty.Value) int {
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.Number {
		return -1
	}
	n, _ := v.AsBigFloat().Int64()
	if n < 0 || n > maxCount {
		return -1
	}
	return int(n)
}

// Meta gives the body without what is Terraform's own business, and notes what that was.
func (r *reader) meta(b *hclsyntax.Block) *hclsyntax.Body {
	out := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: b.Body.SrcRange, EndRange: b.Body.EndRange}
	for name, a := range b.Body.Attributes {
		switch name {
		case "count", "for_each":
		case "depends_on", "provider":
			r.note(a.NameRange, "%s = %s is Terraform's, and was not carried over.", name, shortened(r.source(a.Expr.Range())))
		default:
			out.Attributes[name] = a
		}
	}
	for _, inner := range b.Body.Blocks {
		switch inner.Type {
		case "lifecycle", "provisioner", "connection", "timeouts":
			r.note(inner.DefRange(), "The block %s is Terraform's, and was not carried over.", inner.Type)
		default:
			out.Blocks = append(out.Blocks, inner)
		}
	}
	return out
}

// actionType reads a custom action type as create-custom-action-type takes it.
func (r *reader) actionType(b *hclsyntax.Block, i instance) *tree.Value {
	if i.when != "" {
		r.note(b.DefRange(), "The action type %s exists only if %s.", b.Labels[1], i.when)
	}
	value := r.body(r.meta(b), actionTypeForm(), i.in, b.DefRange(), "The resource "+actionTypeResource+"."+i.label)
	if region := value.Get("region"); region != nil {
		r.note(region.Range, "The action type %s lives in %s. The language has no Region for action types.", b.Labels[1], region.Text)
	}
	return without(value, "region")
}

// pipeline reads one instance of a pipeline.
func (r *reader) pipeline(b *hclsyntax.Block, i instance) *foreign.Pipeline {
	p := &foreign.Pipeline{Label: i.label, Range: b.Range()}
	before := r.notes
	r.notes = &p.Notes
	defer func() { r.notes = before }()
	if i.when != "" {
		state := ""
		if i.off {
			state = ", which is not so here"
		}
		r.note(b.DefRange(), "In Terraform this pipeline exists only if %s%s.", i.when, state)
	}
	value := r.body(r.meta(b), pipelineForm(), i.in, b.DefRange(), "The resource "+pipelineResource+"."+i.label)
	r.complete(p, value)
	if p.Value.Get("stages") == nil && !r.diags.HasErrors() {
		r.noStages(b, i)
	}
	return p
}

// noStages tells why a pipeline comes to none, where its stages are made of a collection.
func (r *reader) noStages(b *hclsyntax.Block, i instance) {
	for _, inner := range b.Body.Blocks {
		each := inner.Body.Attributes["for_each"]
		if inner.Type != "dynamic" || labelOf(inner, 0) != "stage" || each == nil {
			continue
		}
		r.fail("terraform-dynamic-unknown", "No stages", fmt.Sprintf("The pipeline has a stage for each of %s, which is empty here.%s",
			shortened(r.source(each.Expr.Range())), r.remedy(node{expr: each.Expr, in: i.in})), each.Expr.Range())
	}
}
