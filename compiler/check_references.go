package compiler

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/schema"
)

// checkReferences holds every #{namespace.key} of the pipeline against what there is, whether it was written as a reference or as text.
func checkReferences(d *draft) {
	for _, n := range d.nodes {
		for _, p := range n.passages {
			for _, s := range p.text.spans() {
				d.reference(n, p, s)
			}
		}
	}
}

func (d *draft) reference(n *node, p passage, s span) {
	at := p.place(s)
	switch {
	case d.fault(p, s):
	case s.hole.Namespace == "codepipeline":
		d.serviceKey(s.hole, at)
	case d.isPipelineVariable(s.hole):
		if n.IsSource() {
			d.fail("var-in-source", "Pipeline variable in a source",
				fmt.Sprintf("%s stands in source action %q, and the service takes no pipeline variables there. Write the value, or a `var` that is known while compiling.", s.hole, n.Name), at)
			return
		}
		d.declared(s.hole, at)
	default:
		if from := d.producer(s.hole, at); from != nil {
			d.fromAction(n, from, s.hole, at, p.refers(s))
		}
	}
}

// fault reports what looks like a reference and is none.
func (d *draft) fault(p passage, s span) bool {
	if s.fault == "" {
		return false
	}
	d.fail("var-syntax", "Malformed reference",
		fmt.Sprintf("%q %s. A reference is #{namespace.key}, and there is no way to write #{ for anything else.", string(p.text[s.start:s.end]), s.fault), p.place(s))
	return true
}

// isPipelineVariable says whether a hole speaks of a pipeline variable: only pipelines that declare some keep the namespace for them.
func (d *draft) isPipelineVariable(h Hole) bool {
	return h.Namespace == "variables" && (len(d.doc.Variables) > 0 || d.spaces["variables"] == nil)
}

func (d *draft) serviceKey(h Hole, at hcl.Range) {
	if h.Key != "PipelineExecutionId" {
		d.fail("var-pipeline-key-known", "Unknown variable of the service",
			fmt.Sprintf("%s is unknown; the only key of the namespace codepipeline is \"PipelineExecutionId\".%s", h, near.DidYouMean(h.Key, []string{"PipelineExecutionId"})), at)
	}
}

func (d *draft) declared(h Hole, at hcl.Range) {
	var names []string
	for _, v := range d.doc.Variables {
		if v.Name == h.Key {
			return
		}
		names = append(names, v.Name)
	}
	d.fail("var-declared", "Undeclared pipeline variable",
		fmt.Sprintf("The pipeline has no variable %q.%s Write a block variable %q {} in it.", h.Key, near.DidYouMean(h.Key, names), h.Key), at)
}

// producer finds the action that a hole speaks of; nil: it was reported that there is none.
func (d *draft) producer(h Hole, at hcl.Range) *node {
	if from := d.spaces[h.Namespace]; from != nil {
		return from
	}
	d.fail("var-namespace-known", "Unknown namespace",
		fmt.Sprintf("No action of the pipeline has the namespace %q.%s Write namespace = %q in the action that is meant, or refer to it as action.NAME.%s. There is no way to write #{ for anything else.",
			h.Namespace, near.DidYouMean(h.Namespace, slices.Sorted(maps.Keys(d.spaces))), h.Namespace, h.Key), at)
	return nil
}

func (d *draft) fromAction(n, from *node, h Hole, at hcl.Range, refers bool) {
	producer := diag.Place{Message: "the action it comes from", Range: from.Range}
	switch {
	case from == n:
		d.fail("var-producer-earlier", "Reference to itself", fmt.Sprintf("%s is an output of action %q itself, which has none before it ends.", h, n.Name), at)
		return
	case from.Stage.Index > n.Stage.Index:
		d.fail("var-producer-earlier", "Reference to a later action",
			fmt.Sprintf("%s comes from action %q of stage %q, which runs after stage %q is done. Refer to an action of this stage or of an earlier one.", h, from.Name, from.Stage.Name, n.Stage.Name),
			at, producer)
		return
	}
	d.outputKey(from, h, at, refers)
}

// outputKey holds a key against what the producer emits. Where the author names the list and it is at hand, a key outside of it is a
// warning; where the provider's list is closed, an error, or, where the author wrote the text #{namespace.key} and no
// reference, a warning, because the service takes it and the action fails; where the list is in a file of somebody else, nothing can be said.
func (d *draft) outputKey(from *node, h Hole, at hcl.Range, refers bool) {
	emits := from.Type.Emits
	if !from.Known || slices.Contains(emits.Names, h.Key) {
		return
	}
	producer := diag.Place{Message: "the action it comes from", Range: from.Range}
	closed := d.fail
	if !refers {
		closed = d.warn
	}
	switch {
	case !emits.Open && len(emits.Names) == 0:
		closed("var-key-known", "No output variables", fmt.Sprintf("%s has no output variables, so %s of action %q is never set.", from.Type.Provider, h, from.Name), at, producer)
	case !emits.Open:
		closed("var-key-known", "Unknown output variable", fmt.Sprintf("%s has no output variable %q; it has %s.%s",
			from.Type.Provider, h.Key, prose.Every(emits.Names...), near.DidYouMean(h.Key, emits.Names)), at, producer)
	case from.Type.Takes(schema.FieldOutputVariables) && !slices.Contains(from.OutputVariables, h.Key):
		d.warn("var-key-known", "Output variable that is not listed", fmt.Sprintf("Action %q does not list %q in output_variables, so the service never sets it.%s",
			from.Name, h.Key, near.DidYouMean(h.Key, from.OutputVariables)), at, producer)
	}
}
