package cloudformation

import (
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang"
	"pipewright/lang/tree"
)

// isNumber says whether a number of the template is spelled as the language spells it, and so comes back as it was.
var isNumber = regexp.MustCompile(`^(-?(0|[1-9][0-9]{0,17}))(\.[0-9]{0,8}[1-9])?$`).MatchString

// expr writes a value as an expression of the language, When it is there included where it is an element or a field.
func (r *reader) expr(v *tree.Value) string {
	if v == r.broken || !r.enter(v.Range) {
		return "null"
	}
	defer r.leave()
	text := r.plainExpr(v)
	if !r.spend(len(text), v.Range) {
		return "null"
	}
	return text
}

func (r *reader) plainExpr(v *tree.Value) string {
	if len(v.Parts) == 1 && v.Parts[0].Expr != "" {
		return v.Parts[0].Expr
	}
	switch v.Kind {
	case tree.List:
		return r.listExpr(v)
	case tree.Map:
		return r.mapExpr(v)
	case tree.Null:
		return "null"
	case tree.Bool:
		return v.Text
	case tree.Number:
		if isNumber(v.Text) {
			return v.Text
		}
		return lang.Quote(v.Text)
	}
	if v.Parts != nil {
		return lang.Template(v.Parts)
	}
	return lang.Quote(v.Text)
}

// listExpr writes a list; elements that are there only sometimes make it a concat.
func (r *reader) listExpr(v *tree.Value) string {
	var lists, run []string
	flush := func() {
		if len(run) > 0 {
			lists, run = append(lists, "["+strings.Join(run, ", ")+"]"), nil
		}
	}
	for _, e := range v.Elems {
		if e.When == "" {
			run = append(run, r.expr(e))
			continue
		}
		flush()
		lists = append(lists, operand(e.When)+" ? ["+r.expr(e)+"] : []")
	}
	flush()
	switch {
	case len(lists) == 0:
		return "[]"
	case len(lists) == 1:
		return lists[0]
	}
	return "concat(" + strings.Join(lists, ", ") + ")"
}

// mapExpr writes an object; fields that are there only sometimes make it a merge.
func (r *reader) mapExpr(v *tree.Value) string {
	var objects, run []string
	flush := func() {
		if len(run) > 0 {
			objects, run = append(objects, "{ "+strings.Join(run, ", ")+" }"), nil
		}
	}
	for _, f := range v.Fields {
		line := keyExpr(f) + " = " + r.expr(f.Value)
		if f.Value.When == "" {
			run = append(run, line)
			continue
		}
		flush()
		objects = append(objects, operand(f.Value.When)+" ? { "+line+" } : {}")
	}
	flush()
	switch {
	case len(objects) == 0:
		return "{}"
	case len(objects) == 1:
		return objects[0]
	}
	return "merge(" + strings.Join(objects, ", ") + ")"
}

func keyExpr(f tree.Field) string {
	switch {
	case len(f.KeyParts) == 1 && f.KeyParts[0].Expr != "":
		return "(" + f.KeyParts[0].Expr + ")"
	case f.KeyParts != nil:
		return "(" + lang.Template(f.KeyParts) + ")"
	case hclsyntax.ValidIdentifier(f.Key):
		return f.Key
	}
	return lang.Quote(f.Key)
}

// operand puts an expression in parentheses where it would not bind as one.
func operand(expr string) string {
	switch parsed(expr).(type) {
	case nil, *hclsyntax.ConditionalExpr, *hclsyntax.BinaryOpExpr, *hclsyntax.ForExpr:
		return "(" + expr + ")"
	}
	return expr
}

// clause puts an expression in parentheses where it is not plainly one of several with && or || between them.
func clause(expr string, operation *hclsyntax.Operation) string {
	b, ok := parsed(expr).(*hclsyntax.BinaryOpExpr)
	if ok && (b.Op == operation || b.Op != hclsyntax.OpLogicalAnd && b.Op != hclsyntax.OpLogicalOr) {
		return expr
	}
	return operand(expr)
}

// both holds where both hold, either where one does.
func both(a, b string) string {
	return clause(a, hclsyntax.OpLogicalAnd) + " && " + clause(b, hclsyntax.OpLogicalAnd)
}

func either(a, b string) string {
	return clause(a, hclsyntax.OpLogicalOr) + " || " + clause(b, hclsyntax.OpLogicalOr)
}

// parsed is an expression's syntax; nil: it has an error.
func parsed(expr string) hclsyntax.Expression {
	e, diags := hclsyntax.ParseExpression([]byte(expr), "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil
	}
	return e
}

// textExpr writes a scalar as an expression that is a text, whatever the variable in it holds.
func (r *reader) textExpr(v *tree.Value) string {
	switch {
	case v.Kind == tree.String:
		return r.expr(v)
	case v.Parts != nil:
		return "tostring(" + r.expr(v) + ")"
	}
	return lang.Quote(v.Text)
}
