package schema

import (
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// lawFunctions gives what the expressions of a law may call: Terraform's names and meanings. The map is made once and never changed.
var lawFunctions = sync.OnceValue(func() map[string]function.Function {
	return map[string]function.Function{
		"alltrue":         quantifier(true),
		"anytrue":         quantifier(false),
		"can":             tryfunc.CanFunc,
		"contains":        stdlib.ContainsFunc,
		"distinct":        stdlib.DistinctFunc,
		"endswith":        textTest(strings.HasSuffix),
		"join":            stdlib.JoinFunc,
		"jsondecode":      stdlib.JSONDecodeFunc,
		"keys":            stdlib.KeysFunc,
		"kind":            kindFunc(),
		"length":          lengthFunc(),
		"lower":           stdlib.LowerFunc,
		"regex":           stdlib.RegexFunc,
		"setintersection": stdlib.SetIntersectionFunc,
		"sort":            stdlib.SortFunc,
		"split":           stdlib.SplitFunc,
		"startswith":      textTest(strings.HasPrefix),
		"strcontains":     textTest(strings.Contains),
		"tonumber":        stdlib.MakeToFunc(cty.Number),
		"tostring":        stdlib.MakeToFunc(cty.String),
		"trimspace":       stdlib.TrimSpaceFunc,
		"try":             tryfunc.TryFunc,
	}
})

// textTest makes a function of two texts that answers yes or no.
func textTest(test func(s, part string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}, {Name: "part", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(test(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// quantifier makes alltrue (want true) or anytrue (want false): the first element that differs from want decides; else an unknown one leaves it open.
func quantifier(want bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool), AllowUnknown: true}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].IsKnown() {
				return cty.UnknownVal(cty.Bool), nil
			}
			open := false
			for it := args[0].ElementIterator(); it.Next(); {
				_, v := it.Element()
				if !v.IsKnown() {
					open = true
				} else if holds := !v.IsNull() && v.True(); holds != want {
					return cty.BoolVal(!want), nil
				}
			}
			if open {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(want), nil
		},
	})
}

// lengthFunc is Terraform's length: characters of a text, elements of anything else.
func lengthFunc() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if args[0].Type() == cty.String {
				return stdlib.Strlen(args[0])
			}
			if args[0].Type().IsObjectType() {
				return cty.NumberIntVal(int64(len(args[0].Type().AttributeTypes()))), nil
			}
			return stdlib.Length(args[0])
		},
	})
}

// kindFunc says what a decoded JSON value is: list, object, text, number, bool or null.
func kindFunc() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true, AllowDynamicType: true}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(kindOf(args[0])), nil
		},
	})
}

func kindOf(v cty.Value) string {
	t := v.Type()
	switch {
	case v.IsNull():
		return "null"
	case t.IsTupleType() || t.IsListType():
		return "list"
	case t.IsObjectType() || t.IsMapType():
		return "object"
	case t == cty.String:
		return "text"
	case t == cty.Number:
		return "number"
	}
	return "bool"
}
