package executor

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"pipewright/compiler"
)

// Check says what is missing for the build: batch builds, an image, a buildspec, secrets. What holds a reference is known only later.
func (buildspecRun) Check(ctx context.Context, p *Plan) (f Findings) {
	known := func(key string) (string, bool) {
		text := p.Action.Configuration[key]
		return string(text), len(text.Holes()) == 0
	}
	if batch, _ := known("BatchEnabled"); batch == "true" {
		f.Problems = append(f.Problems, Problem{Name: "batch-unsupported", Message: "BatchEnabled: batch builds are not carried out here",
			Ways: []string{fmt.Sprintf("in runner.hcl: action %q { command = [...] } or { skip = \"<reason>\" }", p.Action.Address())}})
	}
	project, projectKnown := known("ProjectName")
	block := p.Laptop.Projects[project]
	if projectKnown {
		f.add(p.checkImage(ctx, p.buildImage(block), fmt.Sprintf("in runner.hcl: codebuild_project %q { image = \"<image>\" }", project)))
		f.add(p.checkProject(project, block))
	}
	if text, whole := known("EnvironmentVariables"); whole {
		f.add(p.checkVariables(text))
	}
	primary, primaryKnown := known("PrimarySource")
	override, overrideKnown := known("BuildspecOverride")
	if projectKnown && primaryKnown && overrideKnown {
		f.add(p.checkBuildspec(ctx, placeOf(p.saidBuildspec(override, project)), p.primary(primary)))
	}
	f.Notes = append(f.Notes, p.unreadableNames()...)
	return f
}

func (p *Plan) checkVariables(text string) (f Findings) {
	list, err := actionVariables(text)
	if err != nil {
		return Findings{Problems: []Problem{{Name: "environment-invalid", Message: err.Error()}}}
	}
	f.Problems = secretProblems(p.Laptop, list)
	return f
}

// checkProject says what is assumed of a project, and what its block asks for and does not get.
func (p *Plan) checkProject(name string, block *compiler.Project) (f Findings) {
	if block == nil {
		f.Notes = append(f.Notes, fmt.Sprintf("project %s has no block in runner.hcl: buildspec.yml of its source%s", name, imageAssumed(p)))
		return f
	}
	f.Problems = secretProblems(p.Laptop, projectVariables(block))
	if !p.usesImages() {
		if block.PrivilegedMode {
			f.Notes = append(f.Notes, "privileged_mode has no meaning for a process of this machine")
		}
		f.Notes = append(f.Notes, p.sizeNotes(block.ComputeType)...)
		return f
	}
	if block.PrivilegedMode {
		f.Notes = append(f.Notes, "privileged_mode: the commands of this build can reach all of this machine")
	}
	f.Notes = append(f.Notes, p.sizeNotes(block.ComputeType)...)
	return f
}

// sizeNotes say where commands get another machine than their compute type means.
func (p *Plan) sizeNotes(computeType string) []string {
	_, _, why := limits(computeType)
	if computeType != "" && !p.usesImages() {
		why = "compute type " + computeType + " is not imitated: a process may use all of this machine"
	}
	if why == "" {
		return nil
	}
	return []string{why}
}

func imageAssumed(p *Plan) string {
	if p.Laptop.Image == "" || !p.usesImages() {
		return ""
	}
	return " and image " + p.Laptop.Image + " are taken"
}

// computeTypes are the sizes of Linux build machines: GiB of memory and processors (buildspec.md section 11).
func computeTypes() map[string][2]int {
	return map[string][2]int{
		"BUILD_GENERAL1_SMALL":   {4, 2},
		"BUILD_GENERAL1_MEDIUM":  {8, 4},
		"BUILD_GENERAL1_LARGE":   {16, 8},
		"BUILD_GENERAL1_XLARGE":  {72, 36},
		"BUILD_GENERAL1_2XLARGE": {144, 72},
	}
}

// limits turns a compute type into limits of a container. A machine with fewer processors gives what it has, and why says so: an engine
// refuses a limit above that. A memory limit above what the machine has limits nothing and does no harm.
func limits(computeType string) (memory int64, cpus float64, why string) {
	if computeType == "" {
		return 0, 0, ""
	}
	size, known := computeTypes()[computeType]
	if !known {
		return 0, 0, "compute type " + computeType + " is not imitated: the commands may use all of this machine"
	}
	memory, cpus = int64(size[0])<<30, float64(size[1])
	if n := runtime.NumCPU(); n < size[1] {
		return memory, 0, fmt.Sprintf("compute type %s has %d processors, this machine has %d: they are not limited", computeType, size[1], n)
	}
	return memory, cpus, ""
}

// unreadableNames are the inputs whose folder no shell variable can hold, because of their names.
func (p *Plan) unreadableNames() []string {
	var notes []string
	for _, a := range p.Action.Inputs {
		if strings.Contains(a.Name, "-") && len(p.Action.Inputs) > 1 {
			notes = append(notes, fmt.Sprintf("a shell cannot read $CODEBUILD_SRC_DIR_%s because of the dash; the service has the same trouble", a.Name))
		}
	}
	return notes
}
