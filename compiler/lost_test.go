package compiler

import (
	"path/filepath"
	"testing"
)

func TestLost(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "pipeline.hcl"), []byte(whole(`restart_execution_on_update = true
stage "Prod" {
  transition_disabled = "Opened by hand"
  action "Approve" { provider = "Manual" }
}
`)))
	graphs, _, diags := compileFolder(t, folder)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	lost := graphs[0].Lost()
	if len(lost) != 2 || len(named(lost, "transition-not-compiled")) != 1 || len(named(lost, "restart-not-compiled")) != 1 {
		t.Errorf("got %v", lost)
	}
	if more := (&Graph{Stages: []*Stage{{}}}).Lost(); len(more) > 0 {
		t.Errorf("nothing is lost, and yet: %v", more)
	}
}
