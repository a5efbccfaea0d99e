package lang

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A pipelinePlan is a pipeline after the first moment: which stages and actions exist and what they are called.
type pipelinePlan struct {
	out         *Pipeline
	block       *hclsyntax.Block
	scope       *scope
	stages      []*stagePlan // those that exist, in order
	stageBlocks map[string]*stageBlock
	named       map[string][]*actionBlock // of existing stages
	off         map[string]*switchOff     // labels of actions whose stage is switched off
	artifacts   map[string]bool
	dropped     []droppedAction
	derived     map[*actionPlan]string
	needed      map[*Action]bool // some reference is to it
	variables   []string
}

// A stageBlock is one stage block and its instances.
type stageBlock struct {
	label     string
	repeated  bool
	instances []*stagePlan // those switched off too, so that references to them can be explained
}

func (b *stageBlock) keys() []string {
	var keys []string
	for _, st := range b.instances {
		keys = append(keys, st.out.Key)
	}
	return keys
}

// A stagePlan is one stage. Its own block is read in scope; its actions, a template's or its own, in inner.
type stagePlan struct {
	out       *Stage
	block     *hclsyntax.Block
	body      *hclsyntax.Body // that holds the actions
	scope     *scope
	inner     *scope
	repeated  bool
	exists    bool
	offBy     *hcl.Range
	blocks    []*actionBlock
	named     map[string]*actionBlock
	artifacts map[string]bool
}

// reference is how the stage is written in a reference.
func (st *stagePlan) reference() string {
	text := "stage" + member(st.out.Label)
	if st.repeated {
		text += "[" + quoted(st.out.Key) + "]"
	}
	return text
}

// An actionBlock is one action block of one stage, and its instances.
type actionBlock struct {
	label     string
	block     *hclsyntax.Block
	stage     *stagePlan
	repeated  bool
	instances []*actionPlan
	offKeys   map[string]*hcl.Range // instances that are switched off; "" without for_each
}

func (b *actionBlock) keys() []string {
	var keys []string
	for _, a := range b.instances {
		keys = append(keys, a.out.Key)
	}
	return keys
}

// offFor says why the instance that a chain names before step at does not exist.
func (b *actionBlock) offFor(c *chain, at int) *switchOff {
	key := ""
	if b.repeated {
		key = c.steps[at-1].name
	}
	return &switchOff{what: "action " + b.label, by: b.offKeys[key]}
}

// An actionPlan is one action.
type actionPlan struct {
	out   *Action
	block *actionBlock
	scope *scope
}

// A droppedAction is an action that does not exist, kept to explain references to its artifacts.
type droppedAction struct {
	body  *hclsyntax.Body
	scope *scope
	off   switchOff
}

// expand finds out which stages and actions the pipeline has.
func (p *pipelinePlan) expand() {
	p.stageBlocks = map[string]*stageBlock{}
	p.named = map[string][]*actionBlock{}
	p.off = map[string]*switchOff{}
	p.artifacts = map[string]bool{}
	for _, b := range labelled(p.block.Body, "variable") {
		p.variables = append(p.variables, b.Labels[0])
	}
	for _, b := range labelled(p.block.Body, "stage") {
		p.expandStage(b)
	}
}

// variableNames are the pipeline's variables.
func (p *pipelinePlan) variableNames() []string { return p.variables }

func (p *pipelinePlan) expandStage(b *hclsyntax.Block) {
	sb := &stageBlock{label: b.Labels[0], repeated: b.Body.Attributes["for_each"] != nil}
	if first := p.stageBlocks[sb.label]; first == nil {
		p.stageBlocks[sb.label] = sb
	}
	for _, in := range p.scope.instances(b, true) {
		st := p.planStage(b, in)
		sb.instances = append(sb.instances, st)
		if st.exists {
			p.stages = append(p.stages, st)
			p.out.Stages = append(p.out.Stages, st.out)
		}
	}
}

func (p *pipelinePlan) planStage(b *hclsyntax.Block, in instance) *stagePlan {
	in.scope.addLocals(b.Body)
	st := &stagePlan{block: b, body: b.Body, scope: in.scope, inner: in.scope, repeated: in.element != nil, named: map[string]*actionBlock{}, artifacts: map[string]bool{}}
	in.scope.stage = st
	st.out = &Stage{Label: b.Labels[0], Key: in.key, Range: b.DefRange(), Name: in.scope.named(b, in.key)}
	st.exists, st.offBy = in.scope.enabled(b.Body)
	st.useTemplate()
	st.out.Sequential = st.sequential()
	for number, ab := range labelled(st.body, "action") {
		p.expandAction(st, ab, number)
	}
	return st
}

// labelled are the blocks of a type that have their one label; others were reported by the checker.
func labelled(body *hclsyntax.Body, kind string) []*hclsyntax.Block {
	var all []*hclsyntax.Block
	for _, b := range body.Blocks {
		if b.Type == kind && len(b.Labels) == 1 {
			all = append(all, b)
		}
	}
	return all
}

func (st *stagePlan) sequential() bool {
	if own := st.scope.flag(st.block.Body, "sequential", firstMoment); own.Set || st.body == st.block.Body {
		return own.Value
	}
	return st.inner.flag(st.body, "sequential", firstMoment).Value
}

func (p *pipelinePlan) expandAction(st *stagePlan, b *hclsyntax.Block, number int) {
	ab := &actionBlock{label: b.Labels[0], block: b, stage: st, repeated: b.Body.Attributes["for_each"] != nil, offKeys: map[string]*hcl.Range{}}
	st.blocks = append(st.blocks, ab)
	if st.named[ab.label] == nil {
		st.named[ab.label] = ab
		if st.exists {
			p.named[ab.label] = append(p.named[ab.label], ab)
		} else {
			p.off[ab.label] = &switchOff{what: "stage " + st.out.Name.Value, by: st.offBy}
		}
	}
	for _, in := range st.inner.instances(b, false) {
		on, by := in.scope.enabled(b.Body)
		switch {
		case !st.exists:
			p.drop(b, in, "stage "+st.out.Name.Value, st.offBy)
		case !on:
			ab.offKeys[in.key] = by
			p.drop(b, in, "action "+ab.label, by)
		default:
			p.planAction(ab, in, number)
		}
	}
}

func (p *pipelinePlan) drop(b *hclsyntax.Block, in instance, what string, by *hcl.Range) {
	p.dropped = append(p.dropped, droppedAction{body: b.Body, scope: in.scope, off: switchOff{what: what, by: by}})
}

func (p *pipelinePlan) planAction(ab *actionBlock, in instance, number int) {
	a := &actionPlan{block: ab, scope: in.scope}
	a.out = &Action{Stage: ab.stage.out, Label: ab.label, Key: in.key, Block: number, Range: ab.block.DefRange(), Name: in.scope.named(ab.block, in.key)}
	a.out.Namespace = in.scope.text(ab.block.Body, "namespace", firstMoment)
	a.out.Outputs = in.scope.outputs(ab.block.Body)
	for _, o := range a.out.Outputs {
		p.artifacts[o.Name.Value] = true
		ab.stage.artifacts[o.Name.Value] = true
	}
	ab.instances = append(ab.instances, a)
	ab.stage.out.Actions = append(ab.stage.out.Actions, a.out)
}

// named is the compiled name of an instance: what name says, else the label, and with for_each label-key.
func (s *scope) named(b *hclsyntax.Block, key string) Attr[string] {
	if written := s.text(b.Body, "name", firstMoment); written.Set {
		return written
	}
	name := b.Labels[0]
	if b.Body.Attributes["for_each"] != nil {
		name += "-" + key
	}
	return Attr[string]{Value: name, Range: b.LabelRanges[0]}
}

// offArtifact explains why an artifact that somebody names does not exist, or gives nil. Only then are the outputs of dropped
// actions looked at, and what is wrong in them is nobody's concern.
func (s *scope) offArtifact(name string, c *chain) *hcl.Diagnostic {
	for _, d := range s.plan.dropped {
		if s.inputs != nil && d.scope.stage != s.stage {
			continue
		}
		quiet := *s.ev
		quiet.diags, quiet.seen = nil, maps.Clone(s.ev.seen)
		at := *d.scope
		at.ev = &quiet
		if slices.ContainsFunc(at.outputs(d.body), func(o *Output) bool { return o.Name.Value == name }) {
			off := d.off
			return missingProducer(c, &off)
		}
	}
	return nil
}
