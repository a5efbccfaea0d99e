package lang

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"strings"
)

// maxNamespace is how long a namespace can be; kept is what is left of a longer one before the hash (language.md B.6).
const (
	maxNamespace = 100
	kept         = 91
)

// namespace is the one written for an action, or the one it would have.
func (p *pipelinePlan) namespace(a *actionPlan) string {
	if a.out.Namespace.Set {
		return a.out.Namespace.Value
	}
	return p.derived[a]
}

// derive gives a namespace to the actions without a written one, or to those of them that are needed, in the order of the
// pipeline. It tells whether a needed one changed.
func (p *pipelinePlan) derive(needed map[*Action]bool) bool {
	taken := map[string]bool{"codepipeline": true, "variables": true}
	actions := p.actions()
	for _, a := range actions {
		if a.out.Namespace.Set {
			taken[a.out.Namespace.Value] = true
		}
	}
	derived := make(map[*actionPlan]string, len(actions))
	for _, a := range actions {
		if a.out.Namespace.Set || needed != nil && !needed[a.out] {
			continue
		}
		name := free(cleaned(a.block.stage.out.Name.Value+"_"+a.out.Name.Value), taken)
		taken[name] = true
		derived[a] = name
	}
	changed := false
	for a, name := range derived {
		changed = changed || p.derived[a] != name
	}
	all := derived
	if needed != nil {
		// Those that nobody needs keep a name too: a second round might ask for it before the reference turns out wrong.
		all = maps.Clone(p.derived)
		maps.Copy(all, derived)
	}
	p.derived = all
	return changed
}

// writeNamespaces puts derived namespaces on the actions that are referred to.
func (p *pipelinePlan) writeNamespaces() {
	for _, a := range p.actions() {
		if name, ok := p.derived[a]; ok && p.needed[a.out] {
			a.out.Namespace = Attr[string]{Value: name, Range: a.out.Range}
			a.out.Derived = true
		}
	}
}

func (p *pipelinePlan) actions() []*actionPlan {
	var all []*actionPlan
	for _, st := range p.stages {
		for _, b := range st.blocks {
			all = append(all, b.instances...)
		}
	}
	return all
}

// cleaned replaces what a namespace cannot hold, and shortens: the hash is over the cleaned full text.
func cleaned(text string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == '@', r == '-':
			return r
		}
		return '_'
	}, text)
	if len(clean) <= maxNamespace {
		return clean
	}
	sum := sha256.Sum256([]byte(clean))
	return clean[:kept] + "_" + hex.EncodeToString(sum[:])[:8]
}

// free is the name itself, or the first of name_2, name_3 that is not taken; the number replaces the end where there is no room.
func free(name string, taken map[string]bool) string {
	if !taken[name] {
		return name
	}
	for n := 2; ; n++ {
		number := fmt.Sprintf("_%d", n)
		numbered := name[:min(len(name), maxNamespace-len(number))] + number
		if !taken[numbered] {
			return numbered
		}
	}
}
