package tree

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// JSON parses a JSON document. The range of a list or a map goes from its opening to its closing bracket, that of a text and of a key has its quotes.
func JSON(filename string, src []byte) (*Value, hcl.Diagnostics) {
	s := newSource(filename, src)
	if d := readable(s, MaxJSON); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	r := &jsonReader{source: s, dec: json.NewDecoder(strings.NewReader(s.text))}
	r.dec.UseNumber()
	v := r.value()
	if at := r.next(); r.fatal == nil && at < len(s.text) {
		r.stop(diag.Error("tree-syntax", "Text after the document", fmt.Sprintf("The document ends before %s; a file holds one. Remove what follows, or the bracket too many before it.",
			r.cite(at)), r.character(at)))
	}
	if r.fatal != nil {
		r.diags = append(r.diags, r.fatal)
	}
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	return v, nil
}

// A jsonReader takes the tokens of a document one after the other.
type jsonReader struct {
	*source
	dec    *json.Decoder
	open   []int // where the brackets stand that are open
	values int
	diags  hcl.Diagnostics
	fatal  *hcl.Diagnostic // what reading cannot go on after
}

func (r *jsonReader) stop(d *hcl.Diagnostic) {
	if r.fatal == nil {
		r.fatal = d
	}
}

// next gives where the next token begins: behind the last one, white space and what divides elements.
func (r *jsonReader) next() int {
	at := int(r.dec.InputOffset())
	return len(r.text) - len(strings.TrimLeft(r.text[at:], " \t\r\n,:"))
}

// token takes the next token; false: there is none.
func (r *jsonReader) token() (tok json.Token, start, end int, ok bool) {
	if r.fatal != nil {
		return nil, 0, 0, false
	}
	start = r.next()
	tok, err := r.dec.Token()
	if err != nil {
		r.broken(start, err)
		return nil, 0, 0, false
	}
	return tok, start, int(r.dec.InputOffset()), true
}

// value reads a value; nil where reading stopped.
func (r *jsonReader) value() *Value {
	tok, start, end, ok := r.token()
	if !ok {
		return nil
	}
	if r.values++; r.values > maxValues {
		r.stop(tooMany(r.character(start)))
		return nil
	}
	switch tok := tok.(type) {
	case json.Delim:
		return r.container(tok, start)
	case string:
		r.legible(tok, start, end)
		return &Value{Kind: String, Text: tok, Range: r.at(start, end)}
	case json.Number:
		return &Value{Kind: Number, Text: tok.String(), Range: r.at(start, end)}
	case bool:
		return &Value{Kind: Bool, Text: r.text[start:end], Range: r.at(start, end)}
	default:
		return &Value{Kind: Null, Range: r.at(start, end)}
	}
}

// container reads the elements of a list or a map, and its closing bracket.
func (r *jsonReader) container(bracket json.Delim, start int) *Value {
	if len(r.open) == maxDepth {
		r.stop(tooDeep(r.character(start)))
		return nil
	}
	r.open = append(r.open, start)
	v := &Value{Kind: List}
	if bracket == '{' {
		v.Kind = Map
		r.fields(v)
	} else {
		for r.fatal == nil && r.dec.More() {
			v.Elems = append(v.Elems, r.value())
		}
	}
	_, _, end, ok := r.token()
	if !ok {
		return nil
	}
	r.open = r.open[:len(r.open)-1]
	v.Range = r.at(start, end)
	return v
}

func (r *jsonReader) fields(v *Value) {
	at := map[string]int{}
	for r.fatal == nil && r.dec.More() {
		tok, start, end, ok := r.token()
		key, isText := tok.(string)
		if !ok || !isText {
			return // only at the end of the text: the decoder takes no other key
		}
		r.legible(key, start, end)
		f := Field{Key: key, KeyRange: r.at(start, end), Value: r.value()}
		if first, clash := at[key]; clash {
			r.report(twice(key, f.KeyRange, v.Fields[first].KeyRange))
			continue
		}
		at[key] = len(v.Fields)
		v.Fields = append(v.Fields, f)
	}
}

func (r *jsonReader) report(d *hcl.Diagnostic) {
	if r.diags = append(r.diags, d); len(r.diags) == maxDiags {
		r.fatal = d
		r.diags = r.diags[:maxDiags-1]
	}
}

// legible refuses a NUL written as an escape.
func (r *jsonReader) legible(text string, start, end int) {
	if strings.IndexByte(text, 0) >= 0 {
		r.report(nul(r.at(start, end)))
	}
}

func nul(at hcl.Range) *hcl.Diagnostic {
	return diag.Error("tree-syntax", "NUL character", `The text holds a NUL, written as an escape. No command, no variable and no service can hold one: remove it, or let a command make it with printf '\0'.`, at)
}

// broken says why the token that begins at a byte is none.
func (r *jsonReader) broken(at int, err error) {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || at >= len(r.text) {
		r.unfinished()
		return
	}
	rng, detail := r.character(at), "JSON cannot go on with "+r.cite(at)+": "+trimmed(err)+"."
	switch c := r.text[at]; {
	case strings.Contains(err.Error(), "invalid character ','") && strings.Contains(r.text[:at], ","):
		rng = r.character(strings.LastIndexByte(r.text[:at], ','))
		detail = "A comma stands where a value or a key was expected. JSON has commas between elements only: remove it, or write what is missing before it."
	case strings.Contains(err.Error(), "invalid character ':'") && strings.Contains(r.text[:at], ":"):
		rng = r.character(strings.LastIndexByte(r.text[:at], ':'))
		detail = "A colon stands where a value or a key was expected. JSON has one colon between a key and its value: remove it, or write what is missing before it."
	case c == '"':
		if bad := unquotable(r.text, at); bad < len(r.text) {
			rng = r.character(bad)
			detail = "A text cannot hold " + r.cite(bad) + " here: " + trimmed(err) + `. Line breaks are written \n, tabs \t, and a backslash \\.`
		}
	case c == '\'':
		detail = "A single quote stands here. JSON's texts and keys stand in double quotes."
	case c == '/' || c == '#':
		detail = "JSON has no comments, and " + r.cite(at) + " stands where a value, a key or a bracket does. Remove it, or write the file as YAML."
	case (c == ']' || c == '}') && strings.HasSuffix(strings.TrimRight(r.text[:at], " \t\n"), ","):
		detail = fmt.Sprintf("A comma stands before %q. JSON has commas between elements only: remove it.", c)
	default:
		rng = r.at(at, at+len(word(r.text[at:])))
	}
	r.stop(diag.Error("tree-syntax", "No valid JSON", detail, rng))
}

// unfinished says that the text ends too soon, and which bracket waits.
func (r *jsonReader) unfinished() {
	at := len(strings.TrimRight(r.text, " \t\n"))
	if len(r.open) == 0 {
		r.stop(diag.Error("tree-syntax", "Unfinished file", "The file ends in the middle of a value. Was it written to its end?", r.at(at, at)))
		return
	}
	bracket := r.open[len(r.open)-1]
	r.stop(diag.Error("tree-syntax", "Unfinished file", fmt.Sprintf("The file ends before the %q in line %d is closed. Was it written to its end?", r.text[bracket], r.pos(bracket).Line),
		r.at(at, at), diag.Place{Message: "opened here", Range: r.character(bracket)}))
}

// trimmed is what the decoder says, without its name.
func trimmed(err error) string { return strings.TrimPrefix(err.Error(), "json: ") }

// cite gives the character at a byte in quotes.
func (r *jsonReader) cite(at int) string {
	c, _ := utf8.DecodeRuneInString(r.text[at:])
	return fmt.Sprintf("%q", string(c))
}

// word gives the letters, digits and signs that a text begins with, and at least one character.
func word(text string) string {
	_, least := utf8.DecodeRuneInString(text)
	if i := strings.IndexAny(text[least:], " \t\n,:[]{}\""); i >= 0 {
		return text[:least+i]
	}
	return text
}

// unquotable gives where the first character stands that the text in quotes, begun at a byte, cannot hold; the end: none.
func unquotable(text string, at int) int {
	for at++; at < len(text) && text[at] != '"'; at++ {
		if text[at] < ' ' {
			return at
		}
		if text[at] != '\\' {
			continue
		}
		at++
		if at < len(text) && !strings.ContainsRune(`"\/bfnrtu`, rune(text[at])) {
			return at
		}
		if at < len(text) && text[at] == 'u' {
			for n := 1; n <= 4 && at+n < len(text); n++ {
				if !strings.ContainsRune("0123456789abcdefABCDEF", rune(text[at+n])) {
					return at + n
				}
			}
		}
	}
	return len(text)
}
