package author

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/compiler"
	"pipewright/compiler/foreign"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// A scope is what the texts of one pipeline may refer to.
type scope struct {
	*writer
	from      *foreign.Pipeline
	graph     *compiler.Graph
	artifacts map[string]bool        // those that are made
	spaces    map[string]*placed     // actions by namespace
	variables map[string]bool        // pipeline variables
	labels    map[*tree.Value]string // of stages and actions
	count     map[string]int         // how many actions have a label
}

// placed is an action and the label of its stage.
type placed struct {
	stage, label string
	emits        *schema.Variables // nil: not known
	shared       bool              // by actions of which one is there at a time: the namespace stays a text then
}

// newScope gathers the names of a pipeline.
func newScope(w *writer, p *foreign.Pipeline, g *compiler.Graph) *scope {
	s := &scope{
		writer: w, from: p, graph: g, artifacts: map[string]bool{}, spaces: map[string]*placed{}, variables: map[string]bool{},
		labels: map[*tree.Value]string{}, count: map[string]int{},
	}
	for _, v := range elems(p.Value, "variables") {
		s.variables[text(v, "name")] = true
	}
	stages := elems(p.Value, "stages")
	s.call(stages)
	for _, stage := range stages {
		s.call(elems(stage, "actions"))
		for _, a := range elems(stage, "actions") {
			s.count[s.labels[a]]++
			s.gather(stage, a)
		}
	}
	return s
}

// call gives blocks that stand side by side labels, each its own.
func (s *scope) call(blocks []*tree.Value) {
	taken := map[string]bool{}
	for _, b := range blocks {
		taken[label(b)] = true
	}
	used := map[string]bool{}
	for _, b := range blocks {
		name := label(b)
		for n := 2; used[name] || name != label(b) && taken[name]; n++ {
			name = label(b) + "-" + strconv.Itoa(n)
		}
		used[name], s.labels[b] = true, name
	}
}

func (s *scope) gather(stage, a *tree.Value) {
	for _, o := range elems(a, "outputArtifacts") {
		if name := o.Get("name"); name != nil {
			s.artifacts[name.Text] = true
		}
	}
	n := a.Get("namespace")
	if n != nil && s.spaces[n.Text] != nil {
		s.spaces[n.Text].shared = true
	} else if n != nil {
		id := a.Get("actionTypeId")
		at := &placed{stage: s.labels[stage], label: s.labels[a]}
		if t := compiler.Derived(s.cat, text(id, "provider"), text(id, "category"), false); t != nil && !t.Emits.Open {
			at.emits = &t.Emits
		}
		s.spaces[n.Text] = at
	}
}

// elems gives the elements of a list; none where there is no list.
func elems(v *tree.Value, field string) []*tree.Value {
	if f := v.Get(field); f != nil {
		return f.Elems
	}
	return nil
}

func text(v *tree.Value, field string) string {
	if f := v.Get(field); f != nil {
		return f.Text
	}
	return ""
}

// label is what a block is called: the name of what it stands for, without what is not known now.
func label(v *tree.Value) string { return called(v.Get("name")) }

// called is the same for a name.
func called(name *tree.Value) string {
	if name == nil {
		return ""
	}
	if plain(name) {
		return name.Text
	}
	if only, ok := strings.CutPrefix(name.Parts[0].Expr, "var."); ok && len(name.Parts) == 1 && hclsyntax.ValidIdentifier(only) {
		return only
	}
	var b strings.Builder
	for _, p := range name.Parts {
		if p.Expr == "" {
			b.WriteString(p.Text)
		}
	}
	if cleaned := strings.Trim(b.String(), "-_. "); cleaned != "" {
		return cleaned
	}
	return strings.Map(func(c rune) rune {
		if c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			return c
		}
		return -1
	}, name.Text)
}

// refer puts references in the place of #{namespace.key} in literals, as they are written in a stage.
func (s *scope) refer(list []piece, stage string) []piece {
	var out []piece
	for _, p := range list {
		if p.expr != "" {
			out = append(out, p)
			continue
		}
		rest := p.text
		for {
			open := strings.Index(rest, "#{")
			if open < 0 {
				break
			}
			end := strings.IndexByte(rest[open:], '}')
			if end < 0 {
				break
			}
			whole := rest[open : open+end+1]
			out = append(out, piece{text: rest[:open]})
			if holes := compiler.Text(whole).Holes(); len(holes) == 1 && holes[0].String() == whole {
				out = append(out, piece{whole, s.reference(holes[0], stage)})
			} else {
				out = append(out, piece{text: whole})
			}
			rest = rest[open+end+1:]
		}
		out = append(out, piece{text: rest})
	}
	return out
}

// reference writes a hole as the language does; empty: it stays the text that it is.
func (s *scope) reference(h compiler.Hole, stage string) string {
	at := s.spaces[h.Namespace]
	switch {
	case !hclsyntax.ValidIdentifier(h.Key):
		return ""
	case h.Namespace == "codepipeline":
		return "codepipeline." + h.Key
	case h.Namespace == "variables" && s.variables[h.Key]:
		return "variables." + h.Key
	case at == nil || at.shared || at.emits != nil && !slices.Contains(at.emits.Names, h.Key):
		return "" // a reference that nothing sets is an error, the text of one is not
	case at.stage == stage || s.count[at.label] == 1:
		return step("action", at.label) + "." + h.Key
	}
	return step(step("stage", at.stage), at.label) + "." + h.Key
}

// string writes a text in which references may stand.
func (s *scope) string(v *tree.Value, stage string) string {
	return conditional(v, written(s.refer(pieces(v), stage)))
}

// attr writes a text without references; empty: the field is not there.
func attr(v *tree.Value, field string) string {
	f := v.Get(field)
	if f == nil {
		return ""
	}
	return conditional(f, written(pieces(f)))
}

// scalar writes a number or a truth value, or the text of one; empty: the field is not there.
func scalar(v *tree.Value) string {
	switch {
	case v == nil:
		return ""
	case !plain(v):
		return conditional(v, written(pieces(v)))
	}
	return conditional(v, v.Text)
}

// conditional writes a value that stands under a condition.
func conditional(v *tree.Value, expr string) string {
	if v.When == "" {
		return expr
	}
	return operand(v.When) + " ? " + expr + " : null"
}

// factor puts a condition into brackets where && would take it apart.
func factor(expr string) string {
	if strings.ContainsAny(expr, "?|") {
		return "(" + expr + ")"
	}
	return expr
}

// operand puts a condition into brackets where it would not bind otherwise.
func operand(expr string) string {
	if strings.ContainsAny(expr, "?") {
		return "(" + expr + ")"
	}
	return expr
}
