package lang

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang/tree"
)

// FuzzQuote reads back what was quoted. HCL brings texts into Unicode form C, so what is not in it is compared after that.
func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "a", `"\`, "${x}", "%{if}", "$${x}", "$", "%%", "a\nb\r\t", "\x00\x7f", "\u202e", "\ufffd", "é😀", "$\"{"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?") // no reader lets anything else in
		want := cty.StringVal(text).AsString()
		for _, src := range []string{Quote(text), Template([]tree.Part{{Text: text}})} {
			x, diags := hclsyntax.ParseExpression([]byte(src), "", hcl.InitialPos)
			if diags.HasErrors() {
				t.Fatalf("%q: %v", src, diags)
			}
			if v, _ := x.Value(nil); v.AsString() != want {
				t.Fatalf("%q is %q, want %q", src, v.AsString(), want)
			}
		}
		src := Template([]tree.Part{{Text: text}, {Expr: "x", Text: "y"}, {Text: text}})
		x, diags := hclsyntax.ParseExpression([]byte(src), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatalf("%q: %v", src, diags)
		}
		v, _ := x.Value(&hcl.EvalContext{Variables: map[string]cty.Value{"x": cty.StringVal("|")}})
		if got, want := v.AsString(), cty.StringVal(text+"|"+text).AsString(); got != want {
			t.Fatalf("%q is %q, want %q", src, got, want)
		}
	})
}
