package terraform

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/compiler"
	"pipewright/lang/diag"
)

// unsaid gathers what the resource cannot say.
type unsaid struct{ diags hcl.Diagnostics }

func (u *unsaid) add(summary, detail string, at hcl.Range) {
	u.diags = append(u.diags, diag.Error("terraform-cannot-say", summary, detail, at))
}

// unsayable finds what aws_codepipeline has no argument for (hashicorp/aws 6, resource aws_codepipeline).
func unsayable(g *compiler.Graph) hcl.Diagnostics {
	u := &unsaid{}
	for _, v := range g.Variables {
		if v.HasDefault && v.Default == "" {
			u.add("Default that is empty", fmt.Sprintf("Variable %q has an empty default, and Terraform takes that for none. Write another default, or leave it out.", v.Name), v.Range)
		}
	}
	for _, s := range g.Stages {
		for _, a := range s.Actions {
			u.action(a)
		}
	}
	return u.diags
}

func (u *unsaid) action(a *compiler.Action) {
	if len(a.Environment) > 0 {
		u.add("Environment variables of an action", fmt.Sprintf(
			"Action %q has environment_variables, and aws_codepipeline has no argument for them. Set them in the commands, or write another format: --format codepipeline or --format cloudformation.",
			a.Address()), a.Range)
	}
	for _, out := range a.Outputs {
		if len(out.Files) > 0 && !isCompute(string(a.Type.Category)) {
			u.add("Files of an output artifact", fmt.Sprintf(
				"Artifact %q lists files, and aws_codepipeline takes them of Compute actions alone; this one is of category %s. Leave the files out.", out.Name, a.Type.Category), out.Range)
		}
	}
}

// otherUnicode says that Terraform would change a text: it brings all of them into Unicode's form NFC.
func otherUnicode(g *compiler.Graph) *hcl.Diagnostic {
	return diag.Error("terraform-cannot-say", "Text in another form of Unicode", fmt.Sprintf(
		"A text of pipeline %q has a letter and its accent as two characters, and Terraform would make one of them (Unicode's form NFC). Write it with the one.", g.Name), g.Range)
}
