package lang

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// lookupFunction gives the element of a map or object under a key, or the default where there is none. Without a default that is an error.
func lookupFunction() function.Function {
	fallback := anything("default")
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "inputMap", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowMarked: true},
			{Name: "key", Type: cty.String, AllowMarked: true},
		},
		VarParam: &fallback,
		Type:     lookupType,
		Impl:     lookup,
	})
}

func lookupType(args []cty.Value) (cty.Type, error) {
	if len(args) > 3 {
		return cty.NilType, function.NewArgErrorf(3, "a map, a key and a default are all that is taken")
	}
	t := args[0].Type()
	switch {
	case t == cty.DynamicPseudoType:
		return t, nil
	case t.IsMapType():
		if len(args) == 3 {
			if _, err := convert.Convert(args[2], t.ElementType()); err != nil {
				return cty.NilType, function.NewArgErrorf(2, "the default must have the type of the map's elements, %s", t.ElementType().FriendlyName())
			}
		}
		return t.ElementType(), nil
	case !t.IsObjectType():
		return cty.NilType, function.NewArgErrorf(0, "a map or an object is needed, not %s", t.FriendlyName())
	}
	key, _ := args[1].Unmark()
	switch {
	case !key.IsKnown():
		return cty.DynamicPseudoType, nil
	case t.HasAttribute(key.AsString()):
		return t.AttributeType(key.AsString()), nil
	case len(args) == 3:
		return args[2].Type(), nil
	}
	return cty.NilType, function.NewArgErrorf(0, "the object has no attribute %q, and no default is given", key.AsString())
}

func lookup(args []cty.Value, t cty.Type) (cty.Value, error) {
	from, fromMarks := args[0].Unmark()
	key, keyMarks := args[1].Unmark()
	found, err := pick(from, key, args[2:], t)
	if err != nil {
		return cty.NilVal, err
	}
	return found.WithMarks(fromMarks, keyMarks), nil
}

func pick(from, key cty.Value, fallback []cty.Value, t cty.Type) (cty.Value, error) {
	switch {
	case !from.IsKnown() || !key.IsKnown():
		return cty.UnknownVal(t), nil
	case from.Type().IsObjectType() && from.Type().HasAttribute(key.AsString()):
		return from.GetAttr(key.AsString()), nil
	case from.Type().IsMapType() && from.HasIndex(key).True():
		return from.Index(key), nil
	case len(fallback) == 1:
		return convert.Convert(fallback[0], t)
	}
	return cty.NilVal, function.NewArgErrorf(1, "the map has no element %q, and no default is given", key.AsString())
}
