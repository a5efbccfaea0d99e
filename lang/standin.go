package lang

import "github.com/zclconf/go-cty/cty"

// standing says which variables without a value have a stand-in.
type standing int

const (
	nobody standing = iota
	texts
	everything
)

// standIn is what stands for a variable without a value, or for an attribute of one.
func (ev *evaluation) standIn(ty cty.Type, name string) (cty.Value, bool) {
	switch {
	case ev.stand == nobody:
		return cty.NilVal, false
	case ty == cty.String, ev.stand == everything && ty.IsPrimitiveType():
		return cty.StringVal("${" + name + "}"), true
	case ev.stand == texts || !ty.IsObjectType():
		return cty.NilVal, false
	}
	attrs := map[string]cty.Value{}
	for attr, inner := range ty.AttributeTypes() {
		v, ok := ev.standIn(inner, name+"."+attr)
		if !ok {
			return cty.NilVal, false
		}
		attrs[attr] = v
	}
	return cty.ObjectVal(attrs), true
}
