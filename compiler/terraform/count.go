package terraform

import (
	"errors"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// counter is a function that no file can call: it stands around the collection of each for expression. HCL visits the elements whatever their number; so each
// visit is paid for before it happens.
const counter = "\x00count"

func (r *reader) counterFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "collection", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}},
		Type:   func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			n := 1
			if v, _ := args[0].Unmark(); v.IsKnown() && !v.IsNull() && v.CanIterateElements() {
				n += perVisit * v.LengthInt()
			}
			if !r.spend(n, r.now) {
				return cty.NilVal, errors.New("too many elements")
			}
			return args[0], nil
		},
	})
}

// countBody puts the counter around each collection below a body.
func (r *reader) countBody(body *hclsyntax.Body) {
	for _, a := range body.Attributes {
		countAll(a.Expr)
	}
	for _, b := range body.Blocks {
		r.countBody(b.Body)
	}
}

func countAll(expr hclsyntax.Expression) {
	hclsyntax.VisitAll(expr, func(n hclsyntax.Node) hcl.Diagnostics {
		switch e := n.(type) {
		case *hclsyntax.ForExpr:
			e.CollExpr = counted(e.CollExpr)
		case *hclsyntax.SplatExpr:
			e.Source = counted(e.Source)
		}
		return nil
	})
}

func counted(expr hclsyntax.Expression) hclsyntax.Expression {
	at := expr.Range()
	end := hcl.Range{Filename: at.Filename, Start: at.End, End: at.End}
	return &hclsyntax.FunctionCallExpr{Name: counter, Args: []hclsyntax.Expression{expr}, NameRange: at, OpenParenRange: at, CloseParenRange: end}
}

// plain is an expression without what was put around it.
func plain(expr hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch e := expr.(type) {
		case *hclsyntax.FunctionCallExpr:
			if e.Name != counter {
				return expr
			}
			expr = e.Args[0]
		case *hclsyntax.ParenthesesExpr:
			expr = e.Expression
		default:
			return expr
		}
	}
}
