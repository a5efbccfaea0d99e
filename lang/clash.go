package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// unknownKey reports a key that an object of fixed form does not have.
func (s *scope) unknownKey(key string, rng hcl.Range, where string, known ...string) {
	s.ev.fail("unknown-attribute", "Unknown attribute", fmt.Sprintf("%s has no %q.%s Known: %s.", where, key, didYouMean(key, known), listed(known)), rng)
}

// clash reports a name that was used before.
func (ev *evaluation) clash(what, name string, rng, first hcl.Range) {
	ev.fail("duplicate-name", "Name used twice", fmt.Sprintf("Another %s is called %q already. Give this one a name of its own.", what, name), rng,
		diag.Place{Message: "first defined here", Range: first})
}
