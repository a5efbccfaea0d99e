package compiler

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pipewright/lang/diag"
)

// configured compiles one action with a configuration, and gives the values it comes to, or the names of what is wrong.
func configured(t *testing.T, action, configuration string) (map[string]string, []string) {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "pipeline.hcl"), []byte(whole(fmt.Sprintf("stage \"Build\" {\n  action \"A\" {\n%s\n    configuration = %s\n  }\n}\n", action, configuration))))
	graphs, _, diags := compileFolder(t, folder)
	var names []string
	for _, d := range diags {
		names = append(names, diag.Of(d).Name)
	}
	return graphs[0].Wire().Pipeline.Stages[1].Actions[0].Configuration, names
}

// TestConversions goes through the table of language.md B.5.1: what a value of a configuration becomes.
func TestConversions(t *testing.T) {
	const (
		open   = "provider = \"Jenkins\"\n category = \"Build\"\n input_artifacts = [artifact.source]"
		build  = "provider = \"CodeBuild\"\n input_artifacts = [artifact.source]"
		stack  = "provider = \"CloudFormation\"\n input_artifacts = [artifact.source]"
		lambda = "provider = \"Lambda\""
	)
	inStack := func(value string) string {
		return `{ ActionMode = "CREATE_UPDATE", StackName = "s", RoleArn = "arn:aws:iam::111122223333:role/x", TemplatePath = "${artifact.source}::t.yaml", ` + value + ` }`
	}
	for _, tt := range []struct{ action, configuration, key, want string }{
		{open, `{ ProjectName = "itself" }`, "ProjectName", "itself"},
		{open, `{ ProjectName = true }`, "ProjectName", "true"},
		{open, `{ ProjectName = 15 }`, "ProjectName", "15"},
		{open, `{ ProjectName = 1.5 }`, "ProjectName", "1.5"},
		{open, `{ ProjectName = 12345678901234567890 }`, "ProjectName", "12345678901234567890"},
		{open, `{ ProjectName = 1e3 }`, "ProjectName", "1000"},
		{open, `{ ProjectName = -7 }`, "ProjectName", "-7"},
		{open, `{ ProjectName = "x", Other = null }`, "Other", "(none)"},
		{open, `{ ProjectName = "x", "Fn::X" = "quoted" }`, "Fn::X", "quoted"},
		{build, `{ ProjectName = "x", EnvironmentVariables = [{ value = "<a>&b", name = "N" }] }`, "EnvironmentVariables", `[{"name":"N","value":"<a>&b"}]`},
		{build, `{ ProjectName = "x", EnvironmentVariables = " [ {\"value\":\"b\", \"name\":\"N\"} ] " }`, "EnvironmentVariables", ` [ {"value":"b", "name":"N"} ] `},
		{build, `{ ProjectName = "x", EnvironmentVariables = jsonencode([{ value = "b", name = "N" }]) }`, "EnvironmentVariables", `[{"name":"N","value":"b"}]`},
		{build, `{ ProjectName = "x", EnvironmentVariables = [] }`, "EnvironmentVariables", `[]`},
		{stack, inStack(`Capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]`), "Capabilities", "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND"},
		{stack, inStack(`Capabilities = "CAPABILITY_IAM"`), "Capabilities", "CAPABILITY_IAM"},
		{stack, inStack(`ParameterOverrides = { B = "1", A = { "Fn::GetParam" = [artifact.source, "b.json", "tag"] }, C = action.App.CommitId }`), "ParameterOverrides",
			`{"A":{"Fn::GetParam":["source","b.json","tag"]},"B":"1","C":"#{Source_App.CommitId}"}`},
		{stack, inStack(`ParameterOverrides = { "é" = "ü", n = null, b = false, l = [1, "2"] }`), "ParameterOverrides", `{"b":false,"l":[1,"2"],"n":null,"é":"ü"}`},
		{stack, inStack(`ParameterOverrides = {}`), "ParameterOverrides", "{}"},
		{lambda, `{ FunctionName = "f", UserParameters = jsonencode({ b = "<&>", a = [1, true, null] }) }`, "UserParameters", `{"a":[1,true,null],"b":"<&>"}`},
	} {
		values, names := configured(t, tt.action, tt.configuration)
		got, there := values[tt.key]
		if !there {
			got = "(none)"
		}
		if errorsAmong(names) != "" || got != tt.want {
			t.Errorf("%s\n got %s %v\nwant %s", tt.configuration, got, names, tt.want)
		}
	}
	for _, tt := range []struct{ action, configuration, want string }{
		{open, `{ ProjectName = "" }`, "config-value-empty"},
		{open, `{ ProjectName = "${""}" }`, "config-value-empty"},
		{open, `{ ProjectName = ["a"] }`, "config-value-kind"},
		{lambda, `{ FunctionName = "f", UserParameters = { a = 1 } }`, "config-value-kind"},
		{stack, inStack(`Capabilities = [["CAPABILITY_IAM"]]`), "config-value-kind"},
		{stack, inStack(`Capabilities = { a = "b" }`), "config-value-kind"},
		{stack, inStack(`ParameterOverrides = "not JSON"`), "cfn-overrides-json"},
		{build, `{ ProjectName = "x", EnvironmentVariables = "A=b" }`, "codebuild-env-json"},
	} {
		if _, names := configured(t, tt.action, tt.configuration); errorsAmong(names) != tt.want {
			t.Errorf("%s\n got %v\nwant %s", tt.configuration, names, tt.want)
		}
	}
}

// errorsAmong joins names, but for what is said of every key that Jenkins' users may have.
func errorsAmong(names []string) string {
	var list []string
	for _, n := range names {
		if n != "config-key-known" {
			list = append(list, n)
		}
	}
	return strings.Join(list, " ")
}
