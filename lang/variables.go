package lang

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// A variable is a top-level variable block: its value comes from outside, once somebody asks for it.
type variable struct {
	*declaration
	state state
	value cty.Value
	stand bool // it has a stand-in
}

// A given is the value of a variable from outside: text from a flag or the environment, or a value from a file.
type given struct {
	name   string
	text   string
	value  cty.Value // NilVal where there is text
	rng    hcl.Range
	source string // for people
}

// givens are the values from outside by the variable's name, the strongest for each.
type givens map[string]given

const environPrefix = "PIPEWRIGHT_VAR_"

// gather collects the values from outside, weakest first, and refuses those that no variable takes.
func (ev *evaluation) gather(in Inputs, home *folder) givens {
	all := givens{}
	for _, entry := range in.Environ {
		if name, text, ok := strings.Cut(entry, "="); ok && strings.HasPrefix(name, environPrefix) {
			variable := strings.TrimPrefix(name, environPrefix)
			all[variable] = ev.spoken(home, variable, text, name)
		}
	}
	for _, path := range in.VarFiles {
		ev.gatherFile(path, home, all)
	}
	for _, entry := range in.Vars {
		name, text, ok := strings.Cut(entry, "=")
		g := ev.spoken(home, name, text, "--var "+name)
		if !ok {
			ev.fail("variable-value", "Value without a variable", fmt.Sprintf("--var %s has no \"=\". Write --var %s=VALUE.", entry, entry), g.rng)
			continue
		}
		if home.variables[name] == nil {
			ev.report(diag.Error("variable-undeclared", "Undeclared variable", undeclared("--var "+name, name, home), g.rng))
			continue
		}
		all[name] = g
	}
	return all
}

func undeclared(source, name string, home *folder) string {
	known := slices.Sorted(maps.Keys(home.variables))
	return fmt.Sprintf("%s gives a value to a variable that is not declared.%s Declared: %s.", source, didYouMean(name, known), listed(known))
}

// spoken is a value given as text. The text becomes a source of its own, so that a diagnostic can point into it; not that of a
// sensitive variable, which no diagnostic may show.
func (ev *evaluation) spoken(home *folder, name, text, source string) given {
	shown := text
	if v := home.variables[name]; v != nil && v.sensitive {
		shown = "(sensitive)"
	}
	ev.source.texts[source] = []byte(shown)
	rng := placeOf(source)
	rng.End.Column += len(shown)
	rng.End.Byte += len(shown)
	return given{name: name, text: text, rng: rng, source: source}
}

// gatherFile reads a file of `name = value` lines.
func (ev *evaluation) gatherFile(path string, home *folder, all givens) {
	f := &file{name: path}
	src, diags := f.parse()
	if src != nil {
		ev.source.texts[path] = src
	}
	for _, d := range diags {
		ev.report(d)
	}
	if f.body == nil {
		return
	}
	for _, b := range f.body.Blocks {
		ev.fail("unknown-block", "Block in a file of values", "A file for --var-file holds lines `name = value` and no blocks.", b.DefRange())
	}
	for _, name := range slices.Sorted(maps.Keys(f.body.Attributes)) {
		attr := f.body.Attributes[name]
		if home.variables[name] == nil {
			ev.report(diag.Warning("variable-undeclared", "Undeclared variable", undeclared("This file", name, home), attr.NameRange))
			continue
		}
		if names := textsOf(attr.Expr); len(names) > 0 {
			ev.fail("variable-value", "Name in a file of values", fmt.Sprintf("A file for --var-file holds values, and %s is a name. If text is meant, put it in quotes: %s = %q.",
				names[0], name, names[0]), attr.Expr.Range())
			continue
		}
		v, diags := attr.Expr.Value(nil)
		if ev.adopt(diags) {
			all[name] = given{name: name, value: v, rng: attr.Expr.Range(), source: path}
		}
	}
}

func (s *scope) resolveVariable(c *chain, names *branch) bool {
	name := c.steps[0].name
	if s.folder.foreign {
		s.misplaced(c, "A template from another folder sees no variables. Make "+c.text(1)+" an input of the template.")
		return false
	}
	v := s.folder.variables[name]
	if v == nil {
		s.unknownVariable(c)
		return false
	}
	if v.state == untouched {
		v.state = failed
		if value, ok := s.folder.scope.assign(v, c); ok {
			// A validation may use the variable, so it is resolved before it is judged.
			v.state, v.value = done, value
			s.ev.enter(v.called(), c.upTo(1))
			if !v.stand && !s.folder.scope.valid(v.declaration) {
				v.state = failed
			}
			s.ev.leave()
		}
	}
	return v.state == done && c.set(names, v.value)
}

func (s *scope) unknownVariable(c *chain) {
	s.unknown(c, 1, "variable "+quoted(c.steps[0].name), slices.Collect(maps.Keys(s.folder.variables)))
}

// assign finds the value of a variable that is used at c.
func (s *scope) assign(v *variable, c *chain) (cty.Value, bool) {
	g, ok := s.ev.given[v.name]
	if !ok && v.fallback == nil {
		if value, ok := s.ev.standIn(v); ok {
			s.ev.stood = append(s.ev.stood, v.name)
			v.stand = true
			return value, true
		}
		s.ev.fail("variable-missing", "Variable without a value", fmt.Sprintf("%s has no default and is used here. Give it with --var %s=VALUE, "+
			"a --var-file or the environment's %s%s, or write a default.", v.called(), v.name, environPrefix, v.name), v.nameRange(),
			diag.Place{Message: "used here", Range: c.upTo(1)})
		return cty.DynamicVal, false
	}
	var value cty.Value
	switch {
	case g.name == "":
		value = *v.fallback
		ok = value.IsWhollyKnown()
	case g.value != cty.NilVal:
		value, ok = s.fit(v.declaration, g.value, g.rng)
	default:
		value, ok = s.read(v, g)
	}
	if ok && v.sensitive {
		s.ev.keep(value)
		value = value.Mark(secret{})
	}
	return value, ok
}

// read takes text for a variable's type: as it is for a string, number or bool; as an expression for the rest. For the type any it is
// an expression where it begins like one, with a bracket, a brace or a quote.
func (s *scope) read(v *variable, g given) (cty.Value, bool) {
	if v.ty == cty.DynamicPseudoType && strings.IndexAny(strings.TrimSpace(g.text), "[{\"") != 0 {
		return cty.StringVal(g.text), true
	}
	if v.ty.IsPrimitiveType() {
		return s.fit(v.declaration, cty.StringVal(g.text), g.rng)
	}
	src := []byte(g.text)
	if d := unfit(g.source, src); d != nil {
		s.ev.report(d)
		return cty.DynamicVal, false
	}
	expr, diags := hclsyntax.ParseExpression(src, g.source, hcl.InitialPos)
	var value cty.Value
	if !diags.HasErrors() {
		value, diags = expr.Value(nil)
	}
	if diags.HasErrors() {
		why := " " + diags[0].Detail
		if v.sensitive {
			why = "" // HCL quotes what it read
		}
		s.ev.fail("variable-value", "Value that cannot be read", fmt.Sprintf("%s is of type %s, so its value is written as in a pipeline file, like [\"a\", \"b\"] or { a = 1 }.%s",
			v.called(), typeexpr.TypeString(v.ty), why), g.rng, diag.Place{Message: "declared here", Range: v.nameRange()})
		return cty.DynamicVal, false
	}
	return s.fit(v.declaration, value, g.rng)
}
