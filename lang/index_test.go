package lang

import (
	"os"
	"path/filepath"
	"testing"
)

// TestIndexBesideName makes sure that one expression may name an artifact outright and another by an expression, in either order.
func TestIndexBesideName(t *testing.T) {
	for _, inputs := range []string{
		`concat([artifact.source], [artifact["${var.e}-y"]])`,
		`concat([artifact["${var.e}-y"]], [artifact.source])`,
		`[artifact["${var.e}-y"], artifact.source, artifact["source"]]`,
	} {
		folder := t.TempDir()
		src := `variable "e" { default = "x" }
pipeline "p" {
  stage "Source" {
    action "A" { output_artifacts = ["source", "${var.e}-y"] }
  }
  stage "Build" {
    action "U" { input_artifacts = ` + inputs + ` }
  }
}
`
		if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
		s, diags := Load(folder)
		doc, more := s.Evaluate(Inputs{})
		if diags = append(diags, more...); diags.HasErrors() {
			t.Errorf("%s: %v", inputs, diags)
			continue
		}
		names := map[string]bool{}
		for _, in := range doc.Pipelines[0].Stages[1].Actions[0].Inputs {
			names[in.Value] = true
		}
		if !names["source"] || !names["x-y"] {
			t.Errorf("%s: got %v", inputs, names)
		}
	}
}
