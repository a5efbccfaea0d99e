package lang

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pipewright/lang/tree"
)

// Quote writes a text as a quoted literal of the language: nothing in it begins a template, and what nobody sees is written as an escape.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	escape(&b, text)
	b.WriteByte('"')
	return b.String()
}

// Template writes parts as a quoted template of the language.
func Template(parts []tree.Part) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, p := range parts {
		if p.Expr != "" {
			b.WriteString("${" + p.Expr + "}")
			continue
		}
		text := strings.TrimRight(p.Text, "$%")
		if i+1 == len(parts) || len(text) == len(p.Text) {
			escape(&b, p.Text)
			continue
		}
		// Before an interpolation these signs would read as an escape.
		escape(&b, text)
		b.WriteString(`${"` + p.Text[len(text):] + `"}`)
	}
	b.WriteByte('"')
	return b.String()
}

// escape writes what a quoted template would read otherwise.
func escape(b *strings.Builder, text string) {
	for i, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case (c == '$' || c == '%') && strings.HasPrefix(text[i+1:], "{"):
			b.WriteRune(c)
			b.WriteRune(c)
		case unicode.IsPrint(c) && c != utf8.RuneError:
			b.WriteRune(c)
		case c > 0xffff:
			fmt.Fprintf(b, `\U%08x`, c)
		default:
			fmt.Fprintf(b, `\u%04x`, c)
		}
	}
}
