package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/near"
)

// A Violation is one thing that is wrong with an action or a rule.
type Violation struct {
	Name    string // kebab-case; the name of the diagnostic
	Key     string // the configuration key to blame; empty: the action
	Summary string // a short noun phrase
	Detail  string // what was found, what was allowed, what to write instead
	Warning bool   // the service takes it, or may
}

// Limits of the service that hold for every type (API model 2015-07-09; user guide, limits).
const (
	maxKeyLength       = 50
	maxValueLength     = 1000       // documented, of an action's value
	refusedValueLength = 50000      // what refusals seen since 2022 name
	maxRuleValueLength = 10000      // of a rule's value
	maxConfiguration   = 100 * 1024 // bytes of all values of an action, after #{...} is filled
	maxCommands        = 50
	maxCommandLength   = 1000
)

// CategoryRule is the category of rule types; all others belong to action types.
const CategoryRule = "Rule"

// Check holds the facts of one action, or one rule, against its type: bounds, keys, values, commands, laws, in that order.
// A value with a #{...} hole breaks nothing that depends on its text.
func (t *ActionType) Check(f Facts) []Violation {
	c := &check{t: t, f: f}
	c.bounds()
	c.keys()
	c.required()
	c.commands()
	c.laws()
	return c.found
}

// A check is one action on the bench.
type check struct {
	t       *ActionType
	f       Facts
	found   []Violation
	decoded map[string]document // JSON values, by key
}

func (c *check) add(v Violation) { c.found = append(c.found, v) }

// noun is what the author calls it.
func (c *check) noun() string {
	if c.t.Category == CategoryRule {
		return "rule"
	}
	return "action"
}

// who names the type in a sentence.
func (c *check) who() string {
	article := "A"
	if strings.ContainsAny(c.t.Provider[:1], "AEIO") || strings.HasPrefix(c.t.Provider, "S3") || strings.HasPrefix(c.t.Provider, "MF") {
		article = "An"
	}
	return fmt.Sprintf("%s %s %s", article, c.t.Provider, c.noun())
}

func (c *check) bounds() {
	c.count("artifact-count-in", "input", "input_artifacts", c.t.Inputs, c.f.Inputs)
	if c.t.Category != CategoryRule {
		c.count("artifact-count-out", "output", "output_artifacts", c.t.Outputs, c.f.Outputs)
	}
}

func (c *check) count(name, side, attribute string, b Bounds, have []string) {
	if b.Holds(len(have)) {
		return
	}
	advice := fmt.Sprintf("Leave out %s.", attribute)
	switch {
	case len(have) < b.Min:
		advice = fmt.Sprintf("Add %d to %s.", b.Min-len(have), attribute)
	case b.Max > 0:
		advice = fmt.Sprintf("Take %d out of %s.", len(have)-b.Max, attribute)
	}
	detail := fmt.Sprintf("%s takes %s; this one has %d.", c.who(), b.of(side+" artifact"), len(have))
	if side == "output" {
		detail = fmt.Sprintf("%s gives %s; this one has %d.", c.who(), b.of(side+" artifact"), len(have))
	}
	c.add(Violation{Name: name, Summary: "Wrong number of " + side + " artifacts", Detail: detail + " " + advice})
}

// of says the bounds of something in words.
func (b Bounds) of(noun string) string {
	plural := noun + "s"
	switch {
	case b.Max == 0:
		return "no " + plural
	case b.Min == b.Max && b.Max == 1:
		return "exactly one " + noun
	case b.Min == b.Max:
		return fmt.Sprintf("exactly %d %s", b.Max, plural)
	case b.Min == 0 && b.Max == 1:
		return "at most one " + noun
	case b.Min == 0:
		return fmt.Sprintf("at most %d %s", b.Max, plural)
	}
	return fmt.Sprintf("%d to %d %s", b.Min, b.Max, plural)
}

func (c *check) keys() {
	if len(c.f.Config) == 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.f.Config)) {
		text := c.f.Config[name]
		if n := characters(name); n == 0 || n > maxKeyLength {
			c.add(Violation{Name: "config-key-length", Key: name, Summary: "Configuration key of wrong length",
				Detail: fmt.Sprintf("The key %q has %d characters; a key has 1 to %d.", name, n, maxKeyLength)})
			continue
		}
		if text == "" {
			c.add(Violation{Name: "config-value-empty", Key: name, Summary: "Empty configuration value",
				Detail: fmt.Sprintf("%s is an empty text, which the service refuses without naming the key. Leave the key out, or set it to null.", name)})
			continue
		}
		key := c.t.Key(name)
		if key == nil && !c.t.OpenKeys {
			c.unknown(name)
		}
		c.length(name, text, key)
		if key != nil {
			c.value(key, text)
		}
	}
	c.size()
}

// size holds the configuration of an action as a whole against what the service lets it come to. What fills a hole may be short: only the text
// around it counts.
func (c *check) size() {
	bytes := 0
	for _, text := range c.f.Config {
		bytes += len(text)
	}
	if c.t.Category == CategoryRule || bytes <= maxConfiguration {
		return
	}
	bytes = 0
	for _, text := range c.f.Config {
		bytes += fixed(text)
	}
	if bytes > maxConfiguration {
		c.add(Violation{Name: "config-size", Summary: "Configuration too large", Detail: fmt.Sprintf(
			"The values come to %d bytes even before #{...} is filled; all of an action together may have %d. Move texts into files of an artifact.", bytes, maxConfiguration) + atRun(AtRun)})
	}
}

func (c *check) unknown(name string) {
	known := make([]string, len(c.t.Keys))
	for i, k := range c.t.Keys {
		known[i] = k.Name
	}
	detail := fmt.Sprintf("%s has no key %q.%s", c.who(), name, near.DidYouMean(name, known))
	if c.t.Takes(name) {
		detail += fmt.Sprintf(" %s stands beside configuration, not in it.", name)
	}
	if len(known) == 0 {
		detail += " It has no keys at all."
	} else {
		detail += " Its keys are " + quoted(known) + "."
	}
	if c.t.Owner == ownerCustom {
		c.add(Violation{Name: "config-key-known", Key: name, Summary: "Unknown configuration key",
			Detail: detail + " The service refuses keys that the action type does not declare: correct it, or declare it there."})
		return
	}
	c.add(Violation{Name: "config-key-known", Key: name, Warning: true, Summary: "Unknown configuration key",
		Detail: detail + " It is passed on: the service may be newer than this catalog, but refuses keys that it does not know."})
}

func (c *check) required() {
	for _, k := range c.t.Keys {
		if _, given := c.f.Config[k.Name]; k.Required && !given {
			c.add(Violation{Name: "config-required", Key: k.Name, Summary: "Missing configuration key",
				Detail: fmt.Sprintf("%s needs the key %s.%s Add %s = ... to its configuration.", c.who(), k.Name, k.says(), k.Name)})
		}
	}
}

// says is what is written about a key, with a blank before it and a full stop; nothing where nothing is.
func (k *Key) says() string {
	if k.Doc == "" {
		return ""
	}
	return " " + strings.TrimSuffix(k.Doc, ".") + "."
}

func (c *check) laws() {
	var ctx *hcl.EvalContext
	whole := false
	for _, l := range c.t.Laws {
		if l.Elements != nil {
			c.elements(l)
			continue
		}
		if l.passes(c.f) {
			continue
		}
		if ctx == nil {
			ctx = c.f.light()
		}
		if l.when.light() && !l.holds(ctx) {
			continue
		}
		if !whole {
			c.f.whole(ctx, c.t.Keys, c.decoded)
			whole = true
		}
		if !l.holds(ctx) || !l.broken(ctx) {
			continue
		}
		c.breaks(l, l.found(ctx))
	}
}

// breaks reports a broken law. Found is what was found, with a blank after it.
func (c *check) breaks(l *Law, found string) {
	c.add(Violation{Name: l.Name, Key: l.Key, Summary: l.Summary, Warning: l.Enforced == Never, Detail: found + l.Message + atRun(l.Enforced)})
}

// elements holds a JSON list against a law of its elements.
func (c *check) elements(l *Law) {
	d, done := c.decoded[l.Key]
	if !done {
		d = c.f.document(l.Key)
	}
	if wrong, broken := l.Elements.wrong(d); broken {
		c.breaks(l, look(wrong))
	}
}

// atRun is the sentence for what create-pipeline does not look at.
func atRun(m Moment) string {
	if m == AtRun {
		return " The service takes the pipeline as it is, and the action fails when it runs."
	}
	return ""
}

func (c *check) commands() {
	name := "commands-"
	if c.t.Category == CategoryRule {
		name = "rule-commands"
	}
	of := func(slug string) string {
		if c.t.Category == CategoryRule {
			return name
		}
		return name + slug
	}
	takes, n := c.t.Takes(FieldCommands), len(c.f.Commands)
	switch {
	case !takes && n > 0:
		c.add(Violation{Name: "commands-only-compute", Summary: "Commands on a provider without commands",
			Detail: fmt.Sprintf("%s runs no commands of its own; only a Commands %s does. Take commands out, or set provider to \"Commands\".", c.who(), c.noun())})
		return
	case takes && n == 0:
		c.add(Violation{Name: of("required"), Summary: "Missing commands",
			Detail: fmt.Sprintf("%s needs 1 to %d commands, in the attribute commands beside configuration; this one has none.", c.who(), maxCommands)})
	case n > maxCommands:
		c.add(Violation{Name: of("count"), Summary: "Too many commands",
			Detail: fmt.Sprintf("%s takes at most %d commands; this one has %d. Join some with &&, or call a script of the repository.", c.who(), maxCommands, n)})
	}
	for i, command := range c.f.Commands {
		switch n := characters(command); {
		case strings.TrimSpace(command) == "":
			c.add(Violation{Name: of("length"), Summary: "Empty command", Detail: fmt.Sprintf("Command %d is empty. Take it out.", i+1)})
		case strings.ContainsAny(command, "\r\n") && !strings.ContainsAny(strings.TrimRight(command, "\r\n"), "\r\n"):
			c.add(Violation{Name: of("single-line"), Summary: "Command that ends with a line break",
				Detail: fmt.Sprintf("Command %d ends with a line break, as every heredoc does; the service takes none. Write the command in quotes, or trimspace(...) around the heredoc.", i+1)})
		case strings.ContainsAny(command, "\r\n"):
			c.add(Violation{Name: of("single-line"), Summary: "Command of several lines",
				Detail: fmt.Sprintf("Command %d has a line break; the service takes one line a command. Write one list element for each line, or join them with &&.", i+1)})
		case n > maxCommandLength:
			c.add(Violation{Name: of("length"), Summary: "Command too long",
				Detail: fmt.Sprintf("Command %d has %d characters; a command has 1 to %d. Call a script of the repository.", i+1, n, maxCommandLength)})
		}
	}
}
