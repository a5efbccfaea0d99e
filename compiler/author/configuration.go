package author

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pipewright/compiler/foreign"
	"pipewright/lang"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// configuration writes a configuration of an action or a rule.
func (s *scope) configuration(out *sheet, v *tree.Value, t *schema.ActionType, stage string) {
	c := v.Get("configuration")
	if c == nil || len(c.Fields) == 0 {
		return
	}
	var lines []string
	long := len(c.Fields) > 1
	for _, f := range c.Fields {
		var k *schema.Key
		if t != nil {
			k = t.Key(f.Key)
		}
		value, comment := s.setting(v, f, k, stage)
		if comment != "" {
			lines, long = append(lines, comment), true
		}
		name := key(f.Key)
		if f.KeyParts != nil {
			name = "(" + written(partsOf(f.KeyParts)) + ")"
		}
		lines = append(lines, name+" = "+value)
	}
	one := bracket("{", lines, "}")
	if long || strings.Contains(one, "\n") {
		one = "{\n  " + strings.ReplaceAll(strings.Join(spaced(lines), "\n"), "\n", "\n  ") + "\n}"
	}
	out.set("configuration", one)
}

// spaced leaves a line free around what takes several.
func spaced(lines []string) []string {
	var out []string
	for i, l := range lines {
		if i > 0 && (strings.Contains(l, "\n") || strings.Contains(lines[i-1], "\n")) {
			out = append(out, "")
		}
		out = append(out, l)
	}
	return out
}

// setting writes one value as the catalog's type of its key suggests. The comment is a line to stand above it.
func (s *scope) setting(of *tree.Value, f tree.Field, k *schema.Key, stage string) (value, comment string) {
	v := f.Value
	list := s.refer(pieces(v), stage)
	switch secret := k != nil && k.Secret; {
	case secret && plain(v) && strings.Trim(v.Text, "*") == "": // the mask of a read
		name := s.secret(of, f.Key)
		return "var." + name, "# The service shows no secret: give it with --var " + name + "=VALUE."
	case secret && plain(v) && !strings.Contains(v.Text, "{{resolve:"): // which CloudFormation reads where secrets are kept
		comment = "# A secret in plain text: better a sensitive variable."
	case secret:
		s.hide(list)
	}
	switch {
	case v.Kind != tree.String && !plain(v):
		return conditional(v, written(pieces(v))), comment
	case k == nil || k.Type == schema.String:
		if expr := s.json(list); expr != "" && encodes(list) {
			return conditional(v, "jsonencode("+expr+")"), comment
		}
	case plain(v) && (k.Type == schema.Bool && (v.Text == "true" || v.Text == "false") || k.Type == schema.Int && whole(v.Text)):
		return conditional(v, v.Text), comment
	case k.Type == schema.JSON:
		if expr := s.json(list); expr != "" {
			return conditional(v, expr), comment
		}
	case k.Type == schema.CommaList:
		if expr := commaList(v, list); expr != "" {
			return conditional(v, expr), comment
		}
	case k.Type == schema.ArtifactName && s.artifacts[v.Text]:
		return conditional(v, artifact(pieces(v))), comment
	}
	if k != nil && (k.Type == schema.ArtifactPath || k.OrPath) {
		list = s.path(list)
	}
	return conditional(v, written(list)), comment
}

// whole says whether a text is a number as the language would write it again.
func whole(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && strconv.Itoa(n) == text
}

// hide makes the variable sensitive that a secret is taken from.
func (s *scope) hide(list []piece) {
	if len(list) != 1 {
		return
	}
	if name, ok := strings.CutPrefix(list[0].expr, "var."); ok && s.writer.variables[name] {
		s.writer.sensitive[name] = true
	}
}

// path refers to the artifact before ::.
func (s *scope) path(list []piece) []piece {
	name := ""
	for i, p := range list {
		at := strings.Index(p.text, "::")
		if p.expr != "" || at < 0 {
			name += p.text
			continue
		}
		if name += p.text[:at]; !s.artifacts[name] {
			return list
		}
		of := append(slices.Clone(list[:i]), piece{text: p.text[:at]})
		return append([]piece{{name, artifact(of)}, {text: p.text[at:]}}, list[i+1:]...)
	}
	return list
}

// artifact refers to an artifact by its name.
func artifact(name []piece) string {
	name = joined(name)
	if len(name) == 1 && name[0].expr == "" {
		return step("artifact", name[0].text)
	}
	return "artifact[" + written(name) + "]"
}

// commaList writes a list of several texts; empty: it is better left as it is.
func commaList(v *tree.Value, pieces []piece) string {
	if len(pieces) != 1 || pieces[0].expr != "" || !strings.Contains(v.Text, ",") {
		return ""
	}
	var of []string
	for part := range strings.SplitSeq(v.Text, ",") {
		if part == "" || strings.TrimSpace(part) != part {
			return ""
		}
		of = append(of, lang.Quote(part))
	}
	return list(of)
}

// secret makes a variable for a secret that is not known.
func (s *scope) secret(of *tree.Value, key string) string {
	name := s.writer.variables.Take(foreign.Snake(s.labels[of] + "_" + key))
	s.secrets = append(s.secrets, &foreign.Variable{Name: name, Type: "string", Sensitive: true, Description: fmt.Sprintf("%s of action %s, which the service does not show.", key, s.labels[of])})
	return name
}
