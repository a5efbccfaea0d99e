package compare

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
)

// mask is what get-pipeline shows in the place of a secret.
const mask = "****"

// telling are names that speak of secrets.
var telling = regexp.MustCompile(`(?i)secret|passw|passphrase|token|credential|api_?-?key|access_?-?key|private_?-?key`)

// hide covers a value whose name speaks of a secret.
func (p *part) hide(name string) {
	if telling.MatchString(name) {
		p.cover()
	}
}

// cover shows a value by its hash. One that is masked shows itself.
func (p *part) cover() {
	if p.covered || p.masked() {
		return
	}
	sum := sha256.Sum256([]byte(p.shown))
	p.shown, p.covered = "sha256:"+hex.EncodeToString(sum[:])[:12], true
}

// masked says whether the value is not known.
func (p *part) masked() bool { return p.shown == mask }
