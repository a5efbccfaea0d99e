package tree

import (
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// stand and standTab are what stands for a colon and for a tab while goccy's lexer looks. YAML has no such characters.
const (
	stand    = "\x1f"
	standTab = "\x1e"
)

// tokenize takes a text apart. goccy's lexer ends a key between braces at any colon, so that {Fn::Sub: x} would have the key Fn; to YAML a colon ends one
// only before white space or a bracket. Those inside of words are therefore hidden from it, and so are tabs in quotes.
func tokenize(text string) token.Tokens {
	for _, spelling := range []string{stand, standTab, `\x1f`, `\x1F`, `\u001f`, `\u001F`, `\U0000001f`, `\U0000001F`, `\x1e`, `\x1E`, `\u001e`, `\u001E`, `\U0000001e`, `\U0000001E`} {
		if strings.Contains(text, spelling) {
			return lexer.Tokenize(text) // it would come back as a colon or a tab
		}
	}
	tokens := lexer.Tokenize(hideTabs(hideColons(text)))
	back := strings.NewReplacer(stand, ":", standTab, "\t")
	for _, t := range tokens {
		t.Value, t.Origin = back.Replace(t.Value), back.Replace(t.Origin)
	}
	return tokens
}

// hideColons replaces the colons inside of words, as in AWS::Region.
func hideColons(text string) string {
	var b []byte
	for at := 1; at < len(text); at++ {
		if text[at] != ':' || !wordly(text[at-1]) {
			continue
		}
		end := at
		for end < len(text) && text[end] == ':' {
			end++
		}
		if end < len(text) && wordly(text[end]) {
			if b == nil {
				b = []byte(text)
			}
			for i := at; i < end; i++ {
				b[i] = stand[0]
			}
		}
		at = end
	}
	if b == nil {
		return text
	}
	return string(b)
}

// wordly says whether a byte is a letter, a digit, a sign that words are made of, or of a character that is not ASCII.
func wordly(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.' || c >= 0x80
}
