package lang

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang/diag"
)

// foreignText matches a ${ that means something to a shell, or to another tool, and that HCL cannot read or reads otherwise: ${VAR:-x}, ${#VAR},
// ${VAR##*/}, ${@}, ${{. Its first group is there where no expression of HCL can be meant.
func foreignText() *regexp.Regexp {
	const name = `[#!]?[A-Za-z_][A-Za-z0-9_]*(?:\[[0-9]+\])?`
	return regexp.MustCompile(`^\$\{(?:(` + name + `(?::[-=?+0-9]|\^|,,?|@)[^}"\n]*\}?|[@?$]\}|` + name + `\[@\]\})|` +
		`(?:` + name + `(?:[-=?+#%/]|\[\*\])|#)[^}"\n]*\}?|[*!-]\}|\{[^}"\n]*\}{0,2})`)
}

// explainEscapes says in the language's words what HCL makes of a text that was meant for a shell: one error for each such text, in place of the several that
// come of it. Texts that do not end, of which HCL says so at every line that follows, are reported once.
func explainEscapes(name string, src []byte, diags hcl.Diagnostics) hcl.Diagnostics {
	if len(diags) == 0 {
		return nil
	}
	e := escapes{name: name, src: src, told: map[int]bool{}}
	e.find()
	slices.SortStableFunc(diags, inOrder)
	for _, d := range diags {
		if !e.lost {
			e.take(d)
		}
	}
	slices.SortStableFunc(e.out, inOrder)
	return e.out
}

func inOrder(a, b *hcl.Diagnostic) int {
	return cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte)
}

// escapes goes through what HCL said of one file.
type escapes struct {
	name  string
	src   []byte
	texts [][]int // where ${ means something to a shell
	told  map[int]bool
	lost  bool // a # in such a text began a comment that took the closing quote with it: what is said behind it is wrong
	open  bool // a text that does not end was reported
	out   hcl.Diagnostics
}

// find looks at every ${ of the file, and reports those at once that cannot be the language's.
func (e *escapes) find() {
	foreign := foreignText()
	tokens, _ := hclsyntax.LexConfig(e.src, e.name, hcl.InitialPos) // that it has mistakes is known
	for _, t := range tokens {
		if t.Type != hclsyntax.TokenTemplateInterp {
			continue
		}
		at := t.Range.Start.Byte
		m := foreign.FindSubmatchIndex(e.src[at:])
		if m == nil {
			continue
		}
		e.texts = append(e.texts, []int{at, at + m[1]})
		if m[2] >= 0 {
			e.tell([]int{at, at + m[1]})
		}
	}
}

// tell reports a text once.
func (e *escapes) tell(at []int) {
	if !e.told[at[0]] {
		e.told[at[0]] = true
		e.out = append(e.out, e.shell(at))
	}
}

func (e *escapes) take(d *hcl.Diagnostic) {
	if at := e.cause(d); at != nil {
		e.tell(at)
		e.lost = bytes.ContainsRune(e.src[at[0]:at[1]], '#')
		return
	}
	if d.Summary == "Invalid multi-line string" || d.Summary == "Unterminated template string" {
		if e.open {
			return
		}
		e.open = true
	}
	e.open = e.open || hintEscape(d)
	e.out = append(e.out, d)
}

// cause finds the shell's text that a mistake comes from: it stands before it in the line, or where a comment began in it a few lines up.
func (e *escapes) cause(d *hcl.Diagnostic) []int {
	i, _ := slices.BinarySearchFunc(e.texts, d.Subject.Start.Byte+1, func(at []int, byte int) int { return cmp.Compare(at[0], byte) })
	if i == 0 {
		return nil
	}
	at := e.texts[i-1]
	lines := bytes.Count(e.src[at[0]:min(d.Subject.Start.Byte, len(e.src))], []byte{'\n'})
	if lines == 0 || lines < 5 && bytes.ContainsRune(e.src[at[0]:at[1]], '#') {
		return at
	}
	return nil
}

// shell is the error for a text that was meant for a shell.
func (e *escapes) shell(at []int) *hcl.Diagnostic {
	written := string(e.src[at[0]:at[1]])
	subject := spot(e.name, e.src, at[0])
	subject.End.Byte = at[1]
	subject.End.Column = subject.Start.Column + len([]rune(written))
	return diag.Error("text-escape", "Text that was meant for another language", "${ begins an expression of this language, and "+quotedPlain(written)+" holds none. "+
		"If a shell is to see it, write $"+written+".", subject)
}

// quotedPlain is a text in quotes, escapes and all as they are.
func quotedPlain(text string) string { return `"` + text + `"` }

// hintEscape adds to what HCL says of a text how the characters are written that it stumbled over; it tells whether what follows is an echo.
func hintEscape(d *hcl.Diagnostic) (echoes bool) {
	switch d.Summary {
	case "Invalid template control keyword", "Invalid template directive":
		d.Detail += " If text is meant, as in curl's %{http_code}, write %%{ instead of %{."
		echoes = true
	case "Invalid escape sequence":
		d.Detail += ` For a backslash write \\; in a heredoc it is written as it is.`
	default:
		return false
	}
	d.Extra = &diag.Extra{Name: "text-escape"}
	return echoes
}

// inText says whether a place is the beginning of what ${ holds in a text.
func (s *scope) inText(at hcl.Range) bool {
	text := s.ev.source.texts[at.Filename]
	if at.Start.Byte > len(text) {
		return false
	}
	before := strings.TrimRight(string(text[max(0, at.Start.Byte-8):at.Start.Byte]), " ~")
	return strings.HasSuffix(before, "${")
}
