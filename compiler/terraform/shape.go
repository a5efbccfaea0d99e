package terraform

// A kind is what an argument holds.
type kind int

const (
	text     kind = iota // a text, or what is written as one
	entry                // a text in a list or a map, which may be empty
	whole                // a whole number
	truth                // a truth value
	list                 // a list of texts
	named                // a list of texts, each {name} in the API
	settings             // a map of texts
	labels               // a map of texts, a list of {key, value} in the API
	computed             // what Terraform gives and nobody writes
)

// An argument is an argument of a block: what the API calls it, and what it holds.
type argument struct {
	key      string
	kind     kind
	required bool
}

// A form is what a block may hold.
type form struct {
	arguments map[string]argument
	blocks    map[string]nested
}

// A nested is a block within another.
type nested struct {
	key  string // of the API
	many bool   // a list of the API
	form form
}

// pipelineForm is aws_codepipeline, as of version 6 of hashicorp/aws.
func pipelineForm() form {
	key := form{arguments: map[string]argument{"id": {"id", text, true}, "type": {"type", text, true}}}
	store := form{
		arguments: map[string]argument{"location": {"location", text, true}, "type": {"type", text, true}, "region": {"region", text, false}},
		blocks:    map[string]nested{"encryption_key": {"encryptionKey", false, key}},
	}
	variable := form{arguments: map[string]argument{
		"name": {"name", text, true}, "default_value": {"defaultValue", text, false}, "description": {"description", text, false},
	}}
	return form{
		arguments: map[string]argument{
			"name": {"name", text, true}, "role_arn": {"roleArn", text, true}, "pipeline_type": {"pipelineType", text, false},
			"execution_mode": {"executionMode", text, false}, "region": {"region", text, false}, "tags": {"tags", labels, false},
			"id": {"", computed, false}, "arn": {"", computed, false}, "tags_all": {"", computed, false}, "trigger_all": {"", computed, false},
		},
		blocks: map[string]nested{
			"artifact_store": {"artifactStore", true, store},
			"stage":          {"stages", true, stageForm()},
			"trigger":        {"triggers", true, triggerForm()},
			"variable":       {"variables", true, variable},
		},
	}
}

func triggerForm() form {
	globs := form{arguments: map[string]argument{"includes": {"includes", list, false}, "excludes": {"excludes", list, false}}}
	push := form{blocks: map[string]nested{
		"branches": {"branches", false, globs}, "file_paths": {"filePaths", false, globs}, "tags": {"tags", false, globs},
	}}
	pull := form{
		arguments: map[string]argument{"events": {"events", list, false}},
		blocks:    map[string]nested{"branches": {"branches", false, globs}, "file_paths": {"filePaths", false, globs}},
	}
	git := form{
		arguments: map[string]argument{"source_action_name": {"sourceActionName", text, true}},
		blocks:    map[string]nested{"push": {"push", true, push}, "pull_request": {"pullRequest", true, pull}},
	}
	return form{
		arguments: map[string]argument{"provider_type": {"providerType", text, true}},
		blocks:    map[string]nested{"git_configuration": {"gitConfiguration", false, git}},
	}
}

func stageForm() form {
	typeID := form{arguments: map[string]argument{
		"category": {"category", text, true}, "owner": {"owner", text, false}, "provider": {"provider", text, true}, "version": {"version", text, false},
	}}
	rule := form{
		arguments: map[string]argument{
			"name": {"name", text, true}, "configuration": {"configuration", settings, false}, "commands": {"commands", list, false},
			"input_artifacts": {"inputArtifacts", named, false}, "region": {"region", text, false}, "role_arn": {"roleArn", text, false},
			"timeout_in_minutes": {"timeoutInMinutes", whole, false},
		},
		blocks: map[string]nested{"rule_type_id": {"ruleTypeId", false, typeID}},
	}
	condition := form{arguments: map[string]argument{"result": {"result", text, false}}, blocks: map[string]nested{"rule": {"rules", true, rule}}}
	conditions := form{blocks: map[string]nested{"condition": {"conditions", true, condition}}}
	retry := form{arguments: map[string]argument{"retry_mode": {"retryMode", text, false}}}
	failure := form{
		arguments: map[string]argument{"result": {"result", text, false}},
		blocks:    map[string]nested{"condition": {"conditions", true, condition}, "retry_configuration": {"retryConfiguration", false, retry}},
	}
	return form{
		arguments: map[string]argument{"name": {"name", text, true}},
		blocks: map[string]nested{
			"action":       {"actions", true, actionForm()},
			"before_entry": {"beforeEntry", false, conditions},
			"on_success":   {"onSuccess", false, conditions},
			"on_failure":   {"onFailure", false, failure},
		},
	}
}

func actionForm() form {
	output := form{arguments: map[string]argument{"name": {"name", text, true}, "files": {"files", list, false}}}
	return form{
		arguments: map[string]argument{
			"name": {"name", text, true}, "category": {"category", text, true}, "owner": {"owner", text, true}, "provider": {"provider", text, true},
			"version": {"version", text, true}, "configuration": {"configuration", settings, false}, "input_artifacts": {"inputArtifacts", named, false},
			"output_artifacts": {"outputArtifacts", named, false}, "role_arn": {"roleArn", text, false}, "run_order": {"runOrder", whole, false},
			"region": {"region", text, false}, "namespace": {"namespace", text, false}, "timeout_in_minutes": {"timeoutInMinutes", whole, false},
			"commands": {"commands", list, false}, "output_variables": {"outputVariables", list, false},
		},
		blocks: map[string]nested{
			"output_artifacts_for_compute_action": {"outputArtifacts", true, output},
		},
	}
}

// actionTypeForm is aws_codepipeline_custom_action_type.
func actionTypeForm() form {
	property := form{arguments: map[string]argument{
		"name": {"name", text, true}, "description": {"description", text, false}, "key": {"key", truth, true}, "queryable": {"queryable", truth, false},
		"required": {"required", truth, true}, "secret": {"secret", truth, true}, "type": {"type", text, false},
	}}
	details := form{arguments: map[string]argument{"maximum_count": {"maximumCount", whole, true}, "minimum_count": {"minimumCount", whole, true}}}
	urls := form{arguments: map[string]argument{
		"entity_url_template": {"entityUrlTemplate", text, false}, "execution_url_template": {"executionUrlTemplate", text, false},
		"revision_url_template": {"revisionUrlTemplate", text, false}, "third_party_configuration_url": {"thirdPartyConfigurationUrl", text, false},
	}}
	return form{
		arguments: map[string]argument{
			"category": {"category", text, true}, "provider_name": {"provider", text, true}, "version": {"version", text, true}, "tags": {"tags", labels, false},
			"region": {"region", text, false}, "arn": {"", computed, false}, "id": {"", computed, false}, "owner": {"", computed, false}, "tags_all": {"", computed, false},
		},
		blocks: map[string]nested{
			"configuration_property":  {"configurationProperties", true, property},
			"input_artifact_details":  {"inputArtifactDetails", false, details},
			"output_artifact_details": {"outputArtifactDetails", false, details},
			"settings":                {"settings", false, urls},
		},
	}
}
