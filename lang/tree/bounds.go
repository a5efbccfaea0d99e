package tree

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// The bounds of a document. They are pipewright's own: they let through whatever a service takes and stop what was written to stop a reader.
const (
	// MaxJSON is how long a JSON document may be, in bytes: a pipeline of 1,000 actions is about one million long.
	MaxJSON = 16 << 20
	// MaxYAML is how long a YAML document may be, in bytes: as long as the longest template that CloudFormation takes.
	MaxYAML = 1 << 20
	// maxDepth is how deep lists and maps may stand within each other: a pipeline needs ten, a template's conditions some twenty.
	maxDepth = 64
	// maxValues is how many values a document may have, aliases written out.
	maxValues = 500_000
	// maxKeys is how many keys a YAML document may have, maxSiblings how many of them one below the other: the time of the parser grows with the
	// square of the latter. A template of one million bytes has about 40,000 and 500.
	maxKeys     = 50_000
	maxSiblings = 5_000
	// maxBlanks is how many values that are not written a YAML document may have, times its tokens: the parser moves all tokens for each.
	maxBlanks = 500_000_000
	// maxHeads is how many times --- may begin a document before it is said that a file holds one: the parser copies what came before for each.
	maxHeads = 16
	// maxDiags is how many errors of one document are told; who has more has another problem.
	maxDiags = 20
)

// readable refuses what is no text that could be parsed.
func readable(s *source, longest int) *hcl.Diagnostic {
	if len(s.src) > longest {
		return diag.Error("tree-too-large", "File too large", fmt.Sprintf("The file has %d bytes; more than %d are not read. "+
			"Remove what does not belong to it, or divide it.", len(s.src), longest), s.at(0, 0))
	}
	if !utf8.ValidString(s.text) {
		at := 0
		for {
			c, size := utf8.DecodeRuneInString(s.text[at:])
			if c == utf8.RuneError && size == 1 {
				return diag.Error("tree-syntax", "Not UTF-8", fmt.Sprintf("Byte 0x%02x begins no character. Save the file as UTF-8.", s.text[at]), s.at(at, at+1))
			}
			at += size
		}
	}
	if at := strings.IndexByte(s.text, 0); at >= 0 {
		return diag.Error("tree-syntax", "NUL byte", "A NUL byte stands here; the file is no text. Save it as UTF-8 without NULs.", s.at(at, at+1))
	}
	if strings.TrimSpace(s.text) == "" {
		return empty(s)
	}
	return nil
}

func empty(s *source) *hcl.Diagnostic {
	return diag.Error("tree-empty", "Empty file", "The file says nothing: there is no value in it. Was it written to its end?", s.at(0, 0))
}

func tooDeep(at hcl.Range) *hcl.Diagnostic {
	return diag.Error("tree-too-deep", "Nested too deep", fmt.Sprintf("More than %d lists or maps stand within each other here; no file that is read needs that. "+
		"Text with brackets in it is put in quotes.", maxDepth), at)
}

func tooMany(at hcl.Range) *hcl.Diagnostic {
	return diag.Error("tree-too-large", "Too many values", fmt.Sprintf("The file has more than %d values; no file that is read needs that many. "+
		"Remove what does not belong to it, or divide it.", maxValues), at)
}

func twice(key string, at, first hcl.Range) *hcl.Diagnostic {
	return diag.Error("tree-duplicate-key", "Key written twice", fmt.Sprintf("%q stands in this map already, in line %d. "+
		"A map holds a key once: join the two, or rename one.", short(key), first.Start.Line), at, diag.Place{Message: "first written here", Range: first})
}

// short cuts what is cited where it is long.
func short(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "..."
}
