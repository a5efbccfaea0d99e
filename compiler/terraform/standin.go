package terraform

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/prose"
	"pipewright/lang/tree"
)

// A standing looks a second time at what was not known, now as it is written in the language. What was given for a variable that only this package made counts;
// a text without a value stands for itself there, as in lang.Inputs.StandIns, so that a configuration and what is imported from it come to the same.
type standing struct {
	*reader
	functions map[string]function.Function
	variables map[string]cty.Value
	locals    map[string]cty.Value
	needs     map[string][]string // variables without a value, by the variable or local that needs them
	told      map[string]bool     // conditions of the pipeline that were noted
}

// stand replaces the texts and conditions of all that was read.
func (r *reader) stand() {
	s := &standing{reader: r, functions: maps.Clone(r.ours), variables: map[string]cty.Value{}, locals: map[string]cty.Value{}, needs: map[string][]string{}}
	s.functions[counter] = r.counterFunction()
	for _, v := range r.order {
		if v.made != nil {
			s.variable(v.made, r.variableValue(v.name))
		}
	}
	for _, v := range r.late {
		s.variable(v, r.lateValue(v))
	}
	for _, l := range r.file.Locals {
		s.locals[l.Name], s.needs["local."+l.Name] = s.evaluate(l.Expr, l.Range)
	}
	before := r.notes
	defer func() { r.notes = before }()
	for _, p := range r.file.Pipelines {
		r.notes, s.told = &p.Notes, map[string]bool{}
		for _, v := range []*tree.Value{p.Value, p.Tags, p.Region} {
			s.value(v)
		}
	}
	r.notes = before
	for _, a := range r.file.ActionTypes {
		s.value(a)
	}
	s.rivals()
}

// lateValue is what was given for a variable that stands for something of Terraform's.
func (r *reader) lateValue(v *foreign.Variable) cty.Value {
	text, given := r.values[v.Name]
	switch {
	case !given:
		return cty.DynamicVal
	case v.Type == "string":
		return cty.StringVal(text)
	}
	return r.undeclaredValue(v.Name)
}

func (s *standing) variable(v *foreign.Variable, value cty.Value) {
	name := "var." + v.Name
	if !value.IsWhollyKnown() {
		s.needs[name] = []string{name}
		if v.Default == "" {
			value = standInOf(v.Type, name)
		}
	}
	s.variables[v.Name] = value
}

// standInOf is what stands for a variable of a type, as in lang.Inputs.StandIns; where nothing does, it is not known.
func standInOf(written, name string) cty.Value {
	expr, diags := hclsyntax.ParseExpression([]byte(written), "", hcl.InitialPos)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	ty, _, diags := typeexpr.TypeConstraintWithDefaults(expr)
	if diags.HasErrors() {
		return cty.DynamicVal
	}
	if v := lang.StandIn(ty, name); isKnown(v) {
		return v
	}
	return cty.DynamicVal
}

// evaluate gives what an expression of the language comes to, and the variables without a value that it depends on.
func (s *standing) evaluate(text string, at hcl.Range) (cty.Value, []string) {
	expr, diags := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
	if diags.HasErrors() || !s.spend(1, at) {
		return cty.DynamicVal, nil
	}
	countAll(expr)
	ctx := &hcl.EvalContext{Functions: s.functions, Variables: map[string]cty.Value{}}
	found := map[string]map[string]cty.Value{"var": {}, "local": {}}
	var needs []string
	for _, t := range expr.Variables() {
		root, name := t.RootName(), stepName(second(t))
		from := map[string]map[string]cty.Value{"var": s.variables, "local": s.locals}[root]
		if from == nil {
			return cty.DynamicVal, nil
		}
		value, ok := from[name]
		if !ok {
			value = cty.DynamicVal
		}
		found[root][name] = value
		needs = append(needs, s.needs[root+"."+name]...)
	}
	for root, values := range found {
		ctx.Variables[root] = cty.ObjectVal(values)
	}
	slices.Sort(needs)
	s.now = at
	v, diags := expr.Value(ctx)
	v, _ = v.UnmarkDeep()
	if n := weight(v); diags.HasErrors() || n > maxValue || !s.spend(n/64, at) {
		v = cty.DynamicVal // the stand-in is the expression
	}
	return v, slices.Compact(needs)
}

// value replaces what a value comes to, and whether it is there.
func (s *standing) value(v *tree.Value) {
	if v == nil {
		return
	}
	if v.Kind == tree.String && s.parts(v.Parts, v.Range) {
		v.Text = tree.Join(v.Parts)
	}
	s.condition(v)
	for i := range v.Fields {
		f := &v.Fields[i]
		if s.parts(f.KeyParts, f.KeyRange) {
			f.Key = tree.Join(f.KeyParts)
		}
		s.value(f.Value)
	}
	for _, e := range v.Elems {
		s.value(e)
	}
}

// parts says whether one of them changed.
func (s *standing) parts(list []part, at hcl.Range) bool {
	changed := false
	for i := range list {
		p := &list[i]
		if p.Expr == "" || !p.Unknown {
			continue
		}
		v, needs := s.evaluate(p.Expr, at)
		if text, ok := asText(v); ok {
			p.Text, p.Unknown, changed = text, len(needs) > 0, true
		}
	}
	return changed
}

// condition decides about a condition as the language would, and tells where a stand-in decided.
func (s *standing) condition(v *tree.Value) {
	if v.When == "" {
		return
	}
	got, needs := s.evaluate(v.When, v.Range)
	got, err := convert.Convert(got, cty.Bool)
	if err != nil || !isTruth(got) {
		return
	}
	v.Off = got.False()
	if len(needs) == 0 || s.told[v.When] {
		return
	}
	s.told[v.When] = true
	s.note(v.Range, "Whether %s holds depends on %s, without a value here. It is taken %s hold.", v.When, prose.Series(needs, "and"),
		map[bool]string{true: "not to", false: "to"}[v.Off])
}
