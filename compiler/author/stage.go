package author

import (
	"strings"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/lang/tree"
)

// stage writes a stage block.
func (s *scope) stage(out *sheet, v *tree.Value, number int, f stageForm) {
	out.open("stage " + lang.Quote(s.labels[v]))
	s.named(out, v)
	out.set("enabled", v.When)
	if f.sequential {
		out.set("sequential", "true")
	}
	for _, t := range s.from.Transitions {
		if t.Stage != nil && t.Stage.Text == text(v, "name") && t.Reason != nil {
			out.set("transition_disabled", conditional(t.Reason, written(pieces(t.Reason))))
		}
	}
	for _, gate := range [][2]string{{"beforeEntry", "before_entry"}, {"onSuccess", "on_success"}, {"onFailure", "on_failure"}} {
		if c := v.Get(gate[0]); c != nil {
			out.gap()
			s.condition(out, gate[1], c, s.labels[v])
		}
	}
	for i, a := range elems(v, "actions") {
		out.gap()
		s.action(out, v, a, place{number, i, f})
	}
	out.close()
}

// named writes a name that the label is not.
func (s *scope) named(out *sheet, v *tree.Value) {
	if n := v.Get("name"); n != nil && (!plain(n) || n.Text != s.labels[v]) {
		out.set("name", attr(v, "name"))
	}
}

// condition writes before_entry, on_success or on_failure.
func (s *scope) condition(out *sheet, header string, v *tree.Value, stage string) {
	if v.When != "" {
		s.cannot(v, "A condition of a stage that stands under a condition itself")
	}
	out.open(header)
	c := v
	if list := elems(v, "conditions"); len(list) > 0 {
		c = list[0]
	}
	out.set("result", attr(c, "result"))
	if retry := v.Get("retryConfiguration"); retry != nil {
		out.set("retry_mode", attr(retry, "retryMode"))
	}
	s.call(elems(c, "rules"))
	for _, r := range elems(c, "rules") {
		out.gap()
		s.rule(out, r, stage)
	}
	out.close()
}

func (s *scope) rule(out *sheet, v *tree.Value, stage string) {
	id := v.Get("ruleTypeId")
	done := block(out, "rule", v.When, s.labels[v])
	s.named(out, v)
	out.set("provider", attr(id, "provider"))
	if version := id.Get("version"); version != nil && version.Text != "1" {
		out.set("version", attr(id, "version"))
	}
	s.place(out, v)
	out.set("timeout_in_minutes", scalar(v.Get("timeoutInMinutes")))
	s.inputs(out, v)
	s.commands(out, v, stage)
	s.configuration(out, v, s.cat.LookupRule(text(id, "provider")), stage)
	done()
}

// place writes in which Region and as whom something is done.
func (s *scope) place(out *sheet, v *tree.Value) {
	if r := v.Get("region"); r != nil && !(plain(r) && r.Text == s.graph.Region) {
		out.set("region", attr(v, "region"))
	}
	out.set("role_arn", attr(v, "roleArn"))
}

// inputs refers to the artifacts that something takes.
func (s *scope) inputs(out *sheet, v *tree.Value) {
	out.set("input_artifacts", choices(v.Get("inputArtifacts"), func(e *tree.Value) string {
		if name := e.Get("name"); name != nil {
			return artifact(pieces(name))
		}
		return `""`
	}))
}

func (s *scope) commands(out *sheet, v *tree.Value, stage string) {
	expr := choices(v.Get("commands"), func(e *tree.Value) string { return written(s.refer(pieces(e), stage)) })
	out.set("commands", expr)
}

// action writes an action block.
func (s *scope) action(out *sheet, stage, v *tree.Value, at place) {
	in := s.labels[stage]
	out.open("action " + lang.Quote(s.labels[v]))
	s.named(out, v)
	out.set("enabled", v.When)
	s.kind(out, at.stage, v)
	s.place(out, v)
	if at.form.numbered {
		out.set("run_order", order(v))
	}
	out.set("namespace", attr(v, "namespace"))
	out.set("timeout_in_minutes", scalar(v.Get("timeoutInMinutes")))
	s.inputs(out, v)
	out.set("output_artifacts", choices(v.Get("outputArtifacts"), output))
	out.set("output_variables", texts(v, "outputVariables"))
	var after []string
	for _, i := range at.form.after[at.action] {
		after = append(after, step("action", s.labels[elems(stage, "actions")[i]]))
	}
	out.set("after", list(after))
	s.commands(out, v, in)
	out.set("environment_variables", choices(v.Get("environmentVariables"), func(e *tree.Value) string { return s.environment(e, in) }))
	s.configuration(out, v, s.graph.Stages[at.stage].Actions[at.action].Type, in)
	out.close()
}

// A place is where an action stands, and how the stage's run orders come about.
type place struct {
	stage, action int
	form          stageForm
}

// order writes the run order of an action.
func order(v *tree.Value) string {
	if expr := scalar(v.Get("runOrder")); expr != "" {
		return expr
	}
	return "1"
}

// kind writes what carries an action out: the provider, and of the rest what does not come from the catalog.
func (s *scope) kind(out *sheet, stage int, v *tree.Value) {
	id := v.Get("actionTypeId")
	provider, category, owner, version := text(id, "provider"), text(id, "category"), text(id, "owner"), text(id, "version")
	out.set("provider", attr(id, "provider"))
	derived := func(written string) bool {
		for _, first := range s.firsts(stage) {
			t := compiler.Derived(s.cat, provider, written, first)
			if t == nil || t.Category != category || t.Owner != owner || t.Version != version {
				return false
			}
		}
		return true
	}
	if derived("") {
		return
	}
	out.set("category", attr(id, "category"))
	if !derived(category) {
		out.set("owner", attr(id, "owner"))
		out.set("version", attr(id, "version"))
	}
}

// firsts says whether a stage is the first one; with conditions before it, it may be and may not.
func (s *scope) firsts(stage int) []bool {
	stages := elems(s.from.Value, "stages")
	for _, e := range stages[:stage] {
		if e.When == "" {
			return []bool{false}
		}
	}
	if stage > 0 {
		return []bool{true, false}
	}
	return []bool{true}
}

// output writes an output artifact: its name, and the files that it is made of where it says them.
func output(v *tree.Value) string {
	name := attr(v, "name")
	if files := elems(v, "files"); len(files) > 0 {
		return "{ name = " + name + ", files = " + texts(v, "files") + " }"
	}
	return name
}

// environment writes an environment variable.
func (s *scope) environment(v *tree.Value, stage string) string {
	parts := []string{"name = " + attr(v, "name"), "value = " + s.string(v.Get("value"), stage)}
	if v.Get("type") != nil {
		parts = append(parts, "type = "+attr(v, "type"))
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}
