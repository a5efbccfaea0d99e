package executor

import (
	"context"
	"fmt"
	"time"

	"pipewright/lang/buildspec"
)

// commandsRun carries out a Commands action: in effect the build commands of a buildspec that the service writes itself.
type commandsRun struct{}

// commandsLimit is the service's own (commands.md, first line).
const commandsLimit = 55 * time.Minute

// Check looks for an image and for the values of secrets.
func (commandsRun) Check(ctx context.Context, p *Plan) (f Findings) {
	if kind := string(p.Action.Configuration["EnvironmentType"]); kind != "" && kind != "LINUX_CONTAINER" {
		f.Problems = append(f.Problems, Problem{Name: "windows-unsupported", Message: "EnvironmentType " + kind + ": there are Linux containers only here",
			Ways: []string{fmt.Sprintf("in runner.hcl: action %q { skip = \"<reason>\" }", p.Action.Address())}})
	}
	f.add(p.checkImage(ctx, p.Laptop.Image))
	f.Problems = append(f.Problems, secretProblems(p.Laptop, knownVariables(p.Action.Environment))...)
	if p.Action.Configuration["VpcId"] != "" {
		f.Notes = append(f.Notes, "VpcId: the commands have this machine's network")
	}
	f.Notes = append(f.Notes, p.sizeNotes(string(p.Action.Configuration["ComputeType"]))...)
	f.Notes = append(f.Notes, p.unreadableNames()...)
	return f
}

// Run builds from a buildspec made of the action.
func (commandsRun) Run(ctx context.Context, s *Scene) (Outcome, error) {
	spec := &buildspec.Buildspec{Version: buildspec.Text{Value: "0.2"}, Phases: []*buildspec.Phase{{Name: "build", Commands: asTexts(s.Commands)}}}
	b := &build{
		Scene: s, spec: spec, where: "the commands of " + s.Action.Address(), project: s.Graph.Name + "-" + s.Action.Stage.Name + "-" + s.Action.Name,
		primary: s.primary(""), limit: commandsLimit, variables: s.Environment, outputs: map[string]*buildspec.Artifacts{},
	}
	for _, out := range s.Action.Outputs {
		b.outputs[out.Name] = &buildspec.Artifacts{Files: asTexts(out.Files)}
	}
	if m := s.Action.TimeoutInMinutes; m > 0 {
		b.limit = time.Duration(m) * time.Minute
	}
	for _, name := range s.Action.OutputVariables { // AWS_DEFAULT_REGION may be among them: the guide's own sample has it
		if b.secretName(name) {
			s.Note("output variable " + name + " is left out: it is a secret")
			continue
		}
		b.exported = append(b.exported, name)
	}
	b.surround(nil)
	b.place.MemoryBytes, b.place.CPUs, _ = limits(s.Configuration["ComputeType"])
	b.regionNote()
	return b.run(ctx)
}

func asTexts(list []string) []buildspec.Text {
	var texts []buildspec.Text
	for _, value := range list {
		texts = append(texts, buildspec.Text{Value: value})
	}
	return texts
}
