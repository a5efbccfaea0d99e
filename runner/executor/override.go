package executor

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"pipewright/compiler"
	"pipewright/runner/artifact"
	"pipewright/runner/sandbox"
)

// override carries out an action as an action block of runner.hcl says, whatever its provider: by a command, by given outputs, or not at all.
type override struct{}

// Check looks at folders and images, and that nothing later needs what would not be there.
func (override) Check(ctx context.Context, p *Plan) Findings {
	var f Findings
	for name, folder := range p.Override.OutputArtifacts {
		if at, err := os.Stat(folder); err != nil || !at.IsDir() {
			f.Problems = append(f.Problems, Problem{
				Name:    "output-folder-missing",
				Message: fmt.Sprintf("output_artifacts says that artifact %s is the folder %s, which is not there", name, folder),
			})
		}
	}
	if len(p.Override.Command) == 0 {
		f.Problems = append(f.Problems, p.unmet()...)
		return f
	}
	f.add(p.checkImage(ctx, p.overrideImage()))
	f.Problems = append(f.Problems, secretProblems(p.Laptop, knownVariables(p.Action.Environment))...)
	return f
}

// unmet are the artifacts and variables that later actions take from this one and that nothing gives.
func (p *Plan) unmet() []Problem {
	var list []Problem
	at := p.Action.Address()
	for _, a := range p.Action.Outputs {
		if len(a.Consumers) > 0 && p.Override.OutputArtifacts[a.Name] == "" {
			list = append(list, Problem{
				Name:    "skipped-output-needed",
				Message: fmt.Sprintf("%s takes artifact %s, which %s then does not make", a.Consumers[0].Address(), a.Name, at),
				Ways: []string{fmt.Sprintf("in runner.hcl: action %q { output_artifacts = { %s = \"<folder>\" } }", at, a.Name),
					fmt.Sprintf("override %s as well", a.Consumers[0].Address())},
			})
		}
	}
	for _, u := range p.variableUsers() {
		if _, given := p.Override.OutputVariables[u.hole.Key]; !given {
			list = append(list, Problem{
				Name:    "skipped-variable-needed",
				Message: fmt.Sprintf("%s reads #{%s.%s}, which %s then does not give", u.by.Address(), u.hole.Namespace, u.hole.Key, at),
				Ways:    []string{fmt.Sprintf("in runner.hcl: action %q { output_variables = { %s = \"<value>\" } }", at, u.hole.Key)},
			})
		}
	}
	return list
}

// A variableUse is one reference to an output variable.
type variableUse struct {
	by   *compiler.Action
	hole compiler.Hole
}

// variableUsers lists the references to this action's variables, of actions that are not themselves replaced.
func (p *Plan) variableUsers() []variableUse {
	if p.Action.Namespace == "" {
		return nil
	}
	var list []variableUse
	seen := map[string]bool{}
	for _, s := range p.Graph.Stages {
		for _, a := range s.Actions {
			for _, t := range texts(a) {
				for _, h := range t.Holes() {
					if h.Namespace == p.Action.Namespace && !seen[a.Address()+" "+h.Key] {
						seen[a.Address()+" "+h.Key] = true
						list = append(list, variableUse{a, h})
					}
				}
			}
		}
	}
	return list
}

// texts are all the values of an action that may refer to variables, in a fixed order.
func texts(a *compiler.Action) []compiler.Text {
	list := slices.Clone(a.Commands)
	for _, k := range slices.Sorted(maps.Keys(a.Configuration)) {
		list = append(list, a.Configuration[k])
	}
	for _, v := range a.Environment {
		list = append(list, v.Value)
	}
	return list
}

func (p *Plan) overrideImage() string {
	if p.Override.Image != "" {
		return p.Override.Image
	}
	return p.Laptop.Image
}

// Run does what the block says.
func (override) Run(ctx context.Context, s *Scene) (Outcome, error) {
	o := Outcome{Fidelity: LocalEquivalent, Reason: "as runner.hcl says", Outputs: map[string]artifact.Digest{}, Variables: s.Override.OutputVariables}
	if s.Override.Skip != "" {
		o.Fidelity, o.Reason, o.Summary = Skipped, s.Override.Skip, "skipped: "+s.Override.Skip
	}
	if len(s.Override.Command) > 0 && s.Override.Skip == "" {
		o.Reason = "command of runner.hcl"
		if err := s.runOverride(ctx, &o); err != nil || o.Failure != nil {
			return o, err
		}
	}
	for _, a := range s.Action.Outputs {
		folder := s.Override.OutputArtifacts[a.Name]
		if folder == "" {
			continue
		}
		files, err := filesBelow(folder)
		if err != nil {
			return o, err
		}
		tree, err := s.Store.AddFiles(folder, files)
		if o.Failure = refused("output artifact "+a.Name, err); o.Failure != nil {
			return o, nil
		}
		if err != nil {
			return o, err
		}
		o.Outputs[a.Name] = tree.Digest
	}
	return o, nil
}

// Where a command finds and leaves files in its box.
const (
	overrideFolder  = "/pipewright"
	overrideInputs  = overrideFolder + "/input/"
	overrideOutputs = overrideFolder + "/output/"
)

// runOverride runs the command in a box: inputs unpacked, the first one as the folder it starts in, a folder to fill for each output.
func (s *Scene) runOverride(ctx context.Context, o *Outcome) (err error) {
	box, err := s.Sandbox.Open(ctx, sandbox.Spec{Run: s.Execution, Name: s.Action.Address(), Image: s.overrideImage(), Own: overrideFolder})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, box.Close(context.WithoutCancel(ctx))) }()
	c := sandbox.Command{Argv: s.Override.Command, Dir: overrideFolder + "/work", Stdout: s.Log, Stderr: s.Log}
	tail := &lastLines{}
	c.Stdout, c.Stderr = io.MultiWriter(s.Log, tail), io.MultiWriter(s.Log, tail)
	if c.Env, err = s.furnish(ctx, box); err != nil {
		return err
	}
	if len(s.Action.Inputs) > 0 {
		c.Dir = overrideInputs + s.Action.Inputs[0].Name
	}
	exit, err := box.Run(ctx, c)
	if err != nil {
		return err
	}
	if exit.Code != 0 {
		o.Failure = &Failure{Name: "command-failed", Message: fmt.Sprintf("the command of runner.hcl exited with %d", exit.Code),
			Command: strings.Join(s.Override.Command, " "), Exit: exit.Code, Lines: tail.lines()}
		return nil
	}
	return s.collect(ctx, box, o)
}

// furnish puts the inputs into the box and gives the environment that tells where things are.
func (s *Scene) furnish(ctx context.Context, box sandbox.Box) ([]string, error) {
	env := []string{"PIPEWRIGHT_EXECUTION=" + s.Execution}
	for _, v := range s.Environment {
		value, err := resolve(s.Laptop, v)
		if err != nil {
			return nil, err
		}
		if isSecret(v) {
			s.Mask(value)
		}
		env = append(env, v.Name+"="+value)
	}
	for _, a := range s.Action.Inputs {
		if err := s.putInput(ctx, box, overrideInputs+a.Name, a.Name); err != nil {
			return nil, err
		}
		env = append(env, "PIPEWRIGHT_INPUT_"+shellName(a.Name)+"="+box.Root()+overrideInputs+a.Name)
	}
	for _, a := range s.Action.Outputs {
		var nothing bytes.Buffer
		if err := tar.NewWriter(&nothing).Close(); err != nil {
			return nil, err
		}
		if err := box.Put(ctx, overrideOutputs+a.Name, &nothing); err != nil {
			return nil, err
		}
		env = append(env, "PIPEWRIGHT_OUTPUT_"+shellName(a.Name)+"="+box.Root()+overrideOutputs+a.Name)
	}
	return env, nil
}

// shellName makes a name that a shell can read out of an artifact's: dashes become underscores.
func shellName(artifact string) string { return strings.ReplaceAll(artifact, "-", "_") }

// collect takes what the command left in the folders of the outputs.
func (s *Scene) collect(ctx context.Context, box sandbox.Box, o *Outcome) error {
	for _, a := range s.Action.Outputs {
		if s.Override.OutputArtifacts[a.Name] != "" {
			continue
		}
		stream, err := box.Get(ctx, overrideOutputs+a.Name)
		if errors.Is(err, fs.ErrNotExist) {
			o.Failure = &Failure{Name: "output-missing", Message: fmt.Sprintf("the command removed the folder of artifact %s", a.Name)}
			return nil
		}
		if err != nil {
			return err
		}
		tree, err := s.Store.AddTar(stream, nil)
		stream.Close()
		if o.Failure = refused("output artifact "+a.Name, err); o.Failure != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if len(tree.Entries) == 0 && len(a.Consumers) > 0 {
			o.Failure = &Failure{Name: "output-missing", Message: fmt.Sprintf("the command put nothing into $PIPEWRIGHT_OUTPUT_%s, and %s takes artifact %s",
				shellName(a.Name), a.Consumers[0].Address(), a.Name)}
			return nil
		}
		o.Outputs[a.Name] = tree.Digest
	}
	return nil
}
