package lang

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// A local is one attribute of a locals block, in one scope.
type local struct {
	attr  *hclsyntax.Attribute
	state state
	round int
	value cty.Value
}

// A state says how far something that is resolved on demand has come.
type state int

const (
	untouched state = iota
	busy
	done
	failed
)

// addLocals declares the locals blocks of a body. An inner name may not repeat an outer one: it would be read as the outer one.
func (s *scope) addLocals(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		if b.Type != "locals" {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(b.Body.Attributes)) {
			s.addLocal(b.Body.Attributes[name])
		}
	}
}

func (s *scope) addLocal(attr *hclsyntax.Attribute) {
	if first := s.local(attr.Name); first != nil {
		s.ev.fail("duplicate-name", "Name used twice", fmt.Sprintf("local.%s is there already. "+
			"An inner name may not repeat an outer one, or one of another locals block; give this one another name.", attr.Name), attr.NameRange,
			diag.Place{Message: "first defined here", Range: first.attr.NameRange})
		return
	}
	if s.locals == nil {
		s.locals = map[string]*local{}
	}
	s.locals[attr.Name] = &local{attr: attr}
}

// local finds a name in this scope and those around it.
func (s *scope) local(name string) *local {
	l, _ := s.localAndScope(name)
	return l
}

func (s *scope) localAndScope(name string) (*local, *scope) {
	for at := s; at != nil; at = at.parent {
		if l := at.locals[name]; l != nil {
			return l, at
		}
	}
	return nil, nil
}

func (s *scope) resolveLocal(c *chain, m moment, names *branch) bool {
	name := c.steps[0].name
	l, home := s.localAndScope(name)
	if l == nil {
		s.unknownLocal(c, name)
		return false
	}
	v, ok := home.evaluateLocal(l, c, m)
	return ok && c.set(names, v)
}

func (s *scope) unknownLocal(c *chain, name string) {
	var known []string
	for at := s; at != nil; at = at.parent {
		known = slices.AppendSeq(known, maps.Keys(at.locals))
	}
	what := "local" + member(name)
	if where := s.elsewhere(name); where != "" && s.inputs == nil {
		s.ev.fail("unknown-reference", "Unknown name", fmt.Sprintf("There is no %s here: the one of %s is seen inside of it alone. "+
			"Move it to the locals of what is around both, or write what is meant.", what, where), c.upTo(1))
		return
	}
	if s.inputs != nil {
		what += " in this template; it sees the locals of its own file and its inputs, none of its user"
	}
	s.unknown(c, 1, what, known)
}

// elsewhere is the stage or the pipeline that has a local of that name, for people; empty: none has.
func (s *scope) elsewhere(name string) string {
	has := func(body *hclsyntax.Body) bool {
		return slices.ContainsFunc(body.Blocks, func(b *hclsyntax.Block) bool { return b.Type == "locals" && b.Body.Attributes[name] != nil })
	}
	for _, p := range s.folder.pipelines {
		if has(p.Body) {
			return "pipeline " + quoted(p.Labels[0])
		}
		for _, st := range labelled(p.Body, "stage") {
			if has(st.Body) {
				return "stage " + quoted(st.Labels[0])
			}
		}
	}
	return ""
}

// evaluateLocal evaluates a local in the scope it stands in, once.
func (s *scope) evaluateLocal(l *local, c *chain, m moment) (cty.Value, bool) {
	name := "local." + l.attr.Name
	switch {
	case l.state == busy:
		s.ev.ring(name, c.upTo(1))
		l.state = failed
		return cty.DynamicVal, false
	case l.state == done && l.round == s.ev.round:
		return l.value, true
	case l.state == failed:
		return cty.DynamicVal, false
	}
	if m != firstMoment && m != choosing {
		m = secondMoment
	}
	early := s.ev.early
	l.state = busy
	s.ev.enter(name, c.upTo(1))
	v, ok := s.valueOf(l.attr.Expr, m, l.attr.Name)
	s.ev.leave()
	switch {
	case ok:
		l.state, l.value, l.round = done, v, s.ev.round
	case s.ev.early != early:
		l.state = untouched // in the second moment it will be good
	default:
		l.state = failed
	}
	return v, ok
}

// checkUnused looks at the names in locals that nobody asked for. They are not evaluated: a variable that only they use needs no value.
func (s *scope) checkUnused() {
	for _, name := range slices.Sorted(maps.Keys(s.locals)) {
		if l := s.locals[name]; l.state == untouched {
			for _, c := range chainsOf(l.attr.Expr) {
				s.checkName(c)
			}
		}
	}
}

// checkName reports a name that is nowhere declared, as far as that can be told without a value.
func (s *scope) checkName(c *chain) {
	switch {
	case isRuntimeRoot(c.root) && s.plan == nil:
		s.misplaced(c, c.root+" is known inside a pipeline or a template only.")
	case isRuntimeRoot(c.root):
		var names branch
		s.resolveRuntime(c, secondMoment, &names)
	case c.root == "local" && s.hasStep(c) && s.local(c.steps[0].name) == nil:
		s.unknownLocal(c, c.steps[0].name)
	case c.root == "var" && s.hasStep(c) && !s.folder.foreign && s.folder.variables[c.steps[0].name] == nil:
		s.unknownVariable(c)
	case c.root == "input" && s.hasStep(c) && s.inputs != nil && s.inputs.template.inputs[c.steps[0].name] == nil:
		s.unknownInput(c)
	case c.root == "each" && s.hasStep(c):
		var names branch
		s.resolveEach(c, &names)
	case !slices.Contains([]string{"local", "var", "each", "input"}, c.root):
		s.unknownRoot(c)
	}
}
