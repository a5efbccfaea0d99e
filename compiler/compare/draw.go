package compare

import (
	"slices"
	"strconv"
	"strings"

	"pipewright/compiler"
	"pipewright/schema"
)

// A drawer lays pipelines out as parts.
type drawer struct {
	cat  *schema.Catalog
	home string // the Region the pipelines live in; empty: not known
	sole bool   // both have one artifact store
}

// pipeline lays out everything but the stages.
func (d *drawer) pipeline(g *compiler.Graph) *part {
	parts := []*part{
		field("name", g.Name), optional("role_arn", g.RoleARN), standard("region", g.Region, d.home), standard("execution_mode", g.ExecutionMode, "SUPERSEDED"),
		optional("pipeline_type", g.Type), flag("restart_execution_on_update", g.Restart),
	}
	for _, t := range g.Tags {
		parts = append(parts, field("tag "+t.Key, t.Value))
	}
	for _, s := range g.Stores {
		parts = append(parts, d.store(s))
	}
	for _, v := range g.Variables {
		parts = append(parts, variable(v))
	}
	for _, t := range g.Triggers {
		parts = append(parts, trigger(t))
	}
	return inner("", parts...)
}

// flag makes a leaf of a truth value that is false where it is not written.
func flag(name string, on bool) *part {
	p := field(name, strconv.FormatBool(on))
	p.implied = !on
	return p
}

func (d *drawer) store(s *compiler.Store) *part {
	name, region := "artifact_store", standard("region", s.Region, d.home)
	if !d.sole && region != nil {
		name, region = name+" "+region.value, nil
	}
	return inner(name, region, standard("type", s.Type, "S3"), field("location", s.Location), optional("encryption_key.id", s.KeyID), keyType(s))
}

// keyType lays out the type of a store's key; KMS, the only one there is, goes without saying.
func keyType(s *compiler.Store) *part {
	p := standard("encryption_key.type", s.KeyType, "KMS")
	p.implied = p.value == "KMS"
	return p
}

func variable(v *compiler.Variable) *part {
	var value *part
	if v.HasDefault {
		value = field("default", v.Default)
		value.hide(v.Name)
	}
	return inner("variable "+v.Name, value, optional("description", v.Description))
}

func trigger(t *compiler.Trigger) *part {
	name := "trigger"
	if t.Source != nil {
		name += " " + t.Source.Name
	}
	var parts []*part
	for _, f := range t.Push {
		parts = append(parts, filter("push", f))
	}
	for _, f := range t.PullRequest {
		parts = append(parts, filter("pull_request", f))
	}
	p := inner(name, parts...)
	p.nameless = true // nothing says that an action has one trigger alone
	return p
}

// filter lays out a filter. Filters of one kind have no order: one that fits is enough.
func filter(name string, f *compiler.Filter) *part {
	p := inner(name, unordered("events", f.Events), globs("tags", f.Tags), globs("branches", f.Branches), globs("file_paths", f.FilePaths))
	p.nameless = true
	return p
}

func globs(name string, g *compiler.Globs) *part {
	if g == nil {
		return nil
	}
	return inner(name, unordered(".includes", g.Includes), unordered(".excludes", g.Excludes))
}

// unordered makes a leaf of texts without order.
func unordered(name string, texts []string) *part {
	sorted := slices.Clone(texts)
	slices.Sort(sorted)
	return series(name, slices.Compact(sorted))
}

// series makes a leaf of texts in their order; none: nothing.
func series(name string, texts []string) *part {
	if len(texts) == 0 {
		return nil
	}
	return &part{name: name, leaf: true, value: strings.Join(texts, "\x00"), shown: strings.Join(texts, ", ")}
}

// stage lays out a stage, with the run orders of its actions by rank.
func (d *drawer) stage(s *compiler.Stage, ranks map[string]int) *part {
	parts := []*part{
		optional("transition_disabled", s.TransitionDisabled),
		d.condition("before_entry", s.BeforeEntry), d.condition("on_success", s.OnSuccess), d.condition("on_failure", s.OnFailure),
	}
	for _, a := range s.Actions {
		parts = append(parts, d.action(a, ranks[a.Name]))
	}
	p := inner("stage "+s.Name, parts...)
	p.summary = "without actions"
	if len(s.Actions) > 0 {
		p.summary = "with " + strings.Join(actionNames(s), ", ")
	}
	return p
}

func actionNames(s *compiler.Stage) []string {
	var all []string
	for _, a := range s.Actions {
		all = append(all, a.Name)
	}
	return all
}

func (d *drawer) condition(name string, c *compiler.Condition) *part {
	if c == nil {
		return nil
	}
	parts := []*part{optional("result", c.Result), optional("retry_mode", c.RetryMode)}
	for _, r := range c.Rules {
		parts = append(parts, d.rule(r))
	}
	return inner(name, parts...)
}

func (d *drawer) rule(r *compiler.Rule) *part {
	parts := identity(r.Type)
	parts = append(parts, d.configuration(r.Configuration, d.cat.LookupRule(r.Type.Provider))...)
	parts = append(parts, series("commands", texts(r.Commands)), series("input_artifacts", artifacts(r.Inputs)), optional("role_arn", r.RoleARN),
		standard("region", r.Region, d.home), optional("timeout_in_minutes", number(r.TimeoutInMinutes)))
	return inner("rule "+r.Name, parts...)
}

func (d *drawer) action(a *compiler.Action, rank int) *part {
	var typ *schema.ActionType
	if a.Known {
		typ = a.Type
	}
	parts := append(identity(a.Type.ID), optional("run_order", number(rank)))
	parts = append(parts, d.configuration(a.Configuration, typ)...)
	parts = append(parts, series("commands", texts(a.Commands)), series("input_artifacts", artifacts(a.Inputs)), series("output_artifacts", artifacts(a.Outputs)))
	for _, out := range a.Outputs {
		parts = append(parts, unordered("files of "+out.Name, out.Files))
	}
	for _, v := range a.Environment {
		parts = append(parts, environment(v))
	}
	parts = append(parts, unordered("output_variables", a.OutputVariables), optional("namespace", a.Namespace), optional("role_arn", a.RoleARN),
		standard("region", a.Region, d.home), standard("timeout_in_minutes", number(a.TimeoutInMinutes), number(a.Type.TimeoutMinutes)))
	p := inner("action "+a.Name, parts...)
	p.summary = a.Type.Category + " by " + a.Type.Provider
	return p
}

func identity(id schema.ID) []*part {
	return []*part{field("provider", id.Provider), field("category", id.Category), field("owner", id.Owner), field("version", id.Version)}
}

func environment(v compiler.EnvironmentVariable) *part {
	value := field(".value", string(v.Value))
	if v.Type == "" || v.Type == plaintext {
		value.hide(v.Name)
	}
	return inner("environment_variables["+v.Name+"]", value, standard(".type", v.Type, plaintext))
}

// plaintext is the type of an environment variable that says none.
const plaintext = "PLAINTEXT"

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func texts(list []compiler.Text) []string {
	var all []string
	for _, t := range list {
		all = append(all, string(t))
	}
	return all
}

func artifacts(list []*compiler.Artifact) []string {
	var all []string
	for _, a := range list {
		all = append(all, a.Name)
	}
	return all
}
