package schema

import (
	"fmt"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A later is an expression of a law of the built-in catalog, parsed when it is first needed: most laws are passed without a look at theirs.
type later struct{ parse func() hcl.Expression }

// expression gives the expression that a text of a catalog file stands for.
func expression(text string) *later {
	return &later{sync.OnceValue(func() hcl.Expression {
		x, diags := hclsyntax.ParseExpression([]byte(text), "catalog", hcl.InitialPos)
		if diags.HasErrors() {
			panic(fmt.Sprintf("schema: compiled.go holds no expression: %v", diags)) // it was one when the file was made
		}
		return x
	})}
}

// Value evaluates the expression.
func (l *later) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) { return l.parse().Value(ctx) }

// Variables lists what the expression refers to.
func (l *later) Variables() []hcl.Traversal { return l.parse().Variables() }

// Range is within the text of the expression.
func (l *later) Range() hcl.Range { return l.parse().Range() }

// StartRange is within the text of the expression.
func (l *later) StartRange() hcl.Range { return l.parse().StartRange() }
