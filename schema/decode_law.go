package schema

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

func (d *decoder) law(b *hclsyntax.Block, t *ActionType) {
	l := &Law{Name: b.Labels[0], Range: b.DefRange()}
	d.fill(b.Body, "law block", slots{
		"key": text(&l.Key), "summary": text(&l.Summary), "message": text(&l.Message), "enforced": keyword(&l.Enforced, moments()),
		"elements": elements(&l.Elements), "exception": text(&l.Exception), "answers": list(&l.Answers),
	}, "when", "require", "found")
	d.needs(b.Body, "law block", l.Range, "summary", "message")
	if !isKebab(l.Name) {
		d.errorf(l.Range, "Wrong name of a law", "The name of a law is made of small letters, digits and dashes.")
	}
	expression := func(name string) hcl.Expression {
		if a := b.Body.Attributes[name]; a != nil {
			return a.Expr
		}
		return nil
	}
	l.When, l.Require, l.Found = expression("when"), expression("require"), expression("found")
	switch {
	case l.Elements == nil:
		d.needs(b.Body, "law block", l.Range, "require")
	case l.When != nil || l.Require != nil || l.Found != nil:
		d.errorf(l.Range, "Elements and an expression", "A law with elements looks at its key alone: it has neither when nor require nor found.")
	}
	if l.Require != nil || l.Elements != nil {
		t.Laws = append(t.Laws, l)
	}
}

func (d *decoder) accept(b *hclsyntax.Block, t *ActionType) {
	t.Accepts = append(t.Accepts, d.example(b))
}

func (d *decoder) reject(b *hclsyntax.Block, t *ActionType) {
	e := d.example(b)
	e.Reason = b.Labels[0]
	t.Rejects = append(t.Rejects, e)
}

func (d *decoder) example(b *hclsyntax.Block) *Example {
	e := &Example{Range: b.DefRange()}
	d.fill(b.Body, b.Type+" block", slots{
		"category": oneOf(&e.Category, Categories()...),
		"inputs":   list(&e.Inputs), "outputs": list(&e.Outputs), "commands": list(&e.Commands), "config": config(&e.Config),
	})
	return e
}

// verify holds the parts of a type against each other, and gives the laws what they need to be evaluated.
func (d *decoder) verify(t *ActionType, categories []string) {
	for _, name := range t.OneAtATime {
		if t.Key(name) == nil {
			d.errorf(t.Range, "Unknown key", "one_at_a_time names the key %q, which %s does not have.", name, t.Provider)
		}
	}
	for _, e := range slices.Concat(t.Accepts, t.Rejects) {
		if e.Category != "" && !slices.Contains(categories, e.Category) {
			d.errorf(e.Range, "Unknown category", "%s has no category %q.", t.Provider, e.Category)
		}
	}
	for i, l := range t.Laws {
		l.keys = t.Keys
		if slices.ContainsFunc(t.Laws[:i], func(other *Law) bool { return other.Name == l.Name && other.Key == l.Key }) {
			d.errorf(l.Range, "Law declared twice", "%s has a law %q for that key already.", t.Provider, l.Name)
		}
		if l.Key != "" && t.Key(l.Key) == nil {
			d.errorf(l.Range, "Unknown key", "The law blames the key %q, which %s does not have.", l.Key, t.Provider)
		}
		if k := t.Key(l.Key); l.Elements != nil && (k == nil || k.Type != JSON) {
			d.errorf(l.Range, "Elements of what is no JSON", "A law with elements names in key the key, of type json, that holds the list.")
		}
		for _, x := range []hcl.Expression{l.When, l.Require, l.Found} {
			d.expression(x, t)
		}
		l.when, l.require, l.least = reachOf(l.When, l), reachOf(l.Require, l), leastOf(l.When)
	}
}

// expression makes sure that a law speaks only of what exists, so that a slip of the pen is found when the file is loaded, not when it is needed.
func (d *decoder) expression(x hcl.Expression, t *ActionType) {
	if x == nil {
		return
	}
	for _, use := range x.Variables() {
		d.traversal(use, t)
	}
	node, ok := x.(hclsyntax.Node)
	if !ok {
		return
	}
	d.diags = append(d.diags, hclsyntax.VisitAll(node, func(n hclsyntax.Node) hcl.Diagnostics {
		call, ok := n.(*hclsyntax.FunctionCallExpr)
		if _, known := lawFunctions()[nameOf(call)]; ok && !known {
			d.errorf(call.NameRange, "Unknown function", "A law has no function %q.", call.Name)
		}
		return nil
	})...)
}

func nameOf(call *hclsyntax.FunctionCallExpr) string {
	if call == nil {
		return ""
	}
	return call.Name
}

// traversal holds one use of a variable against the roots and keys that exist.
func (d *decoder) traversal(use hcl.Traversal, t *ActionType) {
	root := use.RootName()
	switch root {
	case rootCategory, rootInputs, rootOutputs, rootCommands:
		return
	case rootConfig, rootJSON:
	default:
		names := []string{rootCategory, rootInputs, rootOutputs, rootCommands, rootConfig, rootJSON}
		d.errorf(use.SourceRange(), "Unknown name", "A law sees %s; this is %q.", quoted(names), root)
		return
	}
	if len(use) < 2 {
		return
	}
	step, ok := use[1].(hcl.TraverseAttr)
	if !ok {
		return
	}
	k := t.Key(step.Name)
	if k == nil || root == rootJSON && k.Type != JSON {
		d.errorf(use.SourceRange(), "Unknown key", "%s has no key %q that %s could hold.", t.Provider, step.Name, root)
	}
}
