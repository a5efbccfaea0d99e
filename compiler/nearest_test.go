package compiler

import "testing"

func TestNearest(t *testing.T) {
	words := []string{"CodeBuild", "CodeDeploy", "dist", "KMS", "image"}
	for word, want := range map[string]string{
		"CodeBiuld": "CodeBuild", "Codebuild": "CodeBuild", "dits": "dist", "kms": "KMS", "imag": "image",
		"Jenkins": "", "x": "", "": "", "CodeBuild": "",
	} {
		if got := nearest(word, words); got != want {
			t.Errorf("nearest(%q) = %q; want %q", word, got, want)
		}
	}
	for want, got := range map[string]string{
		`"a"`: either("a"), `"a" or "b"`: either("a", "b"), `"a", "b" and "c"`: every("a", "b", "c"), "": every(),
	} {
		if got != want {
			t.Errorf("got %s; want %s", got, want)
		}
	}
}
