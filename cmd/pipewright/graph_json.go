package main

import "pipewright/compiler"

// The JSON face of the verb graph.
type (
	graphNodes struct {
		Name          string       `json:"name"`
		PipelineType  string       `json:"pipeline_type"`
		ExecutionMode string       `json:"execution_mode"`
		Stages        []stageNode  `json:"stages"`
		Edges         []actionEdge `json:"edges"`
	}
	stageNode struct {
		Name               string       `json:"name"`
		TransitionDisabled string       `json:"transition_disabled,omitempty"`
		Actions            []actionNode `json:"actions"`
	}
	actionNode struct {
		Address   string   `json:"address"`
		Category  string   `json:"category"`
		Provider  string   `json:"provider"`
		RunOrder  int      `json:"run_order"`
		Namespace string   `json:"namespace,omitempty"`
		Inputs    []string `json:"input_artifacts"`
		Outputs   []string `json:"output_artifacts"`
	}
	actionEdge struct {
		From   string `json:"from"`
		To     string `json:"to"`
		Reason string `json:"reason"`
		Need   bool   `json:"need"` // false: a manner, that orders only
	}
)

// drawJSON gives the nodes and edges of graphs. Stages follow one another as listed; edges say what else an action waits for.
func drawJSON(graphs []*compiler.Graph) []graphNodes {
	all := []graphNodes{}
	for _, g := range graphs {
		nodes := graphNodes{Name: g.Name, PipelineType: g.Type, ExecutionMode: g.ExecutionMode, Edges: []actionEdge{}}
		for _, s := range g.Stages {
			stage := stageNode{Name: s.Name, TransitionDisabled: s.TransitionDisabled}
			for _, a := range s.Actions {
				stage.Actions = append(stage.Actions, actionNode{
					a.Address(), a.Type.Category, a.Type.Provider, a.RunOrder, a.Namespace, artifactNames(a.Inputs), artifactNames(a.Outputs),
				})
				for _, e := range a.Edges {
					reason, need := kind(e)
					nodes.Edges = append(nodes.Edges, actionEdge{e.From.Address(), a.Address(), reason, need})
				}
			}
			nodes.Stages = append(nodes.Stages, stage)
		}
		all = append(all, nodes)
	}
	return all
}
