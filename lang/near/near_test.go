package near

import "testing"

func TestWord(t *testing.T) {
	known := []string{"execution_mode", "ProjectName", "Extract", "role_arn", "region", "S3"}
	for found, want := range map[string]string{
		"executon_mode": "execution_mode",
		"projectname":   "ProjectName",
		"Project":       "ProjectName",
		"rolearn":       "role_arn",
		"S4":            "S3",
		"name":          "",
		"x":             "",
		"":              "",
	} {
		if got := Word(found, known); got != want {
			t.Errorf("Word(%q) = %q, want %q", found, got, want)
		}
	}
	if got := DidYouMean("Extrct", known); got != ` Did you mean "Extract"?` {
		t.Error(got)
	}
}
