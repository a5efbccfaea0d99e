package tree

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// YAML parses a YAML document. Tags such as !Ref are kept in Tag and the ranges of their values begin with them; the tags of YAML's own (!!str) are applied and
// dropped. Aliases and merge keys are resolved: an alias shares the value, and the range, of its anchor. Null, truth values and numbers are those of YAML 1.2's
// core schema, but for two things: yes, no, on and off are texts, as they are there, and a number is one only where JSON would spell it so; 0x1F, 007, 1_000,
// +1 and .inf are texts, and so are dates. Any scalar keeps its spelling but true and false, which may be written True and TRUE.
// The range of a list or a map in brackets goes from bracket to bracket, of another from its first dash or key to the end of its last element.
func YAML(filename string, src []byte) (*Value, hcl.Diagnostics) {
	s := newSource(filename, src)
	if d := readable(s, MaxYAML); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	body, d := parse(s)
	if d != nil {
		return nil, hcl.Diagnostics{d}
	}
	r := &yamlReader{source: s, anchors: map[string]anchor{}}
	v := r.read(body)
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return v, nil
}

// parse gives the body of the one document.
func parse(s *source) (ast.Node, *hcl.Diagnostic) {
	tokens := lexer.Tokenize(s.text)
	if d := shield(s, tokens); d != nil {
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
		return nil, diag.Error("tree-syntax", "Second document", "A file holds one YAML document; `---` begins a second one here. Remove what is not meant.", s.token(bodies[1].GetToken()))
	}
}

// syntaxError says what the parser said, with its place, and the way out of the usual traps.
func syntaxError(s *source, err error) *hcl.Diagnostic {
	var at yaml.Error
	if !errors.As(err, &at) {
		return diag.Error("tree-syntax", "No valid YAML", "The file cannot be read as YAML: "+err.Error()+".", s.at(0, 0))
	}
	start, end := s.span(at.GetToken())
	rng, rest, message := s.at(start, end), s.text[start:], at.GetMessage()
	detail := "The file cannot be read as YAML: " + message + "."
	line := s.line(rng.Start.Line - 1)
	switch {
	case strings.HasPrefix(strings.TrimLeft(line, " "), "\t"):
		return diag.Error("tree-syntax", "Tab in the indentation", "YAML is indented with spaces; a tab stands at the start of this line. Replace it.", rng)
	case strings.Contains(message, "mapping value is not allowed"):
		detail += " A colon followed by a space stands inside a text: put the whole text in quotes."
	case strings.HasPrefix(rest, "@") || strings.HasPrefix(rest, "`") || strings.HasPrefix(rest, "%"):
		detail += " A text cannot begin with this character: put the whole text in quotes."
	}
	return diag.Error("tree-syntax", "No valid YAML", detail, rng)
}

// token gives the range of a token.
func (s *source) token(t *token.Token) hcl.Range { return s.at(s.span(t)) }

// span gives where a token begins and ends: its own text where that is found at its place, else the rest of its line. A null that the parser put in for what
// is not written is empty.
func (s *source) span(t *token.Token) (start, end int) {
	if t == nil || t.Position == nil {
		return 0, 0
	}
	start = s.offset(t.Position.Line, t.Position.Column)
	switch t.Type {
	case token.DoubleQuoteType, token.SingleQuoteType:
		return start, s.quoted(start)
	default:
	}
	text := strings.TrimSpace(t.Origin)
	if strings.HasPrefix(s.text[start:], text) {
		return start, start + len(text)
	}
	if t.Type == token.NullType {
		return start, start
	}
	rest, _, _ := strings.Cut(s.text[start:], "\n")
	return start, start + len(strings.TrimRight(rest, " \t"))
}

// quoted gives where the text in quotes ends that begins at a byte.
func (s *source) quoted(start int) int {
	if start >= len(s.text) {
		return start
	}
	for at, quote := start+1, s.text[start]; at < len(s.text); at++ {
		switch {
		case s.text[at] == '\\' && quote == '"':
			at++
		case s.text[at] != quote:
		case quote == '\'' && strings.HasPrefix(s.text[at+1:], "'"):
			at++
		default:
			return at + 1
		}
	}
	return len(s.text)
}

// block gives where a text ends that a | or > begins at a byte. goccy's place of such a text is not where it is.
func (s *source) block(start int, t *token.Token) int {
	rest, _, _ := strings.Cut(s.text[start:], "\n")
	from := min(start+len(rest)+1, len(s.text))
	if strings.HasPrefix(s.text[from:], t.Origin) {
		return from + len(strings.TrimRight(t.Origin, " \n"))
	}
	return start + len(strings.TrimRight(rest, " \t"))
}
