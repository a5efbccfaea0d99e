package cloudformation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pipewright/lang/diag"
	"pipewright/lang/tree"
)

// pipelineNamed is a template whose pipeline has a name, with more sections before it.
func pipelineNamed(name, sections, resources string) string {
	return sections + "\nResources:\n" + resources + "\n  Release:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Name: " + name + "\n"
}

// TestHostileTemplates makes sure that what grows or turns in circles ends, soon, with a name.
func TestHostileTemplates(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"a condition of itself", pipelineNamed("!If [A, x, y]", "Conditions:\n  A: !Not [!Condition A]", ""), "template-condition-loop"},
		{"a long chain of conditions", pipelineNamed("!If [C0, x, y]", conditionChain(1000), ""), "template-too-deep"},
		{"a hundred thousand pieces", pipelineNamed(`!Sub "`+strings.Repeat("${P}-", 100_000)+`"`, "Parameters:\n  P: { Type: String }", ""), ""},
		{"names that double", pipelineNamed("!Ref B0", "", doublingNames(40)), ""},
		{"a ring of names", pipelineNamed("!Ref A", "", bucket("A", `!Sub "${B}"`)+bucket("B", `!Sub "${A}"`)), ""},
		{"substitutes that double", pipelineNamed(doublingSub(30), "", ""), "template-too-large"},
		{"a large substitute, often", pipelineNamed(`!Sub ["`+strings.Repeat("${A}", 20_000)+`", { A: "`+strings.Repeat("x", 20_000)+`" }]`, "", ""), "template-too-large"},
		{"a long delimiter", pipelineNamed(`!Join ["`+strings.Repeat("-", 50_000)+`", [`+strings.Repeat("a, ", 5000)+"a]]", "", ""), "template-too-large"},
		{"a default, often", pipelineNamed(`!Sub "`+strings.Repeat("${P}", 100_000)+`"`, "Parameters:\n  P: { Type: String, Default: \""+strings.Repeat("x", 4000)+"\" }", ""), "template-too-large"},
		{"loops within loops", "Resources:\n" + nestedLoops(20), "template-too-large"},
		{"nested choices", pipelineNamed(nestedIf(50), "Parameters:\n  P: { Type: String, Default: a }\nConditions:\n  A: !Equals [!Ref P, a]", ""), ""},
	} {
		start := time.Now()
		root, diags := tree.Read("template.yaml", []byte(c.src))
		if diags.HasErrors() {
			t.Errorf("%s: %s", c.name, diags[0])
			continue
		}
		_, diags = Read("template.yaml", root, nil)
		got := ""
		if len(diags) > 0 {
			got = diag.Of(diags[0]).Name
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q: %v", c.name, got, c.want, diags)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %s", c.name, took)
		}
	}
}

func conditionChain(n int) string {
	var b strings.Builder
	b.WriteString("Conditions:\n")
	for i := range n {
		fmt.Fprintf(&b, "  C%d: !Not [!Condition C%d]\n", i, i+1)
	}
	fmt.Fprintf(&b, "  C%d: !Equals [a, a]\n", n)
	return b.String()
}

func bucket(name, value string) string {
	return fmt.Sprintf("  %s: { Type: \"AWS::S3::Bucket\", Properties: { BucketName: %s } }\n", name, value)
}

func doublingNames(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(bucket(fmt.Sprintf("B%d", i), fmt.Sprintf("!Sub \"${B%d}${B%d}\"", i+1, i+1)))
	}
	return b.String() + bucket(fmt.Sprintf("B%d", n), "abcdefgh")
}

func doublingSub(n int) string {
	value := "abcdefgh"
	for range n {
		value = `!Sub ["${A}${A}", { A: ` + value + ` }]`
	}
	return value
}

func nestedLoops(n int) string {
	body := "Release: { Type: \"AWS::CodePipeline::Pipeline\", Properties: { Name: a } }"
	for i := range n {
		body = fmt.Sprintf("\"Fn::ForEach::L%d\": [I%d, [a, b], { %s }]", i, i, body)
	}
	return "  " + body + "\n"
}

func nestedIf(n int) string {
	value := "z"
	for range n {
		value = "!If [A, a, " + value + "]"
	}
	return value
}
