package cloudformation

import (
	"maps"
	"slices"

	"pipewright/schema/wire"
)

func writeStage(s *wire.Stage) *item {
	fields := []field{optional("Name", s.Name), listed("Actions", s.Actions, writeAction)}
	if c := s.BeforeEntry; c != nil {
		fields = append(fields, field{"BeforeEntry", mapOf(listed("Conditions", c.Conditions, writeCondition))})
	}
	if c := s.OnSuccess; c != nil {
		fields = append(fields, field{"OnSuccess", mapOf(listed("Conditions", c.Conditions, writeCondition))})
	}
	if f := s.OnFailure; f != nil {
		failure := []field{optional("Result", f.Result)}
		if r := f.RetryConfiguration; r != nil {
			failure = append(failure, field{"RetryConfiguration", mapOf(optional("RetryMode", r.RetryMode))})
		}
		fields = append(fields, field{"OnFailure", mapOf(append(failure, listed("Conditions", f.Conditions, writeCondition))...)})
	}
	return mapOf(fields...)
}

func writeAction(a *wire.Action) *item {
	return mapOf(
		optional("Name", a.Name),
		writeTypeID("ActionTypeId", a.ActionTypeID),
		counted("RunOrder", a.RunOrder),
		optional("Region", a.Region),
		optional("RoleArn", a.RoleARN),
		optional("Namespace", a.Namespace),
		listed("Commands", a.Commands, scalarItem),
		writeConfiguration(a.Configuration),
		listed("EnvironmentVariables", a.EnvironmentVariables, func(v wire.EnvironmentVariable) *item {
			return mapOf(optional("Name", v.Name), required("Value", v.Value), optional("Type", v.Type))
		}),
		listed("InputArtifacts", a.InputArtifacts, writeArtifact),
		listed("OutputArtifacts", a.OutputArtifacts, writeArtifact),
		listed("OutputVariables", a.OutputVariables, scalarItem),
		counted("TimeoutInMinutes", a.TimeoutInMinutes),
	)
}

func writeTypeID(key string, id wire.TypeID) field {
	return field{key, mapOf(optional("Category", id.Category), optional("Owner", id.Owner), optional("Provider", id.Provider), optional("Version", id.Version))}
}

// writeConfiguration has its keys sorted, as the JSON for create-pipeline has.
func writeConfiguration(c map[string]string) field {
	var fields []field
	for _, key := range slices.Sorted(maps.Keys(c)) {
		fields = append(fields, required(key, c[key]))
	}
	if len(fields) == 0 {
		return field{}
	}
	return field{"Configuration", mapOf(fields...)}
}

func writeArtifact(a wire.Artifact) *item {
	return mapOf(optional("Name", a.Name), listed("Files", a.Files, scalarItem))
}

func writeCondition(c *wire.Condition) *item {
	return mapOf(optional("Result", c.Result), listed("Rules", c.Rules, writeRule))
}

// writeRule leaves out the time limit, for which the resource has no property; one that is there was refused before.
func writeRule(r *wire.Rule) *item {
	return mapOf(
		optional("Name", r.Name),
		writeTypeID("RuleTypeId", r.RuleTypeID),
		optional("Region", r.Region),
		optional("RoleArn", r.RoleARN),
		listed("Commands", r.Commands, scalarItem),
		writeConfiguration(r.Configuration),
		listed("InputArtifacts", r.InputArtifacts, writeArtifact),
	)
}
