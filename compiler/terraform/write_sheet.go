package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"pipewright/lang"
)

// A sheet is a configuration that is being written, without indents: hclwrite sets those.
type sheet struct {
	strings.Builder
	begun bool // something stands in the block that is open
}

func (w *sheet) comment(text string) {
	fmt.Fprintf(w, "# %s\n", text)
}

// block writes a block, a blank line before it where it is not the first of its block.
func (w *sheet) block(header string, body func()) {
	w.apart()
	w.WriteString(header + " {\n")
	w.begun = false
	body()
	w.WriteString("}\n")
	w.begun = true
}

// apart sets what is longer than one line apart from what stands before it.
func (w *sheet) apart() {
	if w.begun {
		w.WriteByte('\n')
	}
}

func (w *sheet) attr(name, expression string) {
	w.WriteString(name + " = " + expression + "\n")
	w.begun = true
}

// text writes a text that is absent where it is empty.
func (w *sheet) text(name, value string) {
	if value != "" {
		w.attr(name, lang.Quote(value))
	}
}

// number writes a number that is absent where it is 0.
func (w *sheet) number(name string, n int) {
	if n != 0 {
		w.attr(name, strconv.Itoa(n))
	}
}

// list writes a list in one line; it is absent where it is empty.
func (w *sheet) list(name string, values []string) {
	if len(values) == 0 {
		return
	}
	w.attr(name, "["+strings.Join(quotes(values), ", ")+"]")
}

// lines writes a list with one element a line.
func (w *sheet) lines(name string, values []string) {
	if len(values) == 0 {
		return
	}
	w.apart()
	w.attr(name, "[\n"+strings.Join(quotes(values), ",\n")+",\n]")
}

// texts writes a map, sorted by key.
func (w *sheet) texts(name string, values map[string]string, spell func(string) string) {
	if len(values) == 0 {
		return
	}
	w.apart()
	w.WriteString(name + " = {\n")
	for _, key := range slices.Sorted(maps.Keys(values)) {
		w.attr(mapKey(key), spell(values[key]))
	}
	w.WriteString("}\n")
}

// mapKey writes a key as an identifier where it is one and no word of Terraform's own.
func mapKey(key string) string {
	switch key {
	case "for", "null", "true", "false":
		return lang.Quote(key)
	}
	if hclsyntax.ValidIdentifier(key) {
		return key
	}
	return lang.Quote(key)
}

func quotes(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = lang.Quote(v)
	}
	return out
}
