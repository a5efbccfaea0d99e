package lang

import "github.com/zclconf/go-cty/cty"

// standing says which variables without a value have a stand-in.
type standing int

const (
	nobody standing = iota
	texts
	everything
)

// StandIn is what stands for a variable of a type whose value nobody gave, as Inputs.StandIns says; name is how it is called, var.x. It is not known where
// nothing can stand for it.
func StandIn(ty cty.Type, name string) cty.Value {
	switch {
	case ty.IsPrimitiveType(), ty == cty.DynamicPseudoType:
		return cty.StringVal("${" + name + "}")
	case !ty.IsObjectType():
		return cty.DynamicVal
	}
	attrs := map[string]cty.Value{}
	for attr, inner := range ty.AttributeTypes() {
		attrs[attr] = StandIn(inner, name+"."+attr)
	}
	return cty.ObjectVal(attrs)
}

// standIn is the same for a variable, and says whether there is one.
func (ev *evaluation) standIn(v *variable) (cty.Value, bool) {
	if ev.stand == nobody || ev.stand == texts && v.ty != cty.String {
		return cty.NilVal, false
	}
	value := StandIn(v.ty, v.called())
	return value, value.IsWhollyKnown()
}
