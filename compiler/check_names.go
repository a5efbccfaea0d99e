package compiler

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/prose"
)

// Bounds of texts and lists, both ends included (API model 2015-07-09; user guide, limits).
const (
	maxName           = 100
	maxProvider       = 35
	maxVersion        = 9
	maxTags           = 50
	maxTagKey         = 128
	maxTagValue       = 256
	maxRoleARN        = 1024
	minRegion         = 4
	maxRegion         = 30
	minBucket         = 3
	maxBucket         = 63
	maxKeyID          = 400
	minStages         = 2
	maxStages         = 50
	maxStageActions   = 50
	maxActions        = 1000
	maxRunOrder       = 999
	minTimeout        = 5
	maxTimeout        = 86400
	maxVariables      = 50
	maxVariableName   = 128
	maxDefault        = 1000
	maxDescription    = 200
	maxFiles          = 10
	maxFile           = 128
	maxCommands       = 50
	maxCommand        = 1000
	maxOutputs        = 15
	maxOutputName     = 128
	maxEnvironment    = 10
	maxEnvName        = 128
	maxEnvValue       = 2000
	maxFilters        = 3
	maxPatterns       = 8
	maxPattern        = 255
	maxEvents         = 3
	maxTriggerFilters = 50
	maxTriggerBytes   = 200 * 1024
	maxRules          = 5
	maxReason         = 300
)

// checkNames holds the names of the pipeline, its stages, actions and rules against the service's spelling, and finds doubles.
func checkNames(d *draft) {
	d.name("pipeline name", d.doc.Name, d.doc.Range)
	stages := map[string]hcl.Range{}
	for _, s := range d.doc.Stages {
		d.name("stage name", s.Name, s.Range)
		d.once(stages, s.Name.Value, place(s.Name, s.Range), "stage-name-unique", "Stage name taken",
			"Two stages are called %q; a pipeline has each stage name once. Give one of them another name.", s.Name.Value)
		actions := map[string]hcl.Range{}
		for _, a := range s.Actions {
			d.name("action name", a.Name, a.Range)
			d.once(actions, a.Name.Value, place(a.Name, a.Range), "action-name-unique", "Action name taken",
				"Two actions of stage %q are called %q; a stage has each action name once. Give one of them another name.", s.Name.Value, a.Name.Value)
		}
	}
	d.ruleNames()
}

// ruleNames finds rules of one name: the service is not known to refuse them, CDK does.
func (d *draft) ruleNames() {
	seen := map[string]hcl.Range{}
	for _, r := range d.rules() {
		d.name("rule name", r.Name, r.Range)
		at := place(r.Name, r.Range)
		if first, taken := seen[r.Name.Value]; taken {
			d.warn("rule-name-unique", "Rule name taken",
				fmt.Sprintf("Two rules of the pipeline are called %q, which leaves open in its history which one is meant. Give one of them another name.", r.Name.Value),
				at, diag.Place{Message: "first used here", Range: first})
			continue
		}
		seen[r.Name.Value] = at
	}
}

// rules lists all rules of the pipeline, in order.
func (d *draft) rules() []*lang.Rule {
	var list []*lang.Rule
	for _, s := range d.doc.Stages {
		for _, c := range []*lang.Condition{s.BeforeEntry, s.OnSuccess, s.OnFailure} {
			if c != nil {
				list = append(list, c.Rules...)
			}
		}
	}
	return list
}

// once reports a word that was seen before, and remembers it if not. The detail is made only when it is needed.
func (d *draft) once(seen map[string]hcl.Range, word string, at hcl.Range, name, summary, format string, args ...any) {
	first, taken := seen[word]
	switch {
	case taken && first == at:
		d.fail(name, summary, fmt.Sprintf(format, args...)+" Both are instances of one block: write each.key into its name, or leave name out.", at)
		return
	case taken:
		d.fail(name, summary, fmt.Sprintf(format, args...), at, diag.Place{Message: "first used here", Range: first})
		return
	}
	seen[word] = at
}

func (d *draft) name(what string, a lang.Attr[string], header hcl.Range) {
	d.spelling("name-format", what, a.Value, place(a, header), maxName, isNameByte, "letters, digits and . @ - _")
}

// spelling reports a text that is empty, too long, or holds other characters than allowed.
func (d *draft) spelling(name, what, text string, at hcl.Range, limit int, allowed func(byte) bool, alphabet string) {
	wrong := strings.IndexFunc(text, func(c rune) bool { return c > 127 || !allowed(byte(c)) })
	n := utf8.RuneCountInString(text)
	if wrong < 0 && 0 < n && n <= limit {
		return
	}
	found := fmt.Sprintf("The %s has %d characters.", what, n)
	switch {
	case n == 0:
		found = fmt.Sprintf("The %s is empty.", what)
	case wrong >= 0:
		c, _ := utf8.DecodeRuneInString(text[wrong:])
		found = fmt.Sprintf("The %s %q holds %q.", what, text, string(c))
	}
	d.fail(name, "Malformed "+what, fmt.Sprintf("%s It has 1 to %d of %s.", found, limit, alphabet), at)
}

func isNameByte(c byte) bool      { return isWordByte(c) || c == '.' || c == '@' || c == '-' }
func isArtifactByte(c byte) bool  { return isWordByte(c) || c == '-' }
func isReferenceByte(c byte) bool { return isWordByte(c) || c == '@' || c == '-' }

// within reports a text whose length lies outside of the bounds.
func (d *draft) within(name, what, text string, at hcl.Range, least, most int) {
	if n := utf8.RuneCountInString(text); n < least || n > most {
		d.fail(name, what+" of wrong length", fmt.Sprintf("The %s has %s; the service takes %d to %d.", lowerFirst(what), prose.Count(n, "character"), least, most), at)
	}
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
