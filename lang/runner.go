package lang

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
)

// A runnerPart is one runner block of one file.
type runnerPart struct {
	file  *file
	block *hclsyntax.Block
}

// A layer is a runner under construction: runner.local.hcl is laid over what the ordinary files say.
type layer struct {
	ev     *evaluation
	out    *Runner
	places map[string]hcl.Range // of attributes and blocks that the layer being read has set
}

// runner lays the runner blocks of all files over each other.
func (f *folder) runner() *Runner {
	l := &layer{ev: f.scope.ev, out: &Runner{}}
	for _, local := range []bool{false, true} {
		l.places = map[string]hcl.Range{}
		for _, p := range f.laptop {
			if (p.file.kind == localFile) == local {
				l.add(f, p.block)
			}
		}
	}
	return l.out
}

func (l *layer) add(f *folder, b *hclsyntax.Block) {
	for _, st := range f.scope.assigned(b.Body) {
		if l.first("runner "+st.Key, "runner attribute "+st.Key, st.KeyRange) {
			l.out.Settings = lay(l.out.Settings, st)
		}
	}
	for _, child := range b.Body.Blocks {
		if len(child.Labels) != 1 {
			l.ev.fail("block-labels", "Wrong number of labels", fmt.Sprintf("A block inside runner has one label, the name it stands for; this has %d. Write %s \"NAME\" {.",
				len(child.Labels), child.Type), child.DefRange())
			continue
		}
		if l.first(child.Type+" "+child.Labels[0], "runner block "+child.Type, child.DefRange()) {
			l.block(f, child)
		}
	}
}

// first refuses a second definition in the same layer: files have no order among each other.
func (l *layer) first(key, what string, rng hcl.Range) bool {
	if at, ok := l.places[key]; ok {
		l.ev.fail("duplicate-runner", "Runner setting written twice", fmt.Sprintf("This %s is there already, and neither is the stronger one. "+
			"Put both into one, or the personal one into runner.local.hcl, which is laid over the others.", what), rng,
			diag.Place{Message: "first written here", Range: at})
		return false
	}
	l.places[key] = rng
	return true
}

// block adds a block, or lays its settings over those of the same block in the layer below.
func (l *layer) block(f *folder, b *hclsyntax.Block) {
	settings := f.scope.written(b.Body)
	for _, known := range l.out.Blocks {
		if known.Type == b.Type && known.Label == b.Labels[0] {
			for _, st := range settings {
				known.Settings = lay(known.Settings, st)
			}
			return
		}
	}
	l.out.Blocks = append(l.out.Blocks, &RunnerBlock{
		Type: b.Type, Label: b.Labels[0], Settings: settings, Folder: f.source.dir, Range: b.DefRange(), LabelRange: b.LabelRanges[0],
	})
}

// lay replaces the setting of the same key, or adds one.
func lay(settings []*Setting, over *Setting) []*Setting {
	for i, st := range settings {
		if st.Key == over.Key {
			settings[i] = over
			return settings
		}
	}
	return append(settings, over)
}

// assigned are the attributes of a body in the order they are written.
func (s *scope) assigned(body *hclsyntax.Body) []*Setting {
	var all []*Setting
	for _, a := range body.Attributes {
		got, ok := s.settle(a.Expr, firstMoment)
		if ok && !got.value.IsNull() {
			all = append(all, &Setting{Key: a.Name, Value: got.value, KeyRange: a.NameRange, Range: a.Expr.Range()})
		}
	}
	slices.SortFunc(all, func(a, b *Setting) int { return cmp.Compare(a.KeyRange.Start.Byte, b.KeyRange.Start.Byte) })
	return all
}

// written are the attributes of a body, and its blocks as objects: cache { type = "LOCAL" } is cache = { type = "LOCAL" }.
func (s *scope) written(body *hclsyntax.Body) []*Setting {
	all := s.assigned(body)
	for _, b := range body.Blocks {
		if len(b.Labels) > 0 {
			s.ev.fail("block-labels", "Wrong number of labels", fmt.Sprintf("A block at this depth has no label; write %s { ... }.", b.Type), b.DefRange())
			continue
		}
		same := func(st *Setting) bool { return st.Key == b.Type }
		if i := slices.IndexFunc(all, same); i >= 0 {
			s.ev.clash("setting", b.Type, b.DefRange(), all[i].KeyRange)
			continue
		}
		members := map[string]cty.Value{}
		for _, st := range s.written(b.Body) {
			members[st.Key] = st.Value
		}
		all = append(all, &Setting{Key: b.Type, Value: cty.ObjectVal(members), KeyRange: b.TypeRange, Range: b.Range()})
	}
	return all
}
