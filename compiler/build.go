package compiler

import "pipewright/lang"

// build fills the graph: first everything that stands for itself, then what ties actions to each other.
func (d *draft) build() {
	p, g := d.doc, d.graph
	g.Name, g.RoleARN, g.Region, g.Range = p.Name.Value, p.RoleARN.Value, p.Region.Value, p.Range
	g.ExecutionMode = or(p.ExecutionMode, "SUPERSEDED")
	g.Restart = p.RestartExecutionOnUpdate.Value
	for _, t := range p.Tags {
		g.Tags = append(g.Tags, Tag{Key: t.Key, Value: t.Value})
	}
	for _, s := range p.Stores {
		g.Stores = append(g.Stores, buildStore(s))
	}
	for _, v := range p.Variables {
		g.Variables = append(g.Variables,
			&Variable{Name: v.Name, Default: v.Default.Value, HasDefault: v.Default.Set, Description: v.Description.Value, Range: v.Range})
	}
	d.buildStages()
	d.tieArtifacts()
	d.askCatalog()
	d.tieConditions()
	d.buildTriggers()
	g.Type = d.pipelineType()
	for _, nodes := range d.stages {
		d.tie(nodes)
		d.order(nodes)
	}
}

func buildStore(s *lang.Store) *Store {
	store := &Store{Region: s.Region.Value, Type: or(s.Type, "S3"), Location: s.Location.Value, Range: s.Range}
	if s.HasKey {
		store.KeyID, store.KeyType = s.KeyID.Value, or(s.KeyType, "KMS")
	}
	return store
}

// buildStages makes the stages and their actions, without the ties between actions.
func (d *draft) buildStages() {
	for i, s := range d.doc.Stages {
		stage := &Stage{Name: s.Name.Value, Index: i, TransitionDisabled: s.TransitionDisabled.Value, Range: s.Range}
		d.graph.Stages = append(d.graph.Stages, stage)
		var nodes []*node
		for _, a := range s.Actions {
			n := d.buildAction(a, stage)
			stage.Actions = append(stage.Actions, n.Action)
			nodes = append(nodes, n)
			d.of[a] = n
			if n.Namespace != "" && d.spaces[n.Namespace] == nil {
				d.spaces[n.Namespace] = n
			}
		}
		d.stages = append(d.stages, nodes)
		d.nodes = append(d.nodes, nodes...)
	}
}

func (d *draft) buildAction(a *lang.Action, stage *Stage) *node {
	kind, known := d.actionType(a, stage.Index == 0)
	n := &node{doc: a, Action: &Action{
		Name: a.Name.Value, Stage: stage, Index: len(stage.Actions), Type: kind, Known: known,
		Namespace: a.Namespace.Value, RoleARN: a.RoleARN.Value, Region: d.region(a.Region),
		RunOrder: a.RunOrder.Value, TimeoutInMinutes: a.TimeoutInMinutes.Value, Range: a.Range,
	}}
	n.Configuration = d.configuration(a.Configuration, keyType(kind))
	n.Commands = texts(a.Commands)
	for _, v := range a.OutputVariables {
		n.OutputVariables = append(n.OutputVariables, v.Value)
	}
	for _, v := range a.Environment {
		n.Environment = append(n.Environment, EnvironmentVariable{Name: v.Name.Value, Value: Text(v.Value.Value), Type: v.Type.Value})
	}
	n.passages = actionPassages(n)
	return n
}

// region is a written Region, left out where the pipeline itself lives there.
func (d *draft) region(r lang.Attr[string]) string {
	if r.Value == d.doc.Region.Value {
		return ""
	}
	return r.Value
}

func texts(attrs []lang.Attr[string]) []Text {
	var list []Text
	for _, a := range attrs {
		list = append(list, Text(a.Value))
	}
	return list
}

// actionPassages lists what the service fills before the action starts.
func actionPassages(n *node) []passage {
	list := settingPassages(n.doc.Configuration, n.Configuration)
	list = append(list, attrPassages(n.doc.Commands)...)
	for _, v := range n.doc.Environment {
		list = append(list, passage{Text(v.Value.Value), v.Value.Range, v.Value.Refs})
	}
	return list
}

func settingPassages(settings []*lang.Setting, values map[string]Text) []passage {
	var list []passage
	for _, s := range settings {
		if text, ok := values[s.Key]; ok {
			list = append(list, passage{text, s.Range, s.Refs})
		}
	}
	return list
}

func attrPassages(attrs []lang.Attr[string]) []passage {
	var list []passage
	for _, a := range attrs {
		list = append(list, passage{Text(a.Value), a.Range, a.Refs})
	}
	return list
}

// tieArtifacts makes the artifacts of the outputs, then gives every action its inputs. An input that nobody makes becomes an
// artifact without a producer; checkArtifacts reports it.
func (d *draft) tieArtifacts() {
	for _, n := range d.nodes {
		for _, o := range n.doc.Outputs {
			art := &Artifact{Name: o.Name.Value, Producer: n.Action, Range: o.Name.Range}
			for _, f := range o.Files {
				art.Files = append(art.Files, f.Value)
			}
			n.Outputs = append(n.Outputs, art)
			if d.made[art.Name] == nil {
				d.made[art.Name] = art
				d.graph.Artifacts = append(d.graph.Artifacts, art)
			}
		}
	}
	for _, n := range d.nodes {
		n.Inputs = d.artifacts(n.doc.Inputs)
		for _, in := range n.Inputs {
			in.Consumers = append(in.Consumers, n.Action)
		}
	}
}

func (d *draft) artifacts(names []lang.Attr[string]) []*Artifact {
	var list []*Artifact
	for _, name := range names {
		art := d.made[name.Value]
		if art == nil {
			art = &Artifact{Name: name.Value, Range: name.Range}
		}
		list = append(list, art)
	}
	return list
}

// tieConditions makes the conditions of every stage.
func (d *draft) tieConditions() {
	for i, s := range d.doc.Stages {
		stage := d.graph.Stages[i]
		stage.BeforeEntry = d.buildCondition(s.BeforeEntry)
		stage.OnSuccess = d.buildCondition(s.OnSuccess)
		stage.OnFailure = d.buildCondition(s.OnFailure)
	}
}

func (d *draft) buildCondition(c *lang.Condition) *Condition {
	if c == nil {
		return nil
	}
	cond := &Condition{Result: c.Result.Value, RetryMode: c.RetryMode.Value, Range: c.Range}
	for _, r := range c.Rules {
		cond.Rules = append(cond.Rules, d.buildRule(r))
	}
	return cond
}
