package author

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang"
	"pipewright/lang/tree"
)

// A piece is a literal, or an expression of the language, of a text.
type piece struct {
	text string
	expr string // empty: text is a literal
}

// pieces gives the pieces of a value's text.
func pieces(v *tree.Value) []piece {
	if v.Parts == nil {
		return []piece{{text: v.Text}}
	}
	return partsOf(v.Parts)
}

func partsOf(parts []tree.Part) []piece {
	list := make([]piece, len(parts))
	for i, p := range parts {
		list[i] = piece{p.Text, p.Expr}
	}
	return list
}

// spelled gives the text that pieces come to.
func spelled(list []piece) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.text)
	}
	return b.String()
}

// plain says whether a value is a literal.
func plain(v *tree.Value) bool {
	for _, p := range v.Parts {
		if p.Expr != "" {
			return false
		}
	}
	return true
}

// written gives the expression for a text of pieces: a quoted template, or the one expression that it is made of.
func written(list []piece) string {
	list = joined(list)
	if len(list) == 1 && list[0].expr != "" {
		return list[0].expr
	}
	parts := make([]tree.Part, len(list))
	for i, p := range list {
		parts[i] = tree.Part{Text: p.text, Expr: p.expr}
	}
	return lang.Template(parts)
}

// joined melds neighbouring literals and leaves out empty ones, but for the only one.
func joined(list []piece) []piece {
	var out []piece
	for _, p := range list {
		switch {
		case p.expr == "" && p.text == "":
		case p.expr == "" && len(out) > 0 && out[len(out)-1].expr == "":
			out[len(out)-1].text += p.text
		default:
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return []piece{{}}
	}
	return out
}

// step writes a name after a root: as an attribute where it is an identifier, else as an index.
func step(root, name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return root + "." + name
	}
	return root + "[" + lang.Quote(name) + "]"
}

// key writes the key of an object. Words that mean something to HCL where a key begins are put in quotes.
func key(name string) string {
	if hclsyntax.ValidIdentifier(name) && !slices.Contains([]string{"for", "null", "true", "false"}, name) {
		return name
	}
	return lang.Quote(name)
}
