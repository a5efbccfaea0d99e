package lang

import (
	"errors"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// anything is a parameter that takes every value with its marks, so that a function which picks one value gives the marks of that one only.
func anything(name string) function.Parameter {
	return function.Parameter{Name: name, Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}
}

// coalesceFunction gives the first argument that is neither null nor empty text.
func coalesceFunction() function.Function {
	values := anything("vals")
	return function.New(&function.Spec{
		VarParam: &values,
		Type: func(args []cty.Value) (cty.Type, error) {
			types := make([]cty.Type, len(args))
			for i, arg := range args {
				types[i] = arg.Type()
			}
			if t, _ := convert.UnifyUnsafe(types); t != cty.NilType {
				return t, nil
			}
			return cty.NilType, errors.New("all arguments must have the same type")
		},
		Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) {
			for _, arg := range args {
				v, err := convert.Convert(arg, t)
				if err != nil {
					return cty.NilVal, err
				}
				plain, marks := v.Unmark()
				if !plain.IsKnown() {
					return cty.UnknownVal(t).WithMarks(marks), nil
				}
				if !plain.IsNull() && !plain.RawEquals(cty.StringVal("")) {
					return v, nil
				}
			}
			return cty.NilVal, errors.New("every argument is null or empty text")
		},
	})
}

// lengthFunction counts the elements of a collection, or the characters of a text.
func lengthFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowMarked: true}},
		Type: func(args []cty.Value) (cty.Type, error) {
			t := args[0].Type()
			if t == cty.String || t == cty.DynamicPseudoType || t.IsTupleType() || t.IsObjectType() || t.IsCollectionType() {
				return cty.Number, nil
			}
			return cty.NilType, function.NewArgErrorf(0, "a text, a list, a map or an object is needed, not %s", t.FriendlyName())
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			plain, marks := args[0].Unmark()
			var n cty.Value
			switch t := plain.Type(); {
			case t == cty.DynamicPseudoType:
				n = cty.UnknownVal(cty.Number)
			case t.IsTupleType():
				n = cty.NumberIntVal(int64(len(t.TupleElementTypes())))
			case t.IsObjectType():
				n = cty.NumberIntVal(int64(len(t.AttributeTypes())))
			case t == cty.String:
				var err error
				if n, err = stdlib.Strlen(plain); err != nil {
					return cty.NilVal, err
				}
			default:
				n = plain.Length()
			}
			return n.WithMarks(marks), nil
		},
	})
}

// elements gives the elements of a list, set or tuple with their own marks, and the marks of the whole.
func elements(v cty.Value) ([]cty.Value, cty.ValueMarks, error) {
	plain, marks := v.Unmark()
	t := plain.Type()
	if !t.IsListType() && !t.IsSetType() && !t.IsTupleType() {
		return nil, nil, function.NewArgErrorf(0, "a list, set or tuple is needed, not %s", t.FriendlyName())
	}
	return plain.AsValueSlice(), marks, nil
}

// listParameter takes a list, set or tuple with all its marks.
func listParameter() []function.Parameter {
	return []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType, AllowMarked: true}}
}

// oneFunction gives the only element of a list, or null for an empty one.
func oneFunction() function.Function {
	return function.New(&function.Spec{
		Params: listParameter(),
		Type: func(args []cty.Value) (cty.Type, error) {
			switch t := args[0].Type(); {
			case t.IsListType() || t.IsSetType():
				return t.ElementType(), nil
			case t.IsTupleType() && len(t.TupleElementTypes()) == 0:
				return cty.DynamicPseudoType, nil
			case t.IsTupleType() && len(t.TupleElementTypes()) == 1:
				return t.TupleElementType(0), nil
			case t.IsTupleType():
				return cty.NilType, function.NewArgErrorf(0, "a list of no or one element is needed, not of %d", len(t.TupleElementTypes()))
			default:
				return cty.NilType, function.NewArgErrorf(0, "a list, set or tuple is needed, not %s", t.FriendlyName())
			}
		},
		Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) {
			list, marks, err := elements(args[0])
			switch {
			case err != nil:
				return cty.NilVal, err
			case len(list) == 0:
				return cty.NullVal(t).WithMarks(marks), nil
			case len(list) == 1:
				return list[0].WithMarks(marks), nil
			}
			return cty.NilVal, function.NewArgErrorf(0, "a list of no or one element is needed, not of %d", len(list))
		},
	})
}

// indexFunction is Terraform's: the place of a value in a list.
func indexFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType, AllowNull: true}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			list, _, err := elements(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			for i, element := range list {
				same, err := stdlib.Equal(element, args[1])
				if err != nil {
					return cty.NilVal, err
				}
				if !same.IsKnown() {
					return cty.UnknownVal(cty.Number), nil
				}
				if same.True() {
					return cty.NumberIntVal(int64(i)), nil
				}
			}
			return cty.NilVal, function.NewArgErrorf(1, "the list does not hold it")
		},
	})
}

// boolsFunction folds a list of bools, beginning with what it is of none; null counts as false.
func boolsFunction(of bool, fold func(a, b cty.Value) cty.Value) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			result := cty.BoolVal(of)
			for _, element := range args[0].AsValueSlice() {
				if element.IsNull() {
					element = cty.False
				}
				result = fold(result, element)
			}
			return result, nil
		},
	})
}

// sumFunction adds up a list of at least one number.
func sumFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			list, _, err := elements(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			if len(list) == 0 {
				return cty.NilVal, function.NewArgErrorf(0, "the sum of an empty list is not defined")
			}
			sum := cty.Zero
			for _, element := range list {
				n, err := convert.Convert(element, cty.Number)
				if err != nil || n.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "every element must be a number")
				}
				sum = sum.Add(n)
			}
			return sum, nil
		},
	})
}

// transposeFunction turns a map of lists inside out.
func transposeFunction() function.Function {
	lists := cty.Map(cty.List(cty.String))
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "values", Type: lists}},
		Type:   function.StaticReturnType(lists),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].IsWhollyKnown() {
				return cty.UnknownVal(lists), nil
			}
			keys := map[string][]cty.Value{}
			for key, list := range args[0].Elements() {
				if list.IsNull() {
					return cty.NilVal, function.NewArgErrorf(0, "the list of %q is null", key.AsString())
				}
				for _, element := range list.AsValueSlice() {
					if element.IsNull() {
						return cty.NilVal, function.NewArgErrorf(0, "the list of %q holds null", key.AsString())
					}
					keys[element.AsString()] = append(keys[element.AsString()], key)
				}
			}
			out := map[string]cty.Value{}
			for element, of := range keys {
				out[element] = cty.ListVal(slices.Clip(of))
			}
			if len(out) == 0 {
				return cty.MapValEmpty(cty.List(cty.String)), nil
			}
			return cty.MapVal(out), nil
		},
	})
}
