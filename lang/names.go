package lang

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/diag"
	"pipewright/lang/near"
)

// runtimeRoots are the roots of the second moment.
func isRuntimeRoot(root string) bool {
	switch root {
	case "artifact", "action", "stage", "variables", "codepipeline":
		return true
	}
	return false
}

// resolve puts what a chain needs into names.
func (s *scope) resolve(c *chain, m moment, names *branch) bool {
	if it := s.iteratorNamed(c.root); it != nil {
		names.set(it.key, c.root, "key")
		names.set(it.value, c.root, "value")
		return s.hasStep(c)
	}
	if isRuntimeRoot(c.root) {
		return s.resolveRuntime(c, m, names)
	}
	switch c.root {
	case "var":
		return s.hasStep(c) && s.resolveVariable(c, names)
	case "local":
		return s.hasStep(c) && s.resolveLocal(c, m, names)
	case "each":
		return s.hasStep(c) && s.resolveEach(c, names)
	case "input":
		return s.hasStep(c) && s.resolveInput(c, m, names)
	case "template":
		return s.hasStep(c) && s.resolveTemplate(c, m, names)
	}
	s.unknownRoot(c)
	return false
}

func (s *scope) iteratorNamed(name string) *iterator {
	for it := s.iterator; it != nil; it = it.outer {
		if it.name == name {
			return it
		}
	}
	return nil
}

// hasStep refuses a root that stands alone or is indexed by an expression: the names below it are no map.
func (s *scope) hasStep(c *chain) bool {
	if len(c.steps) > 0 && !c.steps[0].dynamic {
		return true
	}
	s.form(c, c.root+" is no value by itself; write the name after it, as in "+c.root+"."+exampleOf(c.root)+".")
	return false
}

func exampleOf(root string) string {
	switch root {
	case "each":
		return "value"
	case "action":
		return "Build.Key"
	}
	return "name"
}

// form reports a name whose parts are not as its root wants them.
func (s *scope) form(c *chain, detail string) {
	s.ev.fail("reference-form", "Incomplete reference", detail, c.rng)
}

// unknown reports a name that does not exist.
func (s *scope) unknown(c *chain, steps int, what string, known []string) {
	detail := fmt.Sprintf("There is no %s.", what)
	if best := near.Word(c.steps[steps-1].name, known); best != "" {
		detail += fmt.Sprintf(" Did you mean %s?", c.text(steps-1)+c.steps[steps-1].text(best))
	} else {
		detail += fmt.Sprintf(" Known here: %s.", listed(known))
	}
	s.ev.fail("unknown-reference", "Unknown name", detail, c.upTo(steps))
}

// misplaced reports a root that exists, but not here.
func (s *scope) misplaced(c *chain, detail string) {
	s.ev.fail("reference-place", "Name out of place", detail, c.rng)
}

func (s *scope) unknownRoot(c *chain) {
	roots := []string{"var", "local", "each", "input", "artifact", "action", "stage", "variables", "codepipeline"}
	detail := fmt.Sprintf("Nothing is called %s. Names begin with %s.", c.root, listed(roots))
	whole := c.text(len(c.steps))
	if rewrite := stumblingRoot(c); rewrite != "" {
		s.ev.fail("terraform-word", "Word of Terraform", fmt.Sprintf("%s is a name of Terraform. %s", whole, rewrite), c.rng)
		return
	}
	switch best := near.Word(c.root, roots); {
	case s.plan != nil && len(c.steps) == 0 && s.artifactNames()[c.root]:
		detail = fmt.Sprintf("Nothing is called %s. Did you mean artifact.%s?", whole, whole)
	case s.plan != nil && len(c.steps) > 0 && s.hasAction(c.root):
		detail = fmt.Sprintf("Nothing is called %s. Did you mean action.%s?", c.root, whole)
	case best != "" && len(c.steps) > 0:
		detail = fmt.Sprintf("Nothing is called %s. Did you mean %s?", c.root, (&chain{root: best, steps: c.steps}).text(len(c.steps)))
	case len(c.steps) == 0:
		detail = s.bareWord(c)
	case s.iterator == nil && len(c.steps) == 1 && (c.steps[0].name == "key" || c.steps[0].name == "value"):
		detail += " The element of a dynamic block can be used inside its content only."
	}
	s.ev.fail("unknown-reference", "Unknown name", detail, c.rng)
}

// bareWord is for a word that is no name: text without quotes, or a variable of a shell.
func (s *scope) bareWord(c *chain) string {
	inText := s.inText(c.rng)
	detail := fmt.Sprintf("Nothing is called %s. If text is meant, put it in quotes: %q.", c.root, c.root)
	if inText {
		detail = fmt.Sprintf("Nothing is called %s. If text is meant, write it without ${ }.", c.root)
	}
	if inText || strings.ToUpper(c.root) == c.root {
		detail += fmt.Sprintf(" If a shell is to put in its variable, write $%s or $${%s} in the text.", c.root, c.root)
	}
	return detail
}

// hasAction says whether action.NAME would find something here.
func (s *scope) hasAction(name string) bool {
	return s.stage != nil && s.stage.named[name] != nil || s.inputs == nil && s.plan.named[name] != nil
}

// tooEarly reports a name of the second moment in an attribute of the first. Where locals led to it, the attribute is to blame.
func (s *scope) tooEarly(c *chain) {
	s.ev.early++
	subject := c.rng
	var related []diag.Place
	if len(s.ev.stack) > 0 {
		subject = s.ev.stack[0].at
		related = append(related, diag.Place{Message: c.text(len(c.steps)) + " stands here", Range: c.rng})
	}
	why := "is known only while the pipeline runs"
	switch c.root {
	case "artifact":
		why = "is known only when all actions are known"
	case "action", "stage":
		if len(c.steps) < 2 {
			why = "is known only when all actions are known"
		}
	}
	s.ev.fail("reference-consumed", "Reference consumed", fmt.Sprintf("%s %s, but this decides what exists and what it is called. "+
		"Only var, local, each, input and functions can be used here.", c.text(len(c.steps)), why), subject, related...)
}

func (s *scope) resolveEach(c *chain, names *branch) bool {
	if s.each == nil {
		s.misplaced(c, "each is the element of the nearest block with for_each, and no block around this has one.")
		return false
	}
	if name := c.steps[0].name; name != "key" && name != "value" {
		s.unknown(c, 1, "each"+member(name), []string{"key", "value"})
		return false
	}
	names.set(s.each.key, "each", "key")
	names.set(s.each.value, "each", "value")
	return true
}

// set of a chain's first step, under its root.
func (c *chain) set(names *branch, v cty.Value) bool {
	names.set(v, c.root, c.steps[0].name)
	return true
}

// rangeOr is the range of an attribute's expression, or another where there is none.
func rangeOr(r *hcl.Range, other hcl.Range) hcl.Range {
	if r == nil {
		return other
	}
	return *r
}
