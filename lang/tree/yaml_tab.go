package tree

import "strings"

// hideTabs replaces the tabs between double quotes: goccy's lexer skips a character for each of them, and so the end of the line behind the closing quote.
// A quote that an odd number of others stand before on its line is taken for the opening one. What may part a key, a dash, a comma or a comment from its
// neighbour is left alone, and so are tabs at the ends of lines, which YAML folds away.
func hideTabs(text string) string {
	var b []byte
	open := false
	for at := 0; at < len(text); at++ {
		switch text[at] {
		case '\n':
			open = false
		case '\\':
			if open {
				at++
			}
		case '"':
			open = !open
		case '\t':
			end := at
			for end < len(text) && (text[end] == '\t' || text[end] == ' ') {
				end++
			}
			if open && enclosed(text, at, end) {
				if b == nil {
					b = []byte(text)
				}
				for i := at; i < end; i++ {
					if b[i] == '\t' {
						b[i] = standTab[0]
					}
				}
			}
			at = end - 1
		}
	}
	if b == nil {
		return text
	}
	return string(b)
}

// enclosed says whether white space stands between two characters of one text.
func enclosed(text string, start, end int) bool {
	before := strings.TrimRight(text[:start], " ")
	if before == "" || end == len(text) {
		return false
	}
	if strings.HasSuffix(before, `\"`) {
		before = "x"
	}
	return !strings.ContainsRune(":,{[-?'\"\n", rune(before[len(before)-1])) && !strings.ContainsRune("#\r\n", rune(text[end]))
}
