package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"pipewright/lang/tree"
)

type part = tree.Part

// parts writes a node that is used as text: literals and expressions one after the other, and what they come to.
func (r *reader) parts(n node) []part {
	if !r.enter(n.at()) || !r.spend(1, n.at()) {
		r.leave()
		return nil
	}
	defer r.leave()
	n = r.simplify(n)
	if n.expr == nil || r.fixed(n) {
		if n.expr == nil && n.keep && n.written != "" {
			return []part{r.expression(n, n.written)}
		}
		if text, ok := asText(r.value(n)); ok {
			return []part{{Text: text}}
		}
		return []part{r.expression(n, r.text(n, true))}
	}
	switch e := n.expr.(type) {
	case *hclsyntax.TemplateExpr:
		return r.templateParts(n, e)
	case *hclsyntax.TemplateWrapExpr:
		return r.parts(node{expr: e.Wrapped, in: n.in})
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "jsonencode" && len(e.Args) == 1 && !e.ExpandFinal {
			arg := r.simplify(node{expr: e.Args[0], in: n.in})
			if list, ok := r.jsonParts(arg); ok && (arg.expr == nil || !r.wholly(arg)) {
				return melded(list)
			}
		}
	}
	return []part{r.expression(n, r.text(n, true))}
}

func (r *reader) templateParts(n node, e *hclsyntax.TemplateExpr) []part {
	w := &rewriter{reader: r, in: n.in}
	if slices.ContainsFunc(e.Parts, w.directive) {
		text := r.text(n, true)
		if strings.HasPrefix(text, "<<") {
			text = "\"" + heredocBody(text) + "\""
		}
		return []part{r.expression(n, text)}
	}
	var out []part
	for _, p := range e.Parts {
		if lit, ok := p.(*hclsyntax.LiteralValueExpr); ok {
			if text, ok := asText(lit.Val); ok {
				out = append(out, part{Text: text})
			}
			continue
		}
		out = append(out, r.parts(node{expr: p, in: n.in})...)
	}
	return melded(out)
}

// wholly says whether an expression is one name whose kind nobody knows: as JSON it need not be a text.
func (r *reader) wholly(n node) bool {
	_, isName := n.expr.(*hclsyntax.ScopeTraversalExpr)
	_, isFar := r.farOf(n)
	return (isName || isFar) && r.value(n).Type() == cty.DynamicPseudoType
}

// heredocBody is the text between the marks of a heredoc, as it is written between quotes.
func heredocBody(text string) string {
	lines := strings.Split(text, "\n")
	if len(lines) < 2 {
		return ""
	}
	body := strings.Join(lines[1:len(lines)-1], "\n") + "\n"
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`).Replace(body)
}

// expression is a part that stays an expression.
func (r *reader) expression(n node, text string) part {
	if v, ok := asText(r.value(n)); ok {
		return part{Text: v, Expr: text}
	}
	return part{Text: "${" + text + "}", Expr: text, Unknown: true}
}

// asText is what a value is as text; false: it is not known, or nothing.
func asText(v cty.Value) (string, bool) {
	if !isKnown(v) || v.IsNull() {
		return "", false
	}
	text, err := convert.Convert(v, cty.String)
	if err != nil || text.IsNull() {
		return "", false
	}
	return text.AsString(), true
}

// melded joins literals that stand side by side.
func melded(list []part) []part {
	var out []part
	for _, p := range list {
		if last := len(out) - 1; p.Expr == "" && last >= 0 && out[last].Expr == "" {
			out[last].Text += p.Text
		} else if p.Expr != "" || p.Text != "" {
			out = append(out, p)
		}
	}
	return out
}

// wantsText says whether a function takes text at the place of an argument.
func wantsText(params []function.Parameter, i int) bool {
	return i < len(params) && params[i].Type == cty.String
}
