package lang

import (
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty/function"
)

// Functions are those of the language that read nothing but their arguments, for readers of formats that have the same ones. The map is the caller's.
func Functions() map[string]function.Function {
	all := maps.Clone(pureFunctions())
	for name := range refusedFunctions() {
		delete(all, name)
	}
	return all
}

// Unfit says why a text cannot be given to HCL's parser, whatever language it is written in; nil: it can.
func Unfit(name string, src []byte) *hcl.Diagnostic { return unfit(name, src) }
