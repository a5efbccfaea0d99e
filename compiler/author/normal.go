package author

import (
	"fmt"

	"golang.org/x/text/unicode/norm"

	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// normal warns of texts that come out of a pipeline.hcl as other bytes: HCL brings all of them into Unicode's normal form C.
func (w *writer) normal(v *tree.Value) {
	if v.Kind == tree.String && !norm.NFC.IsNormalString(v.Text) {
		w.diags = append(w.diags, diag.Warning("import-normalized", "Text in another form of Unicode",
			fmt.Sprintf("%q has characters that a pipeline.hcl holds in a composed form: it comes out as %q. The two look the same and are other bytes.", v.Text, norm.NFC.String(v.Text)), v.Range))
	}
	for _, e := range v.Elems {
		w.normal(e)
	}
	for _, f := range v.Fields {
		w.normal(f.Value)
	}
}
