package lang

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"pipewright/lang/diag"
)

// discreet is a function whose errors do not quote its arguments if one of them is sensitive: "no such file: " and the value would print a secret.
// It refuses arguments of which, by an estimate, too much would come; nil: no more comes than what is given. One wrapper does both, because each call of a function
// looks at its arguments and their types anew.
func discreet(f function.Function, estimate func(args []cty.Value) int) function.Function {
	spec := &function.Spec{
		Description: f.Description(),
		Type: func(args []cty.Value) (cty.Type, error) {
			if estimate != nil && estimate(args) > maxWeight*unitBytes {
				return cty.NilType, errTooMuch
			}
			t, err := f.ReturnTypeForValues(args)
			return t, silenced(args, err)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			v, err := f.Call(args)
			return v, silenced(args, err)
		},
	}
	for _, p := range f.Params() {
		spec.Params = append(spec.Params, open(p))
	}
	if p := f.VarParam(); p != nil {
		last := open(*p)
		spec.VarParam = &last
	}
	return function.New(spec)
}

// open is a parameter that lets everything through to the function within, which decides.
func open(p function.Parameter) function.Parameter {
	p.AllowNull, p.AllowUnknown, p.AllowDynamicType, p.AllowMarked = true, true, true, true
	return p
}

func silenced(args []cty.Value, err error) error {
	if err == nil || !anySecret(args) {
		return err
	}
	quiet := errors.New("a sensitive value was given, so what is wrong with it is not told")
	if at, ok := errors.AsType[function.ArgError](err); ok {
		return function.NewArgError(at.Index, quiet)
	}
	return quiet
}

func anySecret(args []cty.Value) bool {
	for _, arg := range args {
		if !arg.ContainsMarked() {
			continue
		}
		_, marks := arg.UnmarkDeep()
		for mark := range marks {
			if _, ok := mark.(diag.Secret); ok {
				return true
			}
		}
	}
	return false
}
