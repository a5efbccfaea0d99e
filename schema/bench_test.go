package schema

import (
	"testing"
)

// BenchmarkFirstLookup is what the first action of a provider costs.
func BenchmarkFirstLookup(b *testing.B) {
	for b.Loop() {
		if Builtin().Lookup("CodeBuild") == nil {
			b.Fatal("no CodeBuild")
		}
	}
}

// BenchmarkLoadAll is what it would cost to read every file at the start.
func BenchmarkLoadAll(b *testing.B) {
	for b.Loop() {
		Builtin().LawNames()
	}
}

// BenchmarkCheck is what each further action costs.
func BenchmarkCheck(b *testing.B) {
	c := Builtin()
	for name, bench := range map[string]struct {
		typ *ActionType
		f   Facts
	}{
		"project": {c.Lookup("CodeBuild")[0], Facts{Category: "Build", Inputs: []string{"source"}, Outputs: []string{"dist"}, Config: map[string]string{"ProjectName": "p"}}},
		"environment": {c.Lookup("CodeBuild")[0], Facts{Category: "Build", Inputs: []string{"source"}, Outputs: []string{"dist"},
			Config: map[string]string{"ProjectName": "p", "EnvironmentVariables": `[{"name":"A","value":"#{s.CommitId}"}]`}}},
		"stack": {c.Lookup("CloudFormation")[0], Facts{Category: "Deploy", Inputs: []string{"dist"},
			Config: map[string]string{"ActionMode": "CREATE_UPDATE", "StackName": "s", "RoleArn": "arn", "TemplatePath": "dist::t.yaml"}}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if vs := bench.typ.Check(bench.f); len(vs) != 0 {
					b.Fatal(vs)
				}
			}
		})
	}
}
