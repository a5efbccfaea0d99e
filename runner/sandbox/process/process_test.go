package process_test

import (
	"os"
	"testing"

	"pipewright/runner/sandbox/process"
	"pipewright/runner/sandbox/sandboxtest"
)

func TestConformance(t *testing.T) {
	dir := t.TempDir()
	sandboxtest.Run(t, process.New(dir), "")
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
