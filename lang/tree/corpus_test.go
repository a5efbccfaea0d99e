package tree

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCorpusX(t *testing.T) {
	for _, dir := range []string{"json", "cfn", "buildspec", "tplconfig", "appspec", "ecs"} {
		files, _ := filepath.Glob("../../../shared/corpus/" + dir + "/*")
		for _, f := range files {
			src, _ := os.ReadFile(f)
			_, diags := Read(f, src)
			for _, d := range diags {
				t.Errorf("%s: %s", f, line(string(src), d))
			}
		}
	}
}
