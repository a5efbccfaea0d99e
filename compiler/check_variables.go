package compiler

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
)

// checkVariables holds the pipeline variables and the namespaces of actions against the service's rules.
func checkVariables(d *draft) {
	if n := len(d.doc.Variables); n > maxVariables {
		d.fail("var-count", "Too many variables", fmt.Sprintf("The pipeline has %d variables; the service takes at most %d.", n, maxVariables), d.doc.Variables[maxVariables].Range)
	}
	seen := map[string]hcl.Range{}
	for _, v := range d.doc.Variables {
		d.spelling("var-name-format", "variable name", v.Name, v.Range, maxVariableName, isReferenceByte, "letters, digits and @ - _")
		d.once(seen, v.Name, v.Range, "var-name-unique", "Variable name taken", "Two variables of the pipeline are called %q. Give one of them another name.", v.Name)
		if v.Default.Set && !d.misplaced("the default of a variable", v.Default) {
			d.within("var-default-length", "Default value", v.Default.Value, v.Default.Range, 1, maxDefault)
		}
		if v.Description.Set && !d.misplaced("the description of a variable", v.Description) {
			d.within("var-description-length", "Description", v.Description.Value, v.Description.Range, 0, maxDescription)
		}
	}
	d.namespaces()
}

// namespaces holds written namespaces against the rules. Derived ones are made to keep them.
func (d *draft) namespaces() {
	seen := map[string]hcl.Range{}
	for _, n := range d.nodes {
		if n.Namespace == "" && !n.doc.Namespace.Set {
			continue
		}
		at := place(n.doc.Namespace, n.Range)
		d.spelling("var-namespace-format", "namespace", n.Namespace, at, maxName, isReferenceByte, "letters, digits and @ - _")
		if n.Namespace == "codepipeline" || n.Namespace == "variables" && len(d.doc.Variables) > 0 {
			d.fail("var-namespace-reserved", "Reserved namespace", fmt.Sprintf("The namespace %q belongs to the service. Write another one, or leave namespace out.", n.Namespace), at)
		}
		d.once(seen, n.Namespace, at, "var-namespace-unique", "Namespace taken",
			"Two actions have the namespace %q; a pipeline has each namespace once, whatever the stages. Give one of them another, or leave it out.", n.Namespace)
		if art := d.made[n.Namespace]; art != nil {
			d.fail("artifact-namespace-clash", "Namespace named like an artifact",
				fmt.Sprintf("The namespace %q is also the name of an artifact, which the service refuses. Give one of them another name.", n.Namespace), at, artifactPlace("the artifact", art))
		}
	}
}
