package tree

import (
	"fmt"
	"strings"
	"testing"
)

// pipeline makes the JSON of a pipeline of so many actions.
func pipeline(actions int) string {
	var b strings.Builder
	b.WriteString("{\n  \"pipeline\": {\n    \"name\": \"p\",\n    \"stages\": [\n      {\n        \"name\": \"S\",\n        \"actions\": [\n")
	for i := range actions {
		fmt.Fprintf(&b, `          {
            "name": "A%d",
            "actionTypeId": {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"},
            "runOrder": %d,
            "configuration": {
              "ProjectName": "project-%d",
              "EnvironmentVariables": "[{\"name\":\"COMMIT\",\"value\":\"#{SourceVariables.CommitId}\",\"type\":\"PLAINTEXT\"}]"
            },
            "inputArtifacts": [{"name": "source"}],
            "outputArtifacts": [{"name": "out-%d"}]
          },
`, i, i, i, i)
	}
	return strings.TrimSuffix(b.String(), ",\n") + "]}]}}\n"
}

// BenchmarkRead measures a document of each kind; time grows with their length.
func BenchmarkRead(b *testing.B) {
	for _, actions := range []int{100, 1000, 10000} {
		src := []byte(pipeline(actions))
		b.Run(fmt.Sprintf("json-%d", actions), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				if _, diags := JSON("p.json", src); diags.HasErrors() {
					b.Fatal(diags)
				}
			}
		})
		template := []byte(strings.Repeat("- !Sub 'a-${B}'\n- Key: a\n  Value: !Ref C\n", actions))
		b.Run(fmt.Sprintf("yaml-%d", actions), func(b *testing.B) {
			b.SetBytes(int64(len(template)))
			for b.Loop() {
				if _, diags := YAML("t.yml", template); diags.HasErrors() {
					b.Fatal(diags)
				}
			}
		})
	}
}
