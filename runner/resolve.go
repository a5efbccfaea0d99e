package runner

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/executor"
)

// A resolver fills the holes of an action's texts from what has happened so far, just before the action starts (execution.md section 12).
type resolver struct {
	graph     *compiler.Graph
	producers map[string]*compiler.Action // by namespace
	state     *State
	whole     map[string]map[string]string // see recorder

	failure *executor.Failure // of the hole that could not be filled
}

// namespaces finds the action behind each namespace.
func namespaces(g *compiler.Graph) map[string]*compiler.Action {
	found := map[string]*compiler.Action{}
	for _, s := range g.Stages {
		for _, a := range s.Actions {
			if a.Namespace != "" {
				found[a.Namespace] = a
			}
		}
	}
	return found
}

// lookup gives the value of a hole. Where there is none it says why in failure.
func (r *resolver) lookup(h compiler.Hole) (string, bool) {
	switch {
	case h.Namespace == "codepipeline" && h.Key == "PipelineExecutionId":
		return r.state.Execution, true
	case h.Namespace == "variables" && len(r.graph.Variables) > 0: // the name is reserved only then (measured-behaviour.md section 2)
		value, ok := r.state.Variables[h.Key]
		if slices.Contains(r.state.Masked, h.Key) { // who resumes the run gives it again
			value, ok = r.whole[""][h.Key]
		}
		if !ok {
			r.fail(h, "the execution was started without that pipeline variable; it has "+listed(r.state.Variables))
		}
		return value, ok
	}
	producer := r.producers[h.Namespace]
	if producer == nil {
		r.fail(h, "no action of the pipeline has the namespace "+h.Namespace)
		return "", false
	}
	return r.output(h, producer)
}

func (r *resolver) output(h compiler.Hole, producer *compiler.Action) (string, bool) {
	a := r.state.Action(producer.Stage.Name, producer.Name)
	if a.status() != Succeeded {
		r.fail(h, fmt.Sprintf("action %s has not succeeded", producer.Address()))
		return "", false
	}
	if value, ok := r.whole[producer.Address()][h.Key]; ok {
		return value, true
	}
	if slices.Contains(a.Masked, h.Key) {
		r.failure = &executor.Failure{
			Name:    "variable-masked",
			Message: fmt.Sprintf("the value of %s held a secret, which is not written to disk, so a resumed run no longer has it; start a new run", h),
		}
		return "", false
	}
	value, ok := a.Variables[h.Key]
	if !ok {
		r.fail(h, fmt.Sprintf("action %s gave %s", producer.Address(), listed(a.Variables)))
	}
	return value, ok
}

func (r *resolver) fail(h compiler.Hole, why string) {
	r.failure = &executor.Failure{Name: "variable-unresolved", Message: fmt.Sprintf("%s has no value: %s", h, why)}
}

func listed(m map[string]string) string {
	if len(m) == 0 {
		return "no variables"
	}
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}

// fill gives a text with its holes filled. After the first failure it gives nothing.
func (r *resolver) fill(t compiler.Text) string {
	if r.failure != nil {
		return ""
	}
	s, err := t.Fill(r.lookup)
	var unfilled *compiler.UnfilledError
	if err != nil && r.failure == nil && !errors.As(err, &unfilled) {
		r.failure = &executor.Failure{Name: "variable-unresolved", Message: err.Error()}
	}
	return s
}

// texts fills all texts of an action into its scene.
func (r *resolver) texts(s *executor.Scene) {
	s.Configuration = make(map[string]string, len(s.Action.Configuration))
	for _, key := range slices.Sorted(maps.Keys(s.Action.Configuration)) {
		s.Configuration[key] = r.fill(s.Action.Configuration[key])
	}
	for _, t := range s.Action.Commands {
		s.Commands = append(s.Commands, r.fill(t))
	}
	for _, v := range s.Action.Environment {
		s.Environment = append(s.Environment, executor.Variable{Name: v.Name, Value: r.fill(v.Value), Type: v.Type})
	}
}

// inputs finds the artifacts an action takes.
func (r *resolver) inputs(s *executor.Scene) {
	s.Inputs = make(map[string]executor.Input, len(s.Action.Inputs))
	for _, in := range s.Action.Inputs {
		var made *ActionState
		if in.Producer != nil {
			made = r.state.Action(in.Producer.Stage.Name, in.Producer.Name)
		}
		if made == nil || made.Status != Succeeded || made.Outputs[in.Name] == "" {
			r.noInput(in, made)
			return
		}
		s.Inputs[in.Name] = executor.Input{Digest: artifact.Digest(made.Outputs[in.Name]), Revision: r.revision(in.Producer, map[*compiler.Action]bool{})}
	}
}

func (r *resolver) noInput(in *compiler.Artifact, made *ActionState) {
	why := "no action makes it"
	switch {
	case made != nil && made.Status == Succeeded && made.Reason != "":
		why = fmt.Sprintf("action %s did not make it (%s: %s)", made.Address(), made.Fidelity, made.Reason)
	case made != nil && made.Status == Succeeded:
		why = fmt.Sprintf("action %s succeeded without making it", made.Address())
	case in.Producer != nil:
		why = fmt.Sprintf("action %s has not succeeded", in.Producer.Address())
	}
	r.failure = &executor.Failure{Name: "input-missing", Message: fmt.Sprintf("input artifact %q is not there: %s", in.Name, why)}
}

// revision follows an artifact back to the source action it came from in the end, along the primary input of each action.
func (r *resolver) revision(a *compiler.Action, seen map[*compiler.Action]bool) executor.Revision {
	if a == nil || seen[a] {
		return executor.Revision{}
	}
	seen[a] = true
	if st := r.state.Action(a.Stage.Name, a.Name); st != nil && st.Revision != nil {
		return executor.Revision(*st.Revision)
	}
	if len(a.Inputs) == 0 {
		return executor.Revision{}
	}
	primary := a.Inputs[0]
	for _, in := range a.Inputs {
		if in.Name == string(a.Configuration["PrimarySource"]) {
			primary = in
		}
	}
	return r.revision(primary.Producer, seen)
}
