package compiler

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/schema"
)

// checkArtifacts holds artifacts against the service's rules: spelled right, made once, made before they are used.
func checkArtifacts(d *draft) {
	seen := map[string]hcl.Range{}
	for _, n := range d.nodes {
		for _, o := range n.doc.Outputs {
			at := place(o.Name, n.Range)
			d.spelling("artifact-name-format", "artifact name", o.Name.Value, at, maxName, isArtifactByte, "letters, digits, - and _, no period")
			d.once(seen, o.Name.Value, at, "artifact-output-unique", "Artifact made twice",
				"The artifact %q is an output of another action already; each is made once in a pipeline. Give one of them another name.", o.Name.Value)
			d.files(n, o)
		}
	}
	for _, n := range d.nodes {
		d.inputs("Action", n.Name, n.doc.Inputs)
		for i, in := range n.Inputs {
			if in.Producer != nil && d.late(in.Producer, n.Action) {
				d.lateInput(n, in, n.doc.Inputs[i].Range)
			}
			d.cloneOnly(n, in, n.doc.Inputs[i].Range)
		}
	}
}

func artifactPlace(message string, art *Artifact) diag.Place {
	return diag.Place{Message: message, Range: art.Range}
}

// files holds the files of an output against the rules: only some actions choose files, few of them, with short names.
func (d *draft) files(n *node, o *lang.Output) {
	if o.Files == nil {
		return
	}
	if n.Known && !n.Type.Takes(schema.FieldFiles) {
		d.fail("compute-files-only", "Files of an output that has none",
			fmt.Sprintf("Only Compute actions choose the files of an output; %s is of the category %s. Write output_artifacts = [%q].", n.Type.Provider, n.Type.Category, o.Name.Value), place(o.Name, n.Range))
		return
	}
	if len(o.Files) == 0 || len(o.Files) > maxFiles {
		d.fail("compute-files-only", "Wrong number of files", fmt.Sprintf("The output %q has %s; 1 to %d are allowed.", o.Name.Value, prose.Count(len(o.Files), "file"), maxFiles), place(o.Name, n.Range))
	}
	for _, f := range o.Files {
		d.within("compute-files-only", "File of an output", f.Value, f.Range, 1, maxFile)
	}
}

// inputs finds inputs that nobody makes and inputs listed twice.
func (d *draft) inputs(what, name string, inputs []lang.Attr[string]) {
	seen := map[string]hcl.Range{}
	for _, in := range inputs {
		d.once(seen, in.Value, in.Range, "artifact-input-duplicate", "Input listed twice", "%s %q lists the artifact %q twice. Take one of them out.", what, name, in.Value)
		if d.made[in.Value] == nil {
			d.fail("artifact-input-produced", "Artifact that nobody makes",
				fmt.Sprintf("%s %q takes the artifact %q, and no action has it among its output_artifacts.%s", what, name, in.Value, near.DidYouMean(in.Value, slices.Sorted(maps.Keys(d.made)))), in.Range)
		}
	}
}

func (d *draft) lateInput(n *node, in *Artifact, at hcl.Range) {
	if in.Producer == n.Action {
		d.fail("artifact-input-order", "Artifact used by its own maker", fmt.Sprintf("Action %q takes the artifact %q, which it makes itself. Take it out of one of the two lists.", n.Name, in.Name), at, artifactPlace("made here", in))
		return
	}
	d.fail("artifact-input-order", "Artifact made too late",
		fmt.Sprintf("Action %q takes the artifact %q, which stage %q makes after stage %q is done. Move one of the two actions.", n.Name, in.Name, in.Producer.Stage.Name, n.Stage.Name),
		at, artifactPlace("made here", in))
}

// cloneOnly reports a consumer of a source that hands on a reference to a repository in place of its files: CodeBuild alone can
// follow it.
func (d *draft) cloneOnly(n *node, in *Artifact, at hcl.Range) {
	maker := in.Producer
	if maker == nil || maker.Configuration["OutputArtifactFormat"] != "CODEBUILD_CLONE_REF" || n.Type.Provider == "CodeBuild" {
		return
	}
	d.fail("codebuild-clone-ref-consumer", "Input that only CodeBuild can read",
		fmt.Sprintf("Action %q hands on a reference to its repository (OutputArtifactFormat CODEBUILD_CLONE_REF), which only CodeBuild can follow; %s would fail with it. Write CODE_ZIP there, or read the files from a CodeBuild action's output.",
			maker.Name, n.Type.Provider), at, artifactPlace("made here", in))
}
