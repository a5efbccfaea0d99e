package lang

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/diag"
)

// changed says where a new layout would say something else than the file. Blanks can be what keeps two tokens apart in odd places, as in "0 .0".
// The new layout is given by its tokens, or by why it does not parse.
func changed(before, after hclsyntax.Tokens, broken hcl.Diagnostics) *hcl.Diagnostic {
	old := [2]hclsyntax.Tokens{code(before), comments(before)}
	for i, now := range [2]hclsyntax.Tokens{code(after), comments(after)} {
		for j, t := range old[i] {
			if j >= len(now) || t.Type != now[j].Type || !bytes.Equal(plainToken(t), plainToken(now[j])) {
				return notFormattable(t)
			}
		}
		if len(now) > len(old[i]) || broken.HasErrors() {
			return notFormattable(before[0])
		}
	}
	return nil
}

func notFormattable(t hclsyntax.Token) *hcl.Diagnostic {
	return diag.Error("not-formattable", "Not formattable", fmt.Sprintf(
		"The canonical layout of what stands here would be read as something else than %q, so the file is left as it is. "+
			"Write it in another way, with parentheses or with an index in brackets, and format again.", t.Bytes), t.Range)
}

// code are the tokens that mean something, without the commas that end lists.
func code(tokens hclsyntax.Tokens) hclsyntax.Tokens {
	out := make(hclsyntax.Tokens, 0, len(tokens))
	for _, t := range tokens {
		switch t.Type {
		case hclsyntax.TokenNewline, hclsyntax.TokenEOF, hclsyntax.TokenComment:
			continue
		case hclsyntax.TokenCBrack:
			if n := len(out); n > 0 && out[n-1].Type == hclsyntax.TokenComma {
				out = out[:n-1]
			}
		}
		out = append(out, t)
	}
	return out
}

func comments(tokens hclsyntax.Tokens) hclsyntax.Tokens {
	var out hclsyntax.Tokens
	for _, t := range tokens {
		if t.Type == hclsyntax.TokenComment {
			out = append(out, t)
		}
	}
	return out
}

// plainToken is a token's text without what the layout may change within one: the end of a comment, the ends of its lines.
func plainToken(t hclsyntax.Token) []byte {
	if t.Type != hclsyntax.TokenComment {
		return t.Bytes
	}
	return bytes.TrimRight(bytes.ReplaceAll(t.Bytes, []byte("\r\n"), []byte("\n")), " \t\r\n")
}
