package foreign

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Names are the identifiers that are taken, of the variables or of the locals of one file.
type Names map[string]bool

// Take gives an identifier that nobody has yet: the wanted one, cleaned and numbered where need be.
func (n Names) Take(wanted string) string {
	wanted = Identifier(wanted)
	name := wanted
	for i := 2; n[name]; i++ {
		name = fmt.Sprintf("%s_%d", wanted, i)
	}
	n[name] = true
	return name
}

// Identifier makes an identifier of the language out of a name; one that is it already stays.
func Identifier(name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return name
	}
	var b strings.Builder
	for _, c := range name {
		if c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
			b.WriteRune(c)
		} else if s := b.String(); s != "" && !strings.HasSuffix(s, "_") {
			b.WriteByte('_')
		}
	}
	clean := strings.Trim(b.String(), "_")
	if clean == "" || unicode.IsDigit(rune(clean[0])) {
		clean = "x" + clean
	}
	return clean
}

// Snake spells a name of any case as names of the language are spelled: ArtifactBucket is artifact_bucket, KMSKey is kms_key.
func Snake(name string) string {
	var b strings.Builder
	chars := []rune(strings.ReplaceAll(name, "OAuth", "Oauth")) // one word, whatever its capitals say
	for i, c := range chars {
		if unicode.IsUpper(c) && i > 0 {
			after := chars[i-1]
			starts := i+1 < len(chars) && unicode.IsLower(chars[i+1])
			if unicode.IsLower(after) || unicode.IsDigit(after) || unicode.IsUpper(after) && starts {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return Identifier(strings.Trim(strings.ReplaceAll(b.String(), "-", "_"), "_"))
}
