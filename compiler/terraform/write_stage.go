package terraform

import "pipewright/schema/wire"

func (w *sheet) stage(s *wire.Stage) {
	w.block("stage", func() {
		w.text("name", s.Name)
		if s.BeforeEntry != nil {
			w.conditions("before_entry", s.BeforeEntry.Conditions)
		}
		for _, a := range s.Actions {
			w.action(a)
		}
		if s.OnSuccess != nil {
			w.conditions("on_success", s.OnSuccess.Conditions)
		}
		if s.OnFailure != nil {
			w.failure(s.OnFailure)
		}
	})
}

func (w *sheet) action(a *wire.Action) {
	w.block("action", func() {
		w.text("name", a.Name)
		w.typeID(a.ActionTypeID)
		w.number("run_order", a.RunOrder)
		w.text("region", a.Region)
		w.text("role_arn", a.RoleARN)
		w.text("namespace", a.Namespace)
		w.list("input_artifacts", artifactNames(a.InputArtifacts))
		if !isCompute(a.ActionTypeID.Category) {
			w.list("output_artifacts", artifactNames(a.OutputArtifacts))
		}
		w.list("output_variables", a.OutputVariables)
		w.number("timeout_in_minutes", a.TimeoutInMinutes)
		w.lines("commands", a.Commands)
		w.texts("configuration", a.Configuration, settingValue)
		if isCompute(a.ActionTypeID.Category) {
			for _, out := range a.OutputArtifacts {
				w.block("output_artifacts_for_compute_action", func() {
					w.text("name", out.Name)
					w.list("files", out.Files)
				})
			}
		}
	})
}

func (w *sheet) typeID(id wire.TypeID) {
	w.text("category", id.Category)
	w.text("owner", id.Owner)
	w.text("provider", id.Provider)
	w.text("version", id.Version)
}

func artifactNames(list []wire.Artifact) []string {
	var names []string
	for _, a := range list {
		names = append(names, a.Name)
	}
	return names
}

func (w *sheet) conditions(name string, list []*wire.Condition) {
	w.block(name, func() {
		for _, c := range list {
			w.condition(c)
		}
	})
}

func (w *sheet) failure(f *wire.OnFailure) {
	w.block("on_failure", func() {
		w.text("result", f.Result)
		if f.RetryConfiguration != nil {
			w.block("retry_configuration", func() { w.text("retry_mode", f.RetryConfiguration.RetryMode) })
		}
		for _, c := range f.Conditions {
			w.condition(c)
		}
	})
}

func (w *sheet) condition(c *wire.Condition) {
	w.block("condition", func() {
		w.text("result", c.Result)
		for _, r := range c.Rules {
			w.rule(r)
		}
	})
}

func (w *sheet) rule(r *wire.Rule) {
	w.block("rule", func() {
		w.text("name", r.Name)
		w.text("region", r.Region)
		w.text("role_arn", r.RoleARN)
		w.list("input_artifacts", artifactNames(r.InputArtifacts))
		w.number("timeout_in_minutes", r.TimeoutInMinutes)
		w.lines("commands", r.Commands)
		w.texts("configuration", r.Configuration, settingValue)
		w.block("rule_type_id", func() { w.typeID(r.RuleTypeID) })
	})
}
