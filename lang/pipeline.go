package lang

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/diag"
)

// planned lists the instances of all pipeline blocks by name; nothing inside them is looked at yet.
func (f *folder) planned() []*pipelinePlan {
	var all []*pipelinePlan
	for _, b := range f.pipelines {
		for _, in := range f.scope.instances(b, false) {
			plan := &pipelinePlan{block: b, scope: in.scope, needed: map[*Action]bool{}}
			in.scope.plan = plan
			in.scope.addLocals(b.Body)
			if on, _ := in.scope.enabled(b.Body); !on {
				continue
			}
			plan.out = &Pipeline{Label: b.Labels[0], Name: in.scope.named(b, in.key), Range: b.DefRange(), Body: b.Range()}
			all = append(all, plan)
		}
	}
	return all
}

// wanted are the plans with the given names, in the order of the files.
func (ev *evaluation) wanted(all []*pipelinePlan, names []string) []*pipelinePlan {
	if len(names) == 0 {
		return all
	}
	var known []string
	var chosen []*pipelinePlan
	for _, p := range all {
		known = append(known, p.out.Name.Value)
		if slices.Contains(names, p.out.Name.Value) {
			chosen = append(chosen, p)
		}
	}
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		ev.fail("unknown-pipeline", "Unknown pipeline", fmt.Sprintf("No pipeline is called %q.%s There are: %s.",
			name, didYouMean(name, known), listed(known)), placeOf(ev.source.folder))
	}
	return chosen
}

// complete evaluates all of the pipeline.
func (p *pipelinePlan) complete() {
	p.expand()
	p.derive(nil)
	p.fill()
	if p.derive(p.needed) {
		p.scope.ev.round++ // names moved: every text that holds one is stale
		p.needed = map[*Action]bool{}
		p.fill()
	}
	p.writeNamespaces()
	p.scope.checkUnused()
	for _, st := range p.stages {
		st.scope.checkUnused()
		st.inner.checkUnused()
	}
}

// fill evaluates what belongs to the second moment.
func (p *pipelinePlan) fill() {
	s, body, out := p.scope, p.block.Body, p.out
	out.RoleARN = s.text(body, "role_arn", secondMoment)
	out.Region = s.text(body, "region", firstMoment)
	out.ExecutionMode = s.text(body, "execution_mode", firstMoment)
	out.PipelineType = s.text(body, "pipeline_type", firstMoment)
	out.RestartExecutionOnUpdate = s.flag(body, "restart_execution_on_update", secondMoment)
	out.Tags = s.tags(body)
	out.Stores, out.Triggers, out.Variables = nil, nil, nil
	for _, b := range s.blocks(body, "artifact_store") {
		out.Stores = append(out.Stores, b.store())
	}
	for _, b := range s.blocks(body, "trigger") {
		out.Triggers = append(out.Triggers, b.trigger())
	}
	for _, b := range labelled(body, "variable") {
		out.Variables = append(out.Variables, s.pipelineVariable(b))
	}
	for _, st := range p.stages {
		st.fill()
	}
}

func (s *scope) tags(body *hclsyntax.Body) []Pair {
	attr := body.Attributes["tags"]
	if attr == nil {
		return nil
	}
	var tags []Pair
	for _, p := range s.pairs("tags", attr.Expr, secondMoment) {
		if p.value.IsNull() {
			continue
		}
		if v := s.asText("a tag", p.part); v.Set {
			tags = append(tags, Pair{Key: p.key, Value: v.Value, Range: p.rng})
		}
	}
	slices.SortStableFunc(tags, func(a, b Pair) int { return cmp.Compare(a.Key, b.Key) })
	return tags
}

func (s *scope) pipelineVariable(b *hclsyntax.Block) *Variable {
	return &Variable{
		Name:        b.Labels[0],
		Default:     s.text(b.Body, "default", secondMoment),
		Description: s.text(b.Body, "description", secondMoment),
		Range:       b.DefRange(),
	}
}

func (b *placed) store() *Store {
	st := &Store{Range: b.rng}
	st.Location = b.scope.text(b.body, "location", secondMoment)
	st.Region = b.scope.text(b.body, "region", secondMoment)
	st.Type = b.scope.text(b.body, "type", secondMoment)
	if key := only(b.body, "encryption_key"); key != nil {
		st.HasKey = true
		st.KeyID = b.scope.text(key.Body, "id", secondMoment)
		st.KeyType = b.scope.text(key.Body, "type", secondMoment)
	}
	return st
}

// only is the first block of a type; that there is no second was checked before.
func only(body *hclsyntax.Body, kind string) *hclsyntax.Block {
	for _, b := range body.Blocks {
		if b.Type == kind {
			return b
		}
	}
	return nil
}

func (b *placed) trigger() *Trigger {
	t := &Trigger{Range: b.rng, SourceAction: b.sourceAction()}
	for _, f := range b.scope.blocks(b.body, "push") {
		t.Push = append(t.Push, f.filter())
	}
	for _, f := range b.scope.blocks(b.body, "pull_request") {
		t.PullRequest = append(t.PullRequest, f.filter())
	}
	return t
}

// sourceAction takes one action, not its name: a name would not be checked.
func (b *placed) sourceAction() Attr[string] {
	attr := b.body.Attributes["source_action"]
	if attr == nil {
		return Attr[string]{}
	}
	set, ok := b.scope.actions(attr.Expr, "source_action", secondPlace(attr))
	switch {
	case !ok:
		return Attr[string]{}
	case len(set) != 1:
		b.scope.ev.fail("wrong-type", "Several actions", fmt.Sprintf("source_action takes one action; this stands for %d. Say which with its key in brackets.", len(set)), attr.Expr.Range())
		return Attr[string]{}
	}
	return Attr[string]{Value: set[0].Name.Value, Set: true, Range: attr.Expr.Range()}
}

func (b *placed) filter() *Filter {
	return &Filter{
		Tags: b.globs("tags"), Branches: b.globs("branches"), FilePaths: b.globs("file_paths"),
		Events: b.scope.texts(b.body, "events", secondMoment), Range: b.rng,
	}
}

func (b *placed) globs(kind string) *Globs {
	block := only(b.body, kind)
	if block == nil {
		return nil
	}
	return &Globs{
		Includes: b.scope.texts(block.Body, "includes", secondMoment),
		Excludes: b.scope.texts(block.Body, "excludes", secondMoment),
		Range:    block.DefRange(),
	}
}

// secondPlace is where an attribute is named.
func secondPlace(attr *hclsyntax.Attribute) diag.Place {
	return diag.Place{Message: attr.Name + " stands here", Range: attr.NameRange}
}
