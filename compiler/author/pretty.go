package author

import (
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// pretty writes a long list or object over several lines, its elements alike.
func pretty(expr string) string {
	if utf8.RuneCountInString(expr) <= wide {
		return expr
	}
	src := []byte(expr)
	x, diags := hclsyntax.ParseExpression(src, "", hcl.InitialPos)
	if diags.HasErrors() {
		return expr
	}
	text := func(of hclsyntax.Expression) string { return string(of.Range().SliceBytes(src)) }
	switch x := x.(type) {
	case *hclsyntax.ObjectConsExpr:
		var of []string
		for _, item := range x.Items {
			of = append(of, text(item.KeyExpr)+" = "+pretty(text(item.ValueExpr)))
		}
		return bracket("{", of, "}")
	case *hclsyntax.TupleConsExpr:
		var of []string
		for _, e := range x.Exprs {
			of = append(of, pretty(text(e)))
		}
		return bracket("[", of, "]")
	}
	return expr
}
