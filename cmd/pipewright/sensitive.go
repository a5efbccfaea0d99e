package main

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// sensitiveVariables gives the names of the variables that files declare sensitive. What cannot be read as a plain "sensitive = false" is
// taken as sensitive.
func sensitiveVariables(files map[string][]byte) map[string]bool {
	found := map[string]bool{}
	for name, src := range files {
		f, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
		if diags.HasErrors() {
			continue // the configuration was good: this is no file of it
		}
		for _, b := range f.Body.(*hclsyntax.Body).Blocks {
			sensitive := b.Body.Attributes["sensitive"]
			if b.Type != "variable" || len(b.Labels) != 1 || sensitive == nil {
				continue
			}
			v, diags := sensitive.Expr.Value(nil)
			found[b.Labels[0]] = diags.HasErrors() || !v.IsKnown() || v.IsNull() || v.Type().FriendlyName() != "bool" || v.True()
		}
	}
	return found
}
