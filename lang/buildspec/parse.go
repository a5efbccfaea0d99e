package buildspec

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// MaxSize is how long a buildspec may be, in bytes. The guide names no bound; an inline one is a parameter of the API and far shorter.
const MaxSize = 1 << 20

// maxDepth is how deep brackets, or dashes on one line, may nest: the grammar needs six.
const maxDepth = 64

// maxKeys is how many keys a file may have: real ones have a few hundred at most, and the parser's time grows with the square.
const maxKeys = 5000

// Parse reads a buildspec. The Buildspec is never nil; with errors it holds what could be understood.
func Parse(src []byte, filename string) (*Buildspec, hcl.Diagnostics) {
	trimmed := bytes.TrimPrefix(src, bom)
	s := newSource(src, filename)
	if d := readable(s); d != nil {
		return &Buildspec{}, hcl.Diagnostics{d}
	}
	tree, d := tree(s, string(trimmed))
	if d != nil {
		return &Buildspec{}, hcl.Diagnostics{d}
	}
	r := &reader{source: s, anchors: map[string]*node{}}
	root := r.read(tree)
	if r.diags.HasErrors() {
		return &Buildspec{}, r.diags
	}
	dec := &decoder{diags: r.diags}
	return dec.buildspec(root), dec.diags
}

// readable refuses what is no text that could be parsed.
func readable(s *source) *hcl.Diagnostic {
	if len(s.src) > MaxSize {
		return diag.Error("buildspec-too-large", "File too large", fmt.Sprintf("The file has %d bytes; more than %d are not read. "+
			"Put long scripts into files of the source and call them.", len(s.src), MaxSize), s.at(0, 0))
	}
	for at := 0; at < len(s.src); {
		c, size := utf8.DecodeRune(s.src[at:])
		switch {
		case c == utf8.RuneError && size == 1:
			return diag.Error("buildspec-syntax", "Not UTF-8", fmt.Sprintf("Byte 0x%02x begins no character. Save the file as UTF-8.", s.src[at]), s.at(at, at+1))
		case c == 0:
			return diag.Error("buildspec-syntax", "NUL byte", "A NUL byte stands here; the file is no text. Save it as UTF-8 without NULs.", s.at(at, at+1))
		}
		at += size
	}
	if strings.TrimSpace(string(s.src[s.lines[0]:])) == "" {
		return empty(s)
	}
	return nil
}

func empty(s *source) *hcl.Diagnostic {
	return diag.Error("buildspec-empty", "Empty buildspec", "The file says nothing. A buildspec has at least `version: 0.2` and `phases:` with the commands of one phase.", s.at(0, 0))
}

// tree parses the YAML of the one document.
func tree(s *source, text string) (ast.Node, *hcl.Diagnostic) {
	tokens := lexer.Tokenize(text)
	if d := shallow(s, tokens); d != nil {
		return nil, d
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxError(s, err)
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.DirectiveType || doc.Body.Type() == ast.CommentType {
			continue
		}
		bodies = append(bodies, doc.Body)
	}
	switch len(bodies) {
	case 0:
		return nil, empty(s)
	case 1:
		return bodies[0], nil
	default:
		return nil, diag.Error("buildspec-syntax", "Second document", "A buildspec is one YAML document; `---` begins a second one here. Remove what is not meant.", s.token(bodies[1].GetToken()))
	}
}

// shallow refuses nesting and numbers of keys that no buildspec needs, before the parser meets them: its time grows with their square.
func shallow(s *source, tokens token.Tokens) *hcl.Diagnostic {
	depth, line, run, keys := 0, 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, run = t.Position.Line, 0
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth = max(depth-1, 0)
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType:
			run++
		case token.MappingValueType:
			keys++
		default:
		}
		if keys > maxKeys {
			return diag.Error("buildspec-too-large", "Too many keys", fmt.Sprintf("The file has more than %d keys; no buildspec needs that many. "+
				"Text with colons in it is put in quotes.", maxKeys), s.token(t))
		}
		if depth > maxDepth || run > maxDepth {
			return diag.Error("buildspec-too-large", "Nested too deep", fmt.Sprintf("More than %d lists or maps stand within each other here; no key of a buildspec needs that. "+
				"Text with brackets in it is put in quotes.", maxDepth), s.token(t))
		}
	}
	return nil
}

// syntaxError says what the YAML parser said, with its place, and the way out of the usual traps.
func syntaxError(s *source, err error) *hcl.Diagnostic {
	var at yaml.Error
	if !errors.As(err, &at) {
		return diag.Error("buildspec-syntax", "No valid YAML", "The file cannot be read as YAML: "+err.Error()+".", s.at(0, 0))
	}
	message, rng := at.GetMessage(), s.token(at.GetToken())
	detail := "The file cannot be read as YAML: " + message + "."
	rest := string(s.src[rng.Start.Byte:])
	switch {
	case strings.HasPrefix(strings.TrimLeft(lineOf(s, rng.Start.Byte), " "), "\t"):
		return diag.Error("buildspec-syntax", "Tab in the indentation", "YAML is indented with spaces; a tab stands at the start of this line. Replace it.", rng)
	case strings.Contains(message, "mapping value is not allowed"):
		detail += " A colon followed by a space stands inside a text: put the whole text in quotes."
	case strings.HasPrefix(rest, "@") || strings.HasPrefix(rest, "`") || strings.HasPrefix(rest, "%"):
		detail += " A text cannot begin with this character: put the whole text in quotes."
	}
	return diag.Error("buildspec-syntax", "No valid YAML", detail, rng)
}

// lineOf gives the whole line that a byte stands in.
func lineOf(s *source, at int) string {
	start := s.lines[s.pos(at).Line-1]
	return string(s.src[start:s.endOfLine(start)])
}
