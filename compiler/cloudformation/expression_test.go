package cloudformation

import (
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"pipewright/lang"
)

// TestQuote compares what is written with what HCL writes, and reads it again.
func TestQuote(t *testing.T) {
	for _, text := range []string{"", "a", `"\`, "$", "$${a}", "${a} %{b}", "%", "$ {", "a\nb\r\tc", "\u00e9\U0001f600", "\x7f\u200b\x01", "$$", "a$"} {
		got := lang.Quote(text)
		v, diags := parsed(got).Value(nil)
		if diags.HasErrors() || v.AsString() != text {
			t.Errorf("%q is written %s, which is read as %#v", text, got, v)
		}
		if want := string(hclwrite.TokensForValue(cty.StringVal(text)).Bytes()); got != want && len(got) == len(want) {
			t.Errorf("%q is written %s, by HCL %s", text, got, want)
		}
	}
}
