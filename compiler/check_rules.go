package compiler

import (
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/near"
	"pipewright/lang/prose"
	"pipewright/schema"
)

// rule holds one rule of a condition against the service's rules and the catalog.
func (d *draft) rule(g gate, stage int, c *lang.Condition, r *lang.Rule, built *Rule) {
	if r.Provider.Value == "" {
		d.fail("attribute-required", "Missing provider", fmt.Sprintf("Rule %q does not say what carries it out. Write provider, one of %s.",
			r.Name.Value, prose.Either(d.cat.RuleProviders()...)), place(r.Provider, r.Range))
		return
	}
	if t := r.TimeoutInMinutes; t.Set && (t.Value < minTimeout || t.Value > maxTimeout) {
		d.fail("rule-timeout", "Timeout out of range", fmt.Sprintf("%d minutes were found; a rule may take %d to %d.", t.Value, minTimeout, maxTimeout), t.Range)
	}
	d.ruleInputs(g, stage, r, built)
	d.ruleReferences(g, stage, r, built)
	t := d.cat.LookupRule(r.Provider.Value)
	if t == nil {
		d.unknownRule(r)
		return
	}
	if c.Result.Value == "SKIP" && !t.SkipResult {
		d.fail("skip-rules", "Rule that cannot skip", fmt.Sprintf("The result SKIP goes with rules of LambdaInvoke and VariableCheck only, not with %s. Write result = \"FAIL\".", t.Provider),
			r.Provider.Range, diag.Place{Message: "the result", Range: c.Result.Range})
	}
	if v := r.Version; v.Set && v.Value != t.Version {
		d.fail("rule-type-known", "No such version of a rule", fmt.Sprintf("%s has no version %q; it has %q. Leave version out to take it.", t.Provider, v.Value, t.Version), v.Range)
	}
	found := t.Check(schema.Facts{
		Category: t.Category, Inputs: artifactNames(built.Inputs), Commands: wireList(built.Commands), Config: wireTexts(built.Configuration),
	})
	d.violations(t, found, sides{settings: r.Configuration, inputs: r.Inputs, commands: r.Commands, header: r.Range})
}

// What the API model allows of a configuration, whoever the provider is.
const (
	maxRuleKeys = 200 // entries
	maxKey      = 50  // characters
)

// keysOfUnknown holds the keys of a provider that the catalog does not have against the model.
func (d *draft) keysOfUnknown(name string, config []*lang.Setting) {
	for _, s := range config {
		if n := utf8.RuneCountInString(s.Key); n == 0 || n > maxKey {
			d.fail(name, "Configuration key of wrong length", fmt.Sprintf("The key %q has %d characters; a key has 1 to %d.", s.Key, n, maxKey), s.KeyRange)
		}
	}
}

// unknownRule holds a rule that the catalog does not have against the form that every rule's type has; what has it may be newer than the catalog.
func (d *draft) unknownRule(r *lang.Rule) {
	before := len(d.diags)
	d.spelling("action-type-format", "provider", r.Provider.Value, r.Provider.Range, maxProvider, isArtifactByte, "letters, digits, - and _")
	if v := r.Version; v.Set {
		d.spelling("action-type-format", "version", v.Value, v.Range, maxVersion, isArtifactByte, "letters, digits, - and _")
	}
	d.keysOfUnknown("rule-config", r.Configuration)
	if len(r.Configuration) > maxRuleKeys {
		d.fail("rule-config", "Too many configuration keys", fmt.Sprintf("%d keys were found; a rule has up to %d.", len(r.Configuration), maxRuleKeys), r.Configuration[maxRuleKeys].KeyRange)
	}
	if len(d.diags) > before {
		return
	}
	d.warn("rule-type-known", "Unknown rule", fmt.Sprintf("The catalog has no rule %q; it has %s.%s It is passed on as written.",
		r.Provider.Value, prose.Every(d.cat.RuleProviders()...), near.DidYouMean(r.Provider.Value, d.cat.RuleProviders())), r.Provider.Range)
}

// there says whether what an action makes is there when the condition of a stage is looked at.
func (g gate) there(from *Action, stage int) bool {
	return from.Stage.Index < stage || g.own && from.Stage.Index == stage
}

// when says in words which actions have ended by then.
func (g gate) when() string {
	if g.own {
		return "of this stage and of earlier ones"
	}
	return "of earlier stages"
}

func (d *draft) ruleInputs(g gate, stage int, r *lang.Rule, built *Rule) {
	d.inputs("Rule", r.Name.Value, r.Inputs)
	for i, in := range built.Inputs {
		if in.Producer != nil && !g.there(in.Producer, stage) {
			d.fail("rule-input-produced", "Artifact made too late", fmt.Sprintf("Rule %q of %s takes the artifact %q, which action %q makes; it can use artifacts %s.",
				r.Name.Value, g.block, in.Name, in.Producer.Address(), g.when()), r.Inputs[i].Range, artifactPlace("made here", in))
		}
	}
}

func (d *draft) ruleReferences(g gate, stage int, r *lang.Rule, built *Rule) {
	for _, p := range append(settingPassages(r.Configuration, built.Configuration), attrPassages(r.Commands)...) {
		for _, s := range p.text.spans() {
			d.ruleReference(g, stage, r, p, s)
		}
	}
}

func (d *draft) ruleReference(g gate, stage int, r *lang.Rule, p passage, s span) {
	at := p.place(s)
	switch {
	case d.fault(p, s):
	case s.hole.Namespace == "codepipeline":
		d.serviceKey(s.hole, at)
	case d.isPipelineVariable(s.hole):
		d.declared(s.hole, at)
	default:
		if from := d.producer(s.hole, at); from != nil {
			d.ruleReads(g, stage, r, from, s.hole, at, p.refers(s))
		}
	}
}

func (d *draft) ruleReads(g gate, stage int, r *lang.Rule, from *node, h Hole, at hcl.Range, refers bool) {
	if g.there(from.Action, stage) {
		d.outputKey(from, h, at, refers)
		return
	}
	d.fail("rule-var-producer", "Reference to a later action", fmt.Sprintf("%s comes from action %q; rule %q of %s can refer to actions %s.",
		h, from.Address(), r.Name.Value, g.block, g.when()), at, diag.Place{Message: "the action it comes from", Range: from.Range})
}
