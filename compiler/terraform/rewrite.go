package terraform

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"pipewright/compiler/foreign"
)

// literal writes a known value in the language.
func literal(v cty.Value) string { return string(hclwrite.TokensForValue(v).Bytes()) }

// text writes a node as an expression of the language. Wanted says that it is used as text, which is what a variable made for it then holds.
func (r *reader) text(n node, wanted bool) string {
	if !r.enter(n.at()) || !r.spend(1, n.at()) {
		r.leave()
		return "null"
	}
	defer r.leave()
	n = r.simplify(n)
	if n.expr == nil {
		return r.valueText(n)
	}
	if r.fixed(n) {
		if v := r.value(n); isKnown(v) {
			return literal(v)
		}
	}
	w := &rewriter{reader: r, in: n.in, top: n.expr}
	w.walk(n.expr, wanted)
	return w.apply(n.expr.Range())
}

// valueText writes a value: itself where it is known, else the expression that gives it.
func (r *reader) valueText(n node) string {
	if isKnown(n.value) && (n.written == "" || !n.keep && n.value.Type().IsPrimitiveType()) {
		return literal(n.value)
	}
	if n.written == "" {
		return "null"
	}
	return n.written
}

// postfixed writes a node so that .attribute or [index] may follow.
func (r *reader) postfixed(n node) string {
	text := r.text(n, false)
	switch plain(n.expr).(type) {
	case *hclsyntax.BinaryOpExpr, *hclsyntax.UnaryOpExpr, *hclsyntax.ConditionalExpr:
		return "(" + text + ")"
	}
	return text
}

// operand puts an expression in parentheses where an operator beside it could take it apart.
func operand(text string) string {
	expr, diags := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() {
		return "(" + text + ")"
	}
	switch expr.(type) {
	case *hclsyntax.BinaryOpExpr, *hclsyntax.ConditionalExpr:
		return "(" + text + ")"
	}
	return text
}

// A rewriter collects what changes in the source of an expression.
type rewriter struct {
	*reader
	in    *scope
	top   hclsyntax.Expression
	edits []edit
}

type edit struct {
	start, end int
	text       string
}

// apply gives the source of a range with the changes made.
func (w *rewriter) apply(at hcl.Range) string {
	src := w.sources[at.Filename]
	slices.SortFunc(w.edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out strings.Builder
	from := at.Start.Byte
	for _, e := range w.edits {
		if e.start < from || e.end > at.End.Byte {
			continue
		}
		out.Write(src[from:e.start])
		out.WriteString(e.text)
		from = e.end
	}
	out.Write(src[from:at.End.Byte])
	if !w.spend(out.Len()/64, at) {
		return "null"
	}
	return out.String()
}

func (w *rewriter) replace(expr hclsyntax.Expression, text string) {
	at := expr.Range()
	if expr != w.top {
		text = operand(text)
	}
	w.edits = append(w.edits, edit{at.Start.Byte, at.End.Byte, text})
}

// directive says whether an expression is a %{ ... } of a template: it has no text of its own.
func (w *rewriter) directive(expr hclsyntax.Expression) bool {
	return strings.HasPrefix(w.source(expr.Range()), "%{")
}

// walk goes through an expression; wanted says whether it is used as text.
func (w *rewriter) walk(expr hclsyntax.Expression, wanted bool) {
	n := node{expr: expr, in: w.in}
	if e, ok := expr.(*hclsyntax.FunctionCallExpr); ok && e.Name == counter {
		w.walk(e.Args[0], wanted)
		return
	}
	if !w.directive(expr) {
		if s := w.simplify(n); s.expr != plain(expr) || s.in != w.in {
			w.replace(expr, w.text(s, wanted))
			return
		}
		if w.bindsAny(n) && w.fixed(n) {
			if v := w.value(n); isKnown(v) {
				w.replace(expr, literal(v))
				return
			}
		}
		if f, ok := w.farOf(n); ok {
			w.replace(expr, w.variableFor(f, wanted, expr.Range()))
			return
		}
	}
	w.inside(expr, wanted)
}

// inside goes through the parts of an expression.
func (w *rewriter) inside(expr hclsyntax.Expression, wanted bool) {
	switch e := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		w.traversal(e, wanted)
	case *hclsyntax.TemplateExpr:
		w.template(e)
	case *hclsyntax.TemplateWrapExpr:
		w.walk(e.Wrapped, true)
	case *hclsyntax.TemplateJoinExpr:
		w.walk(e.Tuple, false)
	case *hclsyntax.ParenthesesExpr:
		w.walk(e.Expression, wanted)
	case *hclsyntax.FunctionCallExpr:
		w.call(e)
	case *hclsyntax.ConditionalExpr:
		w.walk(e.Condition, false)
		w.walk(e.TrueResult, wanted)
		w.walk(e.FalseResult, wanted)
	case *hclsyntax.BinaryOpExpr:
		compares := e.Op == hclsyntax.OpEqual || e.Op == hclsyntax.OpNotEqual
		w.walk(e.LHS, compares)
		w.walk(e.RHS, compares)
	case *hclsyntax.UnaryOpExpr:
		w.walk(e.Val, false)
	case *hclsyntax.TupleConsExpr:
		for _, elem := range e.Exprs {
			w.walk(elem, wanted)
		}
	case *hclsyntax.ObjectConsExpr:
		for _, item := range e.Items {
			w.walk(item.KeyExpr, true)
			w.walk(item.ValueExpr, wanted)
		}
	case *hclsyntax.ObjectConsKeyExpr:
		if len(e.Variables()) > 0 {
			w.walk(e.Wrapped, true)
		}
	case *hclsyntax.IndexExpr:
		w.walk(e.Collection, false)
		w.walk(e.Key, true)
	case *hclsyntax.RelativeTraversalExpr:
		w.walk(e.Source, false)
	case *hclsyntax.SplatExpr:
		w.walk(e.Source, false)
		w.walk(e.Each, false)
	case *hclsyntax.ForExpr:
		w.loop(e)
	}
}

// traversal carries over the variable or local that it begins with.
func (w *rewriter) traversal(e *hclsyntax.ScopeTraversalExpr, wanted bool) {
	t := e.Traversal
	if b := w.in.find(t.RootName()); b != nil && !b.stays {
		w.value(node{expr: e, in: w.in}) // says what is wrong with it
		w.replace(e, "null")
		return
	} else if b != nil || len(t) < 2 {
		return
	}
	switch name := stepName(t[1]); t.RootName() {
	case "var":
		w.useVariable(name, len(t) > 2, e.Range())
	case "local":
		w.useLocal(name, wanted && len(t) == 2, e.Range())
	}
}

// template goes through the parts of a text. One with substituted names in it is written anew: a literal there is no expression.
func (w *rewriter) template(e *hclsyntax.TemplateExpr) {
	n := node{expr: e, in: w.in}
	if (w.bindsAny(n) || slices.ContainsFunc(e.Parts, w.isReplaced)) && !slices.ContainsFunc(e.Parts, w.directive) {
		w.replace(e, quoted(w.parts(n)))
		return
	}
	for _, part := range e.Parts {
		w.walk(part, true)
	}
}

// isReplaced says whether something else is written in the place of an expression.
func (w *rewriter) isReplaced(expr hclsyntax.Expression) bool {
	if w.directive(expr) {
		return false
	}
	s := w.simplify(node{expr: expr, in: w.in})
	return s.expr != plain(expr) || s.in != w.in
}

// call goes through the arguments of a function. What the language has no function for is known elsewhere.
func (w *rewriter) call(e *hclsyntax.FunctionCallExpr) {
	if !w.has(e.Name) {
		if v, diags := w.try(node{expr: e, in: w.in}); !diags.HasErrors() && isKnown(v) {
			w.replace(e, literal(v))
			return
		}
		w.note(e.Range(), "The language has no function %s; a variable stands for what it gives: %s.", e.Name, shortened(w.source(e.Range())))
		w.replace(e, w.variableFor(far{words: []string{"terraform", e.Name}, address: shortened(w.source(e.Range()))}, true, e.Range()))
		return
	}
	if reading(e.Name) {
		w.note(e.Range(), "%s was not read: the path is relative to the file that calls it, and has to lead to the same file from the new one.", shortened(w.source(e.Range())))
	}
	var params []function.Parameter
	if f, ok := w.ours[e.Name]; ok {
		params = f.Params()
	}
	for i, arg := range e.Args {
		w.walk(arg, reading(e.Name) || wantsText(params, i) || writtenOut(arg) && ofTexts(e.Name))
	}
}

// ofTexts says whether a function's lists are lists of texts.
func ofTexts(name string) bool {
	switch name {
	case "compact", "contains", "distinct", "format", "formatlist", "join", "jsonencode", "sort", "toset":
		return true
	}
	return false
}

// loop goes through a for expression, whose own names stay.
func (w *rewriter) loop(e *hclsyntax.ForExpr) {
	w.walk(e.CollExpr, false)
	outer := w.in
	defer func() { w.in = outer }()
	if e.KeyVar != "" {
		w.in = w.in.with(e.KeyVar, &binding{stays: true})
	}
	w.in = w.in.with(e.ValVar, &binding{stays: true})
	for _, expr := range []hclsyntax.Expression{e.KeyExpr, e.ValExpr, e.CondExpr} {
		if expr != nil {
			w.walk(expr, false)
		}
	}
}

// useLocal carries a local over, behind those that it uses itself. One that is declared nowhere is a variable. Wanted says that it is used as text; once it is,
// what is known only elsewhere and stands in it is text too.
func (r *reader) useLocal(name string, wanted bool, at hcl.Range) {
	l := r.locals[name]
	if l == nil || l.made && (l.text || !wanted) {
		return
	}
	first := !l.made
	l.made, l.text = true, wanted
	r.localValue(name, at) // reports a ring
	if l.ring {
		return
	}
	expr := r.text(node{expr: l.expr, in: r.root}, wanted)
	if first {
		r.file.Locals = append(r.file.Locals, &foreign.Local{Name: name, Expr: expr, Range: l.expr.Range()})
	}
}

// quoted writes parts as a text in quotes.
func quoted(parts []part) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, p := range parts {
		if p.Expr == "" {
			text := literal(cty.StringVal(p.Text))
			out.WriteString(text[1 : len(text)-1])
		} else {
			fmt.Fprintf(&out, "${%s}", p.Expr)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 60 {
		return strings.ToValidUTF8(text[:57], "") + "..."
	}
	return text
}
