package compiler

import (
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/schema"
)

// sides are where the parts of an action or a rule were written.
type sides struct {
	settings []*lang.Setting
	inputs   []lang.Attr[string]
	outputs  []*lang.Output
	commands []lang.Attr[string]
	header   hcl.Range
}

// violations turns what the catalog found into diagnostics at the tightest place.
func (d *draft) violations(t *schema.ActionType, found []schema.Violation, s sides) {
	wrong := s.wrongCommands()
	for _, v := range found {
		setting := s.setting(v.Key)
		if v.Name == "config-required" && setting != nil && !setting.Value.IsNull() {
			continue // it is there, and what is wrong with its value was said already
		}
		report := d.fail
		if v.Warning {
			report = d.warn
		}
		at := s.place(t, v, setting)
		if isAboutOneCommand(v) && len(wrong) > 0 {
			at, wrong = wrong[0], wrong[1:]
		}
		report(slug(t, v.Name), v.Summary, v.Detail, at)
	}
}

func (s sides) setting(key string) *lang.Setting {
	for _, setting := range s.settings {
		if setting.Key == key && key != "" {
			return setting
		}
	}
	return nil
}

func (s sides) place(t *schema.ActionType, v schema.Violation, setting *lang.Setting) hcl.Range {
	switch {
	case setting != nil && (v.Name == "config-key-known" || v.Name == "config-key-length"):
		return setting.KeyRange
	case setting != nil:
		return setting.Range
	case v.Name == "artifact-count-in" && len(s.inputs) > t.Inputs.Max:
		return place(s.inputs[t.Inputs.Max], s.header)
	case v.Name == "artifact-count-out" && len(s.outputs) > t.Outputs.Max:
		return place(s.outputs[t.Outputs.Max].Name, s.header)
	case v.Name == "commands-only-compute" && len(s.commands) > 0:
		return place(s.commands[0], s.header)
	case isAboutCount(v) && len(s.commands) > maxCommands:
		return place(s.commands[maxCommands], s.header)
	}
	return s.header
}

// wrongCommands lists the places of the commands that the catalog finds fault with one by one, in order: empty, of several lines, too long.
func (s sides) wrongCommands() []hcl.Range {
	var list []hcl.Range
	for _, c := range s.commands {
		if strings.TrimSpace(c.Value) == "" || strings.ContainsAny(c.Value, "\r\n") || utf8.RuneCountInString(c.Value) > maxCommand {
			list = append(list, place(c, s.header))
		}
	}
	return list
}

// isAboutOneCommand and isAboutCount tell apart what the catalog says of commands; of a rule's commands it says all under one name.
func isAboutOneCommand(v schema.Violation) bool {
	return v.Name == "commands-length" || v.Name == "commands-single-line" || v.Name == "rule-commands" && strings.HasPrefix(v.Detail, "Command ")
}

func isAboutCount(v schema.Violation) bool {
	return v.Name == "commands-count" || v.Name == "rule-commands" && !isAboutOneCommand(v)
}

// slug is the name under which a finding is reported: what any action may get wrong has a name of its own where a rule gets it wrong.
func slug(t *schema.ActionType, name string) string {
	switch {
	case t.Category != schema.CategoryRule:
		return name
	case name == "config-required", name == "config-value-length", name == "config-key-length":
		return "rule-config"
	}
	return name
}
