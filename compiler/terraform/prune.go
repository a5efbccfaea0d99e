package terraform

import (
	"regexp"

	"pipewright/compiler/foreign"
	"pipewright/lang/tree"
)

// nameIn finds the variables and locals that an expression of the language names.
var nameIn = regexp.MustCompile(`\b(var|local)\.([A-Za-z_][A-Za-z0-9_-]*)`)

// A usage is the names that what was read uses, as in var.branch.
type usage map[string]bool

func (u usage) expression(text string) {
	for _, m := range nameIn.FindAllString(text, -1) {
		u[m] = true
	}
}

func (u usage) parts(list []part) {
	for _, p := range list {
		u.expression(p.Expr)
	}
}

func (u usage) value(v *tree.Value) {
	if v == nil {
		return
	}
	u.parts(v.Parts)
	u.expression(v.When)
	for _, f := range v.Fields {
		u.parts(f.KeyParts)
		u.value(f.Value)
	}
	for _, e := range v.Elems {
		u.value(e)
	}
}

// used are the names that the pipelines and action types of a file use, directly or through locals.
func used(f *foreign.File) usage {
	u := usage{}
	for _, p := range f.Pipelines {
		u.value(p.Value)
		u.value(p.Tags)
		u.value(p.Region)
	}
	for _, a := range f.ActionTypes {
		u.value(a)
	}
	for i := len(f.Locals) - 1; i >= 0; i-- { // each stands behind those it uses
		if l := f.Locals[i]; u["local."+l.Name] {
			u.expression(l.Expr)
		}
	}
	return u
}
