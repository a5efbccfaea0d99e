package tree

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
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
	return v, r.diags
}

// parse gives the body of the one document.
func parse(s *source) (ast.Node, *hcl.Diagnostic) {
	if d := toil(s); d != nil {
		return nil, d
	}
	tokens := tokenize(s.text)
	s.locate(tokens)
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
		return nil, second(s.token(bodies[1].GetToken()))
	}
}

func second(at hcl.Range) *hcl.Diagnostic {
	return diag.Error("tree-syntax", "Second document", "A file holds one YAML document; `---` begins a second one here. Remove what is not meant.", at)
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
	indent := strings.TrimLeft(line, " ")
	switch {
	case strings.HasPrefix(indent, "\t"):
		tab := int(s.lines[rng.Start.Line-1]) + len(line) - len(indent)
		return diag.Error("tree-syntax", "Tab in the indentation", "YAML is indented with spaces; a tab stands at the start of this line. Replace it.", s.character(tab))
	case strings.Contains(message, "mapping value is not allowed"):
		detail += " A colon followed by a space stands inside a text: put the whole text in quotes."
	case strings.HasPrefix(rest, "@") || strings.HasPrefix(rest, "`") || strings.HasPrefix(rest, "%"):
		detail += " A text cannot begin with this character: put the whole text in quotes."
	}
	return diag.Error("tree-syntax", "No valid YAML", detail, rng)
}

// locate notes in each token where it begins in the text. What goccy says of it cannot be used: its offsets count code points, and its columns are short by one behind each tag.
func (s *source) locate(tokens token.Tokens) {
	at := 0
	for _, t := range tokens {
		text := strings.Trim(t.Origin, blank)
		from := len(s.text) - len(strings.TrimLeft(s.text[at:], blank))
		if !strings.HasPrefix(s.text[from:], text) {
			from = s.search(at, text, t.Position)
		}
		t.Position.Offset = from
		_, at = s.span(t)
	}
}

// blank is what may stand between tokens.
const blank = " \t\n"

// search looks for a token that does not stand right behind the one before it.
func (s *source) search(at int, text string, place *token.Position) int {
	const near = 4096
	if i := strings.Index(s.text[at:min(len(s.text), at+near)], text); i >= 0 {
		return at + i
	}
	return max(at, s.offset(place.Line, place.Column))
}

// token gives the range of a token.
func (s *source) token(t *token.Token) hcl.Range { return s.at(s.span(t)) }

// span gives where a token begins and ends: its own text where that is found at its place, else the rest of its line. What the parser put in for what is not
// written is empty.
func (s *source) span(t *token.Token) (start, end int) {
	if t == nil || t.Position == nil {
		return 0, 0
	}
	start = t.Position.Offset
	switch t.Type {
	case token.ImplicitNullType:
		return start, start
	case token.DoubleQuoteType, token.SingleQuoteType:
		return start, s.quoted(start)
	default:
	}
	text := strings.Trim(t.Origin, blank)
	if strings.HasPrefix(s.text[start:], text) {
		return start, start + len(text)
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
