package compiler

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/schema"
)

// checkCompute holds output variables and environment variables against the model: they belong to few types, and are counted.
func checkCompute(d *draft) {
	for _, n := range d.nodes {
		d.outputVariables(n)
		d.environment(n)
	}
}

func (d *draft) outputVariables(n *node) {
	list := n.doc.OutputVariables
	if len(list) == 0 {
		return
	}
	if n.Known && !n.Type.Takes(schema.FieldOutputVariables) {
		d.fail("commands-only-compute", "Output variables on an action without them",
			fmt.Sprintf("Only Compute actions list their output variables; %s has its own. Take output_variables out.", n.Type.Provider), list[0].Range)
		return
	}
	if len(list) > maxOutputs {
		d.fail("output-variables", "Too many output variables", fmt.Sprintf("Action %q lists %d output variables; the service takes at most %d.", n.Name, len(list), maxOutputs), list[maxOutputs].Range)
	}
	seen := map[string]hcl.Range{}
	for _, v := range list {
		d.within("output-variables", "Name of an output variable", v.Value, v.Range, 1, maxOutputName)
		d.once(seen, v.Value, v.Range, "output-variables", "Output variable listed twice", "Action %q lists the output variable %q twice. Take one of them out.", n.Name, v.Value)
	}
}

func (d *draft) environment(n *node) {
	list := n.doc.Environment
	if len(list) == 0 {
		return
	}
	if n.Known && !n.Type.Takes(schema.FieldEnvironment) {
		d.fail("env-not-here", "Environment variables on an action without them",
			fmt.Sprintf("%s takes no environment_variables.%s", n.Type.Provider, environmentHint(n.Type)), list[0].Range)
		return
	}
	if len(list) > maxEnvironment {
		d.fail("env-count", "Too many environment variables", fmt.Sprintf("Action %q has %d environment variables; the service takes at most %d.", n.Name, len(list), maxEnvironment), list[maxEnvironment].Range)
	}
	seen := map[string]hcl.Range{}
	for _, v := range list {
		at := place(v.Name, v.Range)
		d.spelling("env-name-format", "environment variable name", v.Name.Value, at, maxEnvName, isWordByte, "letters, digits and _")
		d.once(seen, v.Name.Value, at, "env-name-unique", "Environment variable set twice", "Action %q sets the environment variable %q twice. Take one of them out.", n.Name, v.Name.Value)
		d.within("env-value-length", "Value of an environment variable", v.Value.Value, place(v.Value, v.Range), 1, maxEnvValue)
		d.oneOf("env-type", "Unknown kind of environment variable", v.Type, []string{"PLAINTEXT", "SECRETS_MANAGER"})
		if v.Type.Value == "SECRETS_MANAGER" && n.Known && !n.Type.Takes(schema.FieldSecrets) {
			d.fail("env-secrets-commands-only", "Secret on an action that reads none",
				fmt.Sprintf("Only Commands reads environment variables from Secrets Manager; %s does not. Write type = \"PLAINTEXT\" for a value that is no secret.", n.Type.Provider), v.Type.Range)
		}
	}
}

// environmentHint is a sentence for a type that takes environment variables in its configuration.
func environmentHint(t *schema.ActionType) string {
	if t.Key("EnvironmentVariables") != nil {
		return " Write them as a list in its configuration: EnvironmentVariables = [{ name = \"NAME\", value = \"VALUE\" }]."
	}
	return " Take them out."
}
