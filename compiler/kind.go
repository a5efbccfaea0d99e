package compiler

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// A feature is something that only pipelines of type V2 have.
type feature struct {
	name string // of the diagnostic
	what string
	at   hcl.Range
}

// pipelineType is the written type, else V2 where something needs it.
func (d *draft) pipelineType() string {
	if t := d.doc.PipelineType; t.Set {
		return t.Value
	}
	if len(d.features()) > 0 {
		return "V2"
	}
	return "V1"
}

// features lists what the pipeline has that V1 has not, in written order.
func (d *draft) features() []feature {
	var list []feature
	if mode := d.graph.ExecutionMode; mode == "QUEUED" || mode == "PARALLEL" {
		list = append(list, feature{name: "mode-v2", what: "The execution mode " + mode, at: d.doc.ExecutionMode.Range})
	}
	for _, v := range d.doc.Variables {
		list = append(list, feature{name: "var-v2", what: fmt.Sprintf("The pipeline variable %q", v.Name), at: v.Range})
	}
	for _, t := range d.doc.Triggers {
		list = append(list, feature{name: "trigger-v2", what: "A trigger", at: t.Range})
	}
	for i, s := range d.graph.Stages {
		list = append(list, d.stageFeatures(i, s)...)
	}
	return list
}

func (d *draft) stageFeatures(i int, s *Stage) []feature {
	var list []feature
	for _, c := range []*Condition{s.BeforeEntry, s.OnSuccess, s.OnFailure} {
		if c != nil {
			list = append(list, feature{name: "conditions-v2", what: fmt.Sprintf("A condition of stage %q", s.Name), at: c.Range})
		}
	}
	for _, n := range d.stages[i] {
		if n.Known && !slices.Contains(n.Type.PipelineTypes, "V1") {
			list = append(list, feature{name: "v2-only-action", what: fmt.Sprintf("The action type %s of %s", n.Type.Category, n.Type.Provider), at: place(n.doc.Provider, n.Range)})
		}
	}
	return list
}

// checkKind reports a written type that is none, and everything that the written type V1 does not have.
func checkKind(d *draft) {
	d.oneOf("pipeline-type", "Unknown pipeline type", d.doc.PipelineType, []string{"V1", "V2"})
	d.oneOf("execution-mode", "Unknown execution mode", d.doc.ExecutionMode, []string{"SUPERSEDED", "QUEUED", "PARALLEL"})
	if d.graph.Type != "V1" {
		return
	}
	for _, f := range d.features() {
		d.fail(f.name, "Needs a V2 pipeline", f.what+" is only for pipelines of type V2, and pipeline_type says V1. Leave pipeline_type out, or write \"V2\".", f.at)
	}
}
