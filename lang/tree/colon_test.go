package tree

import "testing"

// TestStandOfColon makes sure that what stands for a colon comes back as itself where an author wrote it.
func TestStandOfColon(t *testing.T) {
	for src, want := range map[string]string{
		`a: "x\u001Fy"`:           "x\x1fy",
		`a: "x\x1fy"`:             "x\x1fy",
		`{a: AWS::Region}`:        "AWS::Region",
		`a: [x, "\u001f::b"]`:     "",
		`{a: !Ref AWS::Region}`:   "AWS::Region",
		`{Region: us-east-1:two}`: "us-east-1:two",
	} {
		v, diags := YAML("a.yaml", []byte(src))
		if diags.HasErrors() {
			t.Errorf("%s: %v", src, diags)
			continue
		}
		if got := v.Fields[0].Value.Text; got != want {
			t.Errorf("%s: got %q, want %q", src, got, want)
		}
	}
}
