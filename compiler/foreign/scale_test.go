package foreign

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pipewright/lang/diag"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// large is a document of so many actions beside its source: builds that hand on artifacts, and functions that refer to them.
func large(actions int) []byte {
	const each = 40
	var stages []string
	for s := range (actions + each - 1) / each {
		stages = append(stages, stage(fmt.Sprintf(`"S%d"`, s), times(min(each, actions-s*each), func(i int) string {
			if i%2 == 1 {
				return fmt.Sprintf(`{"name": "F%d", "actionTypeId": {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"}, "runOrder": %d, `+
					`"configuration": {"FunctionName": "f", "UserParameters": "#{N-%d-%d.V}"}, "inputArtifacts": [{"name": "A-%d-%d"}]}`, i, i+1, s, i-1, s, i-1)
			}
			return fmt.Sprintf(`{"name": "B%d", "actionTypeId": {"category": "Build", "owner": "AWS", "provider": "CodeBuild", "version": "1"}, "runOrder": %d, `+
				`"configuration": {"ProjectName": "p"}, "inputArtifacts": [{"name": "files"}], "outputArtifacts": [{"name": "A-%d-%d"}], "namespace": "N-%d-%d"}`, i, i+1, s, i, s, i)
		})))
	}
	return []byte(strings.Join(whole(`"large"`, append([]string{stage(`"Source"`, bucket)}, stages...)...), ""))
}

// BenchmarkRead measures the way from bytes to a checked graph.
func BenchmarkRead(b *testing.B) {
	for _, actions := range []int{10, 100, 1000, 10000} {
		src := large(actions - 1)
		b.Run(fmt.Sprint(actions), func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			b.ReportAllocs()
			for b.Loop() {
				root, diags := tree.Read("large.json", src)
				if diags.HasErrors() {
					b.Fatal(diags)
				}
				f, _ := Read("large.json", root)
				if _, graphs, _ := Compile(f, schema.Builtin()); len(graphs) != 1 {
					b.Fatal("no graph")
				}
			}
		})
	}
}

// TestLarge reads as many actions as the service takes, without a complaint.
func TestLarge(t *testing.T) {
	if graphs := accepted(t, large(999)); len(graphs[0].Stages) != 26 {
		t.Errorf("%d stages", len(graphs[0].Stages))
	}
}

// TestAbsurd reads what is absurdly long, deep, or often wrong, in bounded time and under a name.
func TestAbsurd(t *testing.T) {
	many := func(n int, text string) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }
	for _, tt := range []struct{ what, want, text string }{
		{"a list of 100,000 stages", "stage-count-max", `{"name": "x", "stages": [` + many(100_000, `{"name": "S", "actions": []}`) + `]}`},
		{"100,000 stages that are none", "field-kind", `{"name": "x", "stages": [` + many(100_000, `7`) + `]}`},
		{"100,000 actions of one name", "action-name-unique", `{"name": "x", "stages": [{"name": "S", "actions": [` + many(30_000, approval(0)) + `]}]}`},
		{"a name of 8 MB", "name-format", `{"name": "` + strings.Repeat("x", 8<<20) + `", "stages": []}`},
		{"a value of 4 MB full of references", "var-namespace-known", strings.Join(whole(`"x"`, stage(`"Source"`, bucket), stage(`"S"`,
			`{"name": "F", "actionTypeId": {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"}, "configuration": {"FunctionName": "f", "UserParameters": "`+
				strings.Repeat("#{a.b}", 700_000)+`"}}`)), "")},
		{"100,000 unknown fields", "unknown-field", `{"name": "x", "stages": [], ` + times(100_000, func(i int) string { return fmt.Sprintf(`"f%d": 1`, i) }) + `}`},
		{"10,000 filters", "trigger-push-count", `{"name": "x", "stages": [], "triggers": [{"providerType": "CodeStarSourceConnection", "gitConfiguration": {"sourceActionName": "A", "push": [` +
			times(10_000, func(i int) string { return fmt.Sprintf(`{"branches": {"includes": ["b%d"]}}`, i) }) + `]}}]}`},
		{"depth of 100,000", "tree-too-deep", `{"stages": ` + strings.Repeat(`[`, 100_000) + strings.Repeat(`]`, 100_000) + `}`},
	} {
		t.Run(tt.what, func(t *testing.T) {
			start := time.Now()
			_, _, diags := taken(t, "absurd.json", []byte(tt.text))
			found := map[string]int{}
			for _, d := range diags {
				found[diag.Of(d).Name]++
			}
			if found[tt.want] == 0 {
				t.Errorf("found %v, want %s", found, tt.want)
			}
			if took := time.Since(start); took > time.Minute { // what grows with the square took longer by far
				t.Errorf("took %v", took)
			}
		})
	}
}
