package executor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/buildspec"
	"pipewright/runner/sandbox"
)

// buildspecRun carries out what a buildspec says, as a CodeBuild action does.
type buildspecRun struct{}

// Run reads the buildspec out of the primary source and builds.
func (buildspecRun) Run(ctx context.Context, s *Scene) (Outcome, error) {
	b, o := s.prepare()
	if b == nil {
		return o, nil
	}
	return b.run(ctx)
}

// prepare makes the build of a CodeBuild action. Without a build the Outcome says what is wrong.
func (s *Scene) prepare() (*build, Outcome) {
	project := s.Configuration["ProjectName"]
	primary := s.primary(s.Configuration["PrimarySource"])
	at := placeOf(s.saidBuildspec(s.Configuration["BuildspecOverride"], project))
	src, err := s.readBuildspec(at, primary)
	if err != nil {
		return nil, Outcome{}.failed("buildspec-missing", fmt.Sprintf("YAML_FILE_ERROR: %s of artifact %s: %v", at, primary, err))
	}
	spec, diags := buildspec.Parse(src, at.String())
	if lines := faults(diags); len(lines) > 0 {
		o := Outcome{}.failed("buildspec-invalid", "YAML_FILE_ERROR: "+lines[0])
		o.Failure.Lines = lines
		return nil, o
	}
	if problem := unrunnable(spec); problem != nil {
		return nil, Outcome{}.failed(problem.Name, problem.Message)
	}
	for _, note := range warnings(spec, diags, at.String()) {
		s.Note(note)
	}
	own, err := actionVariables(s.Configuration["EnvironmentVariables"])
	if err != nil {
		return nil, Outcome{}.failed("environment-invalid", err.Error())
	}
	b := &build{Scene: s, spec: spec, where: at.String(), project: project, primary: primary, limit: time.Hour}
	b.variables = append(projectVariables(s.Laptop.Projects[project]), own...)
	b.outputs = outputBlocks(s.Action, spec)
	b.exported = b.exportable(textValues(spec.Env.Exported))
	b.surround(s.Laptop.Projects[project])
	b.regionNote()
	if user := b.user(); user != "" && !b.usesImages() {
		s.Note("run-as " + user + ": not carried out in this sandbox, the commands run as the user who started pipewright")
	}
	return b, Outcome{}
}

// primary is the input that the commands start in.
func (p *Plan) primary(said string) string {
	if said == "" && len(p.Action.Inputs) > 0 {
		return p.Action.Inputs[0].Name
	}
	return said
}

// projectVariables are those of a codebuild_project block.
func projectVariables(p *compiler.Project) []Variable {
	var all []Variable
	if p != nil {
		for _, v := range p.Environment {
			all = append(all, Variable(v))
		}
	}
	return all
}

// outputBlocks says which block of the buildspec each output artifact is made by: the only one by the top-level block, several by secondary
// artifacts of their names (buildspec.md section 7).
func outputBlocks(a *compiler.Action, spec *buildspec.Buildspec) map[string]*buildspec.Artifacts {
	blocks := map[string]*buildspec.Artifacts{}
	if spec.Artifacts == nil {
		return blocks
	}
	if len(a.Outputs) == 1 {
		blocks[a.Outputs[0].Name] = spec.Artifacts
		return blocks
	}
	for _, out := range a.Outputs {
		for _, s := range spec.Artifacts.Secondary {
			if s.ID.Value == out.Name {
				blocks[out.Name] = s
			}
		}
	}
	return blocks
}

// exportable leaves out what the service does not export: names that begin with AWS_, and secrets (buildspec.md section 9).
func (b *build) exportable(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool {
		switch {
		case strings.HasPrefix(name, "AWS_"):
			b.Note("exported variable " + name + " is left out: the service does not export names that begin with AWS_")
			return true
		case b.secretName(name):
			b.Note("exported variable " + name + " is left out: it is a secret")
			return true
		}
		return false
	})
}

func (b *build) secretName(name string) bool {
	return slices.ContainsFunc(append(buildspecVariables(b.spec), b.variables...), func(v Variable) bool { return v.Name == name && isSecret(v) })
}

// surround takes the image and the size of the place from the project's block, else from the runner's default.
func (b *build) surround(p *compiler.Project) {
	b.image = b.buildImage(p)
	b.place = sandbox.Spec{Run: b.Execution, Name: b.Action.Address(), Image: b.image, Own: outputFolder}
	if p == nil {
		return
	}
	b.place.Privileged = p.PrivilegedMode
	b.place.MemoryBytes, b.place.CPUs, _ = limits(p.ComputeType)
	if p.TimeoutMinutes > 0 {
		b.limit = time.Duration(p.TimeoutMinutes) * time.Minute
	}
}

// buildImage is the image that a project's builds run in; empty: nothing says.
func (p *Plan) buildImage(project *compiler.Project) string {
	if project != nil && project.Image != "" {
		return project.Image
	}
	return p.Laptop.Image
}

// regionNote says that the Region was assumed, where a command looks at it.
func (b *build) regionNote() {
	region, said := b.region()
	if said {
		return
	}
	for _, p := range scriptPhases(b.spec) {
		for _, text := range append(p.commands, p.finally...) {
			if strings.Contains(text, "AWS_REGION") || strings.Contains(text, "AWS_DEFAULT_REGION") {
				b.Note("the pipeline says no region: AWS_REGION is " + region)
				return
			}
		}
	}
}

// runAs are the users that a buildspec wants its commands run by, without repetition; the empty name is the image's own.
func runAs(spec *buildspec.Buildspec) []string {
	var users []string
	for _, p := range spec.Phases {
		user := p.RunAs.Value
		if user == "" {
			user = spec.RunAs.Value
		}
		if !slices.Contains(users, user) {
			users = append(users, user)
		}
	}
	return users
}

// unrunnable says what of a buildspec cannot be carried out here; nil: nothing.
func unrunnable(spec *buildspec.Buildspec) *Problem {
	if users := runAs(spec); len(users) > 1 {
		return &Problem{Name: "run-as-mixed", Message: fmt.Sprintf("the phases run as different users (%q), and here one build has one user", users),
			Ways: []string{"one run-as at the top of the buildspec", "su or sudo in the commands"}}
	}
	return nil
}

// check looks at a buildspec before anything starts, where it can be seen.
func (p *Plan) checkBuildspec(ctx context.Context, at buildspecPlace, primary string) (f Findings) {
	src, known, err := p.peek(ctx, at, primary)
	if !known {
		return f
	}
	if err != nil {
		f.Problems = append(f.Problems, Problem{
			Name:    "buildspec-missing",
			Message: fmt.Sprintf("%s of artifact %s: %v (the service says YAML_FILE_ERROR)", at, primary, err),
			Ways: []string{"write the file " + at.String() + " in the source",
				fmt.Sprintf("in runner.hcl: codebuild_project %q { buildspec = \"<path below the source>\" }", p.Action.Configuration["ProjectName"])},
		})
		return f
	}
	spec, diags := buildspec.Parse(src, at.String())
	f = p.checkParsed(spec, diags)
	return f
}

func (p *Plan) checkParsed(spec *buildspec.Buildspec, diags hcl.Diagnostics) (f Findings) {
	for _, line := range faults(diags) {
		f.Problems = append(f.Problems, Problem{Name: "buildspec-invalid", Message: line})
	}
	if len(f.Problems) > 0 {
		return f
	}
	if problem := unrunnable(spec); problem != nil {
		f.Problems = append(f.Problems, *problem)
	}
	f.Problems = append(f.Problems, secretProblems(p.Laptop, buildspecVariables(spec))...)
	blocks := outputBlocks(p.Action, spec)
	for _, out := range p.Action.Outputs {
		if blocks[out.Name] == nil {
			f.Problems = append(f.Problems, unlisted(p.Action, out.Name))
		}
	}
	return f
}

func unlisted(a *compiler.Action, output string) Problem {
	p := Problem{Name: "artifact-unlisted", Message: fmt.Sprintf("the buildspec lists no files for output artifact %s", output),
		Ways: []string{"in the buildspec: artifacts: { files: ['**/*'] }"}}
	if len(a.Outputs) > 1 {
		p.Ways = []string{fmt.Sprintf("in the buildspec, below artifacts: secondary-artifacts: { %s: { files: ['**/*'] } }", output)}
	}
	return p
}

// usesImages says whether commands run in an image, and not on this machine.
func (p *Plan) usesImages() bool { return p.Sandbox.Name() != "process" }

// checkImage makes sure that there is an image, and that the engine has it.
func (p *Plan) checkImage(ctx context.Context, image string, ways ...string) (f Findings) {
	if !p.usesImages() {
		note := "commands run on this machine"
		if image != "" {
			note += ", image " + image + " is not used"
		}
		return Findings{Notes: []string{note}}
	}
	ways = append(ways, "in runner.hcl: runner { image = \"<image>\" }, for all builds", "--sandbox process runs the commands on this machine")
	if image == "" {
		return Findings{Problems: []Problem{{Name: "image-unknown", Message: "nothing says which image the commands run in", Ways: ways}}}
	}
	_, err := p.Sandbox.Prepare(ctx, image)
	var missing *sandbox.ImageError
	switch {
	case errors.As(err, &missing):
		return Findings{Problems: []Problem{{Name: "image-missing", Message: err.Error(), Ways: append([]string{"pull or build it: docker pull " + image}, ways...)}}}
	case err != nil:
		return Findings{Problems: []Problem{{Name: "engine-unreachable", Message: err.Error(), Ways: []string{"start the engine", "--sandbox process runs the commands on this machine"}}}}
	}
	return f
}

func (f *Findings) add(more Findings) {
	f.Problems = append(f.Problems, more.Problems...)
	f.Notes = append(f.Notes, more.Notes...)
}
