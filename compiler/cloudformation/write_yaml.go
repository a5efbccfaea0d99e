package cloudformation

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An item is a value of the YAML that is written: one of its members is used.
type item struct {
	plain  string // spelled as it stands: a number, a truth value, a function
	text   *string
	fields []field
	elems  []*item
}

// A field is a key and its value. One without a value is not written.
type field struct {
	key   string
	value *item
}

// mapOf keeps the fields that have a value.
func mapOf(fields ...field) *item {
	out := &item{fields: make([]field, 0, len(fields))}
	for _, f := range fields {
		if f.value != nil {
			out.fields = append(out.fields, f)
		}
	}
	return out
}

// optional is a field for a text that is absent where it is empty.
func optional(key, value string) field {
	if value == "" {
		return field{}
	}
	return required(key, value)
}

func required(key, value string) field { return field{key, scalarItem(value)} }

// counted is a field for a number that is absent where it is 0.
func counted(key string, n int) field {
	if n == 0 {
		return field{}
	}
	return field{key, &item{plain: strconv.Itoa(n)}}
}

// listed is a field for a list that is absent where it is empty. Elements that come to nothing are left out.
func listed[T any](key string, list []T, write func(T) *item) field {
	out := &item{}
	for _, e := range list {
		if v := write(e); v != nil {
			out.elems = append(out.elems, v)
		}
	}
	if len(out.elems) == 0 {
		return field{}
	}
	return field{key, out}
}

func scalarItem(value string) *item { return &item{text: &value} }

// write spells a value whose first line is already indented.
func (v *item) write(b *strings.Builder, indent int) {
	for i, f := range v.fields {
		if i > 0 {
			pad(b, indent)
		}
		b.WriteString(spell(f.key, 0))
		b.WriteByte(':')
		f.value.writeBehind(b, indent)
	}
	for i, e := range v.elems {
		if i > 0 {
			pad(b, indent)
		}
		b.WriteByte('-')
		if len(e.fields) > 0 {
			b.WriteByte(' ')
			e.write(b, indent+2)
			continue
		}
		e.writeBehind(b, indent)
	}
}

// writeBehind spells a value behind a key or a dash of a line with that indent.
func (v *item) writeBehind(b *strings.Builder, indent int) {
	switch {
	case v.text != nil:
		b.WriteString(" " + spell(*v.text, indent+2) + "\n")
	case v.plain != "":
		b.WriteString(" " + v.plain + "\n")
	case len(v.fields)+len(v.elems) == 0:
		b.WriteString(" {}\n")
	default:
		b.WriteByte('\n')
		pad(b, indent+2)
		v.write(b, indent+2)
	}
}

func pad(b *strings.Builder, indent int) {
	for range indent {
		b.WriteByte(' ')
	}
}

// isPlain matches texts that need no quotes: they begin with a letter, so that they are no number and no date in YAML 1.1 and 1.2, and hold nothing that
// ends a text. A colon is safe before anything but a blank and the end.
var isPlain = regexp.MustCompile(`^[A-Za-z](?:(?: |::?)?[A-Za-z0-9_./@+=,()-])*$`).MatchString

// misread are the words that YAML 1.1 reads as something else than a text.
func misread(word string) bool {
	switch strings.ToLower(word) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

// spell writes a text so that every reader of YAML 1.1 and 1.2 takes it for that text. Its further lines are indented.
func spell(value string, indent int) string {
	switch {
	case isPlain(value) && !misread(value):
		return value
	case indent > 0 && isBlock(value):
		return literalBlock(value, indent)
	case strings.IndexFunc(value, needsEscape) < 0:
		return "'" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return escaped(value)
}

// isBlock says whether a text reads well as a literal block, and whether every reader agrees on what such a block holds.
func isBlock(value string) bool {
	body := strings.TrimSuffix(value, "\n")
	lines := strings.Split(body, "\n")
	if len(lines) == 1 || lines[0] == "" || strings.HasPrefix(body, " ") || strings.HasSuffix(body, "\n") {
		return false
	}
	for _, line := range lines {
		if strings.HasSuffix(line, " ") || strings.IndexFunc(line, needsEscape) >= 0 { // a tab is among those
			return false
		}
	}
	return true
}

func literalBlock(value string, indent int) string {
	b := &strings.Builder{}
	b.WriteByte('|')
	if !strings.HasSuffix(value, "\n") {
		b.WriteByte('-')
	}
	for line := range strings.Lines(value) {
		line = strings.TrimSuffix(line, "\n")
		b.WriteByte('\n')
		if line != "" {
			pad(b, indent)
			b.WriteString(line)
		}
	}
	return b.String()
}

// needsEscape says whether a character can stand in a text only as an escape.
func needsEscape(c rune) bool {
	return !unicode.IsPrint(c) || c == utf8.RuneError || c == '\ufeff'
}

func escaped(value string) string {
	b := &strings.Builder{}
	b.WriteByte('"')
	for _, c := range value {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c > 0xffff && needsEscape(c):
			fmt.Fprintf(b, `\U%08X`, c)
		case needsEscape(c):
			fmt.Fprintf(b, `\u%04X`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
