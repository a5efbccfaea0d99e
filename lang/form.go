package lang

// A form is what a block may hold. The whole language is one tree of forms (language.md B.3 to B.7).
type form struct {
	what    string // "a stage"
	labels  []string
	attrs   []string
	blocks  map[string]*form
	once    bool     // at most one in its parent
	dynamic []string // blocks that a dynamic block may generate
	open    bool     // any attribute; blocks and attributes are looked at elsewhere
}

func globsForm(what string) *form {
	return &form{what: what, attrs: []string{"includes", "excludes"}, once: true}
}

func localsForm() *form { return &form{what: "locals", open: true} }

func validationForm() *form {
	return &form{what: "a validation", attrs: []string{"condition", "error_message"}}
}

func triggerForm() *form {
	push := &form{what: "a push filter", blocks: map[string]*form{
		"tags": globsForm("tags"), "branches": globsForm("branches"), "file_paths": globsForm("file_paths"),
	}}
	pull := &form{what: "a pull_request filter", attrs: []string{"events"}, blocks: map[string]*form{
		"branches": globsForm("branches"), "file_paths": globsForm("file_paths"),
	}}
	return &form{
		what: "a trigger", attrs: []string{"source_action"}, dynamic: []string{"push", "pull_request"},
		blocks: map[string]*form{"push": push, "pull_request": pull},
	}
}

func storeForm() *form {
	key := &form{what: "an encryption_key", attrs: []string{"id", "type"}, once: true}
	return &form{what: "an artifact_store", attrs: []string{"location", "region", "type"}, blocks: map[string]*form{"encryption_key": key}}
}

func conditionForm(kind string, more ...string) *form {
	rule := &form{what: "a rule", labels: []string{"name"}, attrs: []string{
		"provider", "configuration", "commands", "input_artifacts", "role_arn", "region", "timeout_in_minutes", "name", "version",
	}}
	return &form{
		what: "an " + kind + " block", attrs: append([]string{"result"}, more...), once: true,
		dynamic: []string{"rule"}, blocks: map[string]*form{"rule": rule},
	}
}

func actionForm() *form {
	return &form{what: "an action", labels: []string{"name"}, attrs: []string{
		"name", "for_each", "enabled", "provider", "category", "owner", "version", "input_artifacts", "output_artifacts", "configuration",
		"after", "run_order", "namespace", "role_arn", "region", "timeout_in_minutes", "commands", "environment_variables", "output_variables",
	}}
}

// stageBlocks are what a stage and a template have in common.
func stageForms() map[string]*form {
	before := conditionForm("before_entry")
	before.what = "a before_entry block"
	return map[string]*form{
		"before_entry": before, "on_success": conditionForm("on_success"), "on_failure": conditionForm("on_failure", "retry_mode"),
		"action": actionForm(), "locals": localsForm(),
	}
}

func pipelineForm() *form {
	variable := &form{what: "a pipeline variable", labels: []string{"name"}, attrs: []string{"default", "description"}}
	stage := &form{
		what: "a stage", labels: []string{"name"}, blocks: stageForms(),
		attrs: []string{"name", "for_each", "enabled", "sequential", "template", "inputs", "transition_disabled"},
	}
	return &form{
		what: "a pipeline", labels: []string{"name"}, dynamic: []string{"artifact_store", "trigger"},
		attrs: []string{
			"name", "for_each", "enabled", "role_arn", "region", "execution_mode", "pipeline_type", "tags", "restart_execution_on_update",
		},
		blocks: map[string]*form{
			"artifact_store": storeForm(), "variable": variable, "trigger": triggerForm(), "stage": stage, "locals": localsForm(),
		},
	}
}

// topForm is a file.
func topForm() *form {
	variable := &form{
		what: "a variable", labels: []string{"name"}, blocks: map[string]*form{"validation": validationForm()},
		attrs: []string{"type", "default", "description", "sensitive"},
	}
	template := &form{what: "a template", labels: []string{"name"}, attrs: []string{"source", "sequential"}, blocks: stageForms()}
	template.blocks["input"] = &form{
		what: "an input", labels: []string{"name"}, blocks: map[string]*form{"validation": validationForm()},
		attrs: []string{"type", "default", "description"},
	}
	return &form{what: "a pipeline file", blocks: map[string]*form{
		"variable": variable, "locals": localsForm(), "pipeline": pipelineForm(), "template": template,
		"runner":      {what: "runner", open: true},
		"action_type": {what: "an action_type", labels: []string{"category", "provider", "version"}, open: true},
	}}
}

// dynamicForm is a dynamic block that generates blocks of a form.
func dynamicForm(of *form) *form {
	content := &form{what: "the content, " + of.what + ",", attrs: of.attrs, blocks: of.blocks, dynamic: of.dynamic, once: true}
	return &form{what: "a dynamic block", labels: []string{"type"}, attrs: []string{"for_each", "iterator", "labels"}, blocks: map[string]*form{"content": content}}
}
