package compiler

import "pipewright/schema/wire"

// Wire gives the pipeline as create-pipeline takes it, in the completed form of language.md B.6: what GetPipeline would answer
// with, minus version and metadata.
func (g *Graph) Wire() *wire.Request {
	p := &wire.Pipeline{Name: g.Name, RoleARN: g.RoleARN, ExecutionMode: g.ExecutionMode, PipelineType: g.Type, Stages: []*wire.Stage{}}
	g.wireStores(p)
	for _, s := range g.Stages {
		p.Stages = append(p.Stages, g.wireStage(s))
	}
	for _, t := range g.Triggers {
		p.Triggers = append(p.Triggers, wireTrigger(t))
	}
	for _, v := range g.Variables {
		w := &wire.Variable{Name: v.Name, Description: v.Description}
		if v.HasDefault {
			w.DefaultValue = &v.Default
		}
		p.Variables = append(p.Variables, w)
	}
	r := &wire.Request{Pipeline: p}
	for _, t := range g.Tags {
		r.Tags = append(r.Tags, wire.Tag(t))
	}
	return r
}

// wireStores writes one store without a Region as artifactStore, all others as artifactStores.
func (g *Graph) wireStores(p *wire.Pipeline) {
	if len(g.Stores) == 1 && g.Stores[0].Region == "" {
		p.ArtifactStore = wireStore(g.Stores[0])
		return
	}
	for _, s := range g.Stores {
		if p.ArtifactStores == nil {
			p.ArtifactStores = map[string]*wire.ArtifactStore{}
		}
		p.ArtifactStores[s.Region] = wireStore(s)
	}
}

func wireStore(s *Store) *wire.ArtifactStore {
	w := &wire.ArtifactStore{Type: s.Type, Location: s.Location}
	if s.KeyID != "" {
		w.EncryptionKey = &wire.EncryptionKey{ID: s.KeyID, Type: s.KeyType}
	}
	return w
}

func (g *Graph) wireStage(s *Stage) *wire.Stage {
	w := &wire.Stage{Name: s.Name, Actions: []*wire.Action{}, OnFailure: wireFailure(s.OnFailure)}
	w.OnSuccess, w.BeforeEntry = wireConditions(s.OnSuccess), wireConditions(s.BeforeEntry)
	for _, a := range s.Actions {
		w.Actions = append(w.Actions, wireAction(a))
	}
	return w
}

func wireAction(a *Action) *wire.Action {
	w := &wire.Action{
		Name: a.Name, ActionTypeID: wire.TypeID(a.Type.ID), RunOrder: a.RunOrder, Configuration: wireTexts(a.Configuration),
		Commands: wireList(a.Commands), InputArtifacts: []wire.Artifact{}, OutputArtifacts: []wire.Artifact{},
		OutputVariables: a.OutputVariables, RoleARN: a.RoleARN, Region: a.Region, Namespace: a.Namespace, TimeoutInMinutes: a.TimeoutInMinutes,
	}
	for _, in := range a.Inputs {
		w.InputArtifacts = append(w.InputArtifacts, wire.Artifact{Name: in.Name})
	}
	for _, out := range a.Outputs {
		w.OutputArtifacts = append(w.OutputArtifacts, wire.Artifact{Name: out.Name, Files: out.Files})
	}
	for _, v := range a.Environment {
		w.EnvironmentVariables = append(w.EnvironmentVariables, wire.EnvironmentVariable{Name: v.Name, Value: string(v.Value), Type: v.Type})
	}
	return w
}

func wireTexts(texts map[string]Text) map[string]string {
	m := make(map[string]string, len(texts))
	for k, v := range texts {
		m[k] = string(v)
	}
	return m
}

func wireList(texts []Text) []string {
	var list []string
	for _, t := range texts {
		list = append(list, string(t))
	}
	return list
}

func wireConditions(c *Condition) *wire.Conditions {
	if c == nil {
		return nil
	}
	return &wire.Conditions{Conditions: []*wire.Condition{wireCondition(c)}}
}

// wireFailure writes a result of its own where there are no rules, else a condition: the service takes one of the two.
func wireFailure(c *Condition) *wire.OnFailure {
	if c == nil {
		return nil
	}
	if len(c.Rules) > 0 {
		return &wire.OnFailure{Conditions: []*wire.Condition{wireCondition(c)}}
	}
	w := &wire.OnFailure{Result: c.Result}
	if c.RetryMode != "" {
		w.RetryConfiguration = &wire.RetryConfiguration{RetryMode: c.RetryMode}
	}
	return w
}

func wireCondition(c *Condition) *wire.Condition {
	w := &wire.Condition{Result: c.Result}
	for _, r := range c.Rules {
		rule := &wire.Rule{
			Name: r.Name, RuleTypeID: wire.TypeID(r.Type), Configuration: wireTexts(r.Configuration), Commands: wireList(r.Commands),
			RoleARN: r.RoleARN, Region: r.Region, TimeoutInMinutes: r.TimeoutInMinutes,
		}
		for _, in := range r.Inputs {
			rule.InputArtifacts = append(rule.InputArtifacts, wire.Artifact{Name: in.Name})
		}
		w.Rules = append(w.Rules, rule)
	}
	return w
}

func wireTrigger(t *Trigger) *wire.Trigger {
	w := &wire.Trigger{ProviderType: "CodeStarSourceConnection"}
	if t.Source != nil {
		w.GitConfiguration.SourceActionName = t.Source.Name
	}
	for _, f := range t.Push {
		w.GitConfiguration.Push = append(w.GitConfiguration.Push,
			&wire.PushFilter{Tags: wireGlobs(f.Tags), Branches: wireGlobs(f.Branches), FilePaths: wireGlobs(f.FilePaths)})
	}
	for _, f := range t.PullRequest {
		w.GitConfiguration.PullRequest = append(w.GitConfiguration.PullRequest,
			&wire.PullRequest{Events: f.Events, Branches: wireGlobs(f.Branches), FilePaths: wireGlobs(f.FilePaths)})
	}
	return w
}

func wireGlobs(g *Globs) *wire.Globs {
	if g == nil {
		return nil
	}
	return &wire.Globs{Includes: g.Includes, Excludes: g.Excludes}
}
