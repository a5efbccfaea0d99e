package schema

import (
	"slices"
	"strings"
	"testing"

	"pipewright/lang/near"
)

// one gives the only violation of an action, or fails.
func one(t *testing.T, typ *ActionType, f Facts) Violation {
	t.Helper()
	vs := typ.Check(f)
	if len(vs) != 1 {
		t.Fatalf("%+v: got %d violations, want one: %v", f, len(vs), vs)
	}
	return vs[0]
}

func lookup(t *testing.T, category, provider string) *ActionType {
	t.Helper()
	for _, typ := range Builtin().Lookup(provider) {
		if typ.Category == category {
			return typ
		}
	}
	t.Fatalf("no %s %s", category, provider)
	return nil
}

// TestDetails holds the sentences against what they must say: what was found, what was allowed, what to write.
func TestDetails(t *testing.T) {
	copyType, build, ecs, cfn := lookup(t, "Deploy", "S3"), lookup(t, "Build", "CodeBuild"), lookup(t, "Deploy", "ECS"), lookup(t, "Deploy", "CloudFormation")
	in := []string{"site"}
	for _, tt := range []struct {
		typ     *ActionType
		f       Facts
		name    string
		key     string
		warning bool
		says    []string
	}{
		{copyType, Facts{Inputs: in, Config: map[string]string{"BucketName": "b"}}, "config-required", "Extract", false, []string{"An S3 action", "Add Extract"}},
		{copyType, Facts{Inputs: in, Config: map[string]string{"BucketName": "b", "Extract": "True"}}, "config-enum", "Extract", false, []string{`"True"`, `"true" or "false"`, "fails when it runs"}},
		{copyType, Facts{Inputs: in, Config: map[string]string{"BucketName": "b", "Extract": "true", "ObjectKeys": "k"}}, "config-key-known", "ObjectKeys", true,
			[]string{`Did you mean "ObjectKey"?`, `"BucketName", "CacheControl"`}},
		{copyType, Facts{Inputs: in, Config: map[string]string{"BucketName": "b", "Extract": "true", "CannedACL": "public"}}, "config-enum", "CannedACL", false,
			[]string{`"aws-exec-read", "bucket-owner-full-control"`, `Did you mean "public-read"?`}},
		{copyType, Facts{Config: map[string]string{"BucketName": "b", "Extract": "true"}}, "artifact-count-in", "", false, []string{"exactly one input artifact", "has 0", "Add 1"}},
		{build, Facts{Inputs: []string{"a", "b"}, Config: map[string]string{"ProjectName": "p"}}, "codebuild-primary-source", "PrimarySource", false, []string{"a, b"}},
		{build, Facts{Inputs: in, Config: map[string]string{"ProjectName": "p", "EnvironmentVariables": `[{"name":"A","value":"b"},{"name":"C"}]`}}, "codebuild-env-json",
			"EnvironmentVariables", false, []string{"element 2."}},
		{ecs, Facts{Inputs: in, Config: map[string]string{"ClusterName": "c", "ServiceName": "s", "DeploymentTimeout": "0"}}, "ecs-timeout-range", "DeploymentTimeout", false,
			[]string{"is 0", "from 1 to 60"}},
		{cfn, Facts{Config: map[string]string{"ActionMode": "CREATE_UPDATES", "StackName": "s"}}, "config-enum", "ActionMode", false, []string{`Did you mean "CREATE_UPDATE"?`}},
		{cfn, Facts{Inputs: in, Config: map[string]string{"ActionMode": "CHANGE_SET_EXECUTE", "ChangeSetName": "c", "StackName": "s", "TemplatePath": "sites::t.yaml"}},
			"cfn-template-artifact", "TemplatePath", false, []string{`"sites"`, `Did you mean "site"?`}},
	} {
		tt.f.Category = tt.typ.Category
		v := one(t, tt.typ, tt.f)
		if v.Name != tt.name || v.Key != tt.key || v.Warning != tt.warning || v.Summary == "" || strings.HasSuffix(v.Summary, ".") {
			t.Errorf("got %+v, want %s of %q", v, tt.name, tt.key)
		}
		for _, says := range tt.says {
			if !strings.Contains(v.Detail, says) {
				t.Errorf("%s: %q does not say %q", tt.name, v.Detail, says)
			}
		}
	}
}

// TestHolesBreakNothing gives every key of every type a value that is not known yet.
func TestHolesBreakNothing(t *testing.T) {
	for _, types := range every(t) {
		for _, typ := range types {
			f := Facts{Category: typ.Category, Config: map[string]string{}}
			for _, k := range typ.Keys {
				f.Config[k.Name] = "#{n.k}"
			}
			for _, v := range typ.Check(f) {
				if k := typ.Key(v.Key); k != nil && strings.HasPrefix(v.Name, "config-") {
					t.Errorf("%s: %s of %s is broken by a hole: %s", typ.Provider, v.Name, v.Key, v.Detail)
				}
			}
		}
	}
}

func TestLengths(t *testing.T) {
	build, cfn := lookup(t, "Build", "CodeBuild"), lookup(t, "Deploy", "CloudFormation")
	check := Builtin().LookupRule("VariableCheck")
	long := func(n int) string { return strings.Repeat("ä", n) }
	for _, tt := range []struct {
		name    string
		typ     *ActionType
		inputs  []string
		config  map[string]string
		want    []string
		warning bool
	}{
		{"at the limit", build, []string{"a"}, map[string]string{"ProjectName": long(1000)}, nil, false},
		{"over the documented limit", build, []string{"a"}, map[string]string{"ProjectName": long(1001)}, []string{"config-value-length"}, true},
		{"over it by a hole", build, []string{"a"}, map[string]string{"ProjectName": long(999) + "#{n.k}"}, []string{"config-value-length"}, true},
		{"over the refused limit", build, []string{"a"}, map[string]string{"ProjectName": long(50001)}, []string{"config-value-length"}, false},
		{"key with a limit of its own", cfn, nil, map[string]string{"ActionMode": "CHANGE_SET_EXECUTE", "ChangeSetName": "c", "StackName": strings.Repeat("s", 129)}, []string{"config-value-length"}, false},
		{"rule at the limit", check, nil, map[string]string{"Variable": "#{n.k}", "Operator": "EQ", "Value": long(10000)}, nil, false},
		{"rule over the limit", check, nil, map[string]string{"Variable": "#{n.k}", "Operator": "EQ", "Value": long(10001)}, []string{"config-value-length"}, false},
		{"key too long", build, []string{"a"}, map[string]string{"ProjectName": "p", strings.Repeat("k", 51): "x"}, []string{"config-key-length"}, false},
		{"no key", build, []string{"a"}, map[string]string{"ProjectName": "p", "": "x"}, []string{"config-key-length"}, false},
	} {
		vs := tt.typ.Check(Facts{Category: tt.typ.Category, Inputs: tt.inputs, Config: tt.config})
		if !slices.Equal(names(vs), tt.want) || len(vs) > 0 && vs[0].Warning != tt.warning {
			t.Errorf("%s: got %v, want %v", tt.name, vs, tt.want)
		}
	}
}

func TestCommands(t *testing.T) {
	typ, rule := lookup(t, "Compute", "Commands"), Builtin().LookupRule("Commands")
	for _, tt := range []struct {
		commands   []string
		want, rule string
	}{
		{nil, "commands-required", "rule-commands"},
		{slices.Repeat([]string{"true"}, 50), "", ""},
		{slices.Repeat([]string{"true"}, 51), "commands-count", "rule-commands"},
		{[]string{strings.Repeat("x", 1000)}, "", ""},
		{[]string{strings.Repeat("x", 1001)}, "commands-length", "rule-commands"},
		{[]string{""}, "commands-length", "rule-commands"},
		{[]string{"a\r"}, "commands-single-line", "rule-commands"},
		{[]string{"echo #{n.k}"}, "", ""},
	} {
		for typ, want := range map[*ActionType]string{typ: tt.want, rule: tt.rule} {
			if got := strings.Join(names(typ.Check(Facts{Category: typ.Category, Inputs: []string{"a"}, Commands: tt.commands})), " "); got != want {
				t.Errorf("%s, %d commands: got %q, want %q", typ.Category, len(tt.commands), got, want)
			}
		}
	}
}

func TestDecodeJSON(t *testing.T) {
	for text, want := range map[string]bool{
		`[]`: true, ` {"a": 1e400} `: true, `"#{n.k}"`: true, `{"#{n.k}": [null, true]}`: true, `["\"#{n.k}"]`: true, `["\\#{a.b}", #{c.d}]`: true, `#{n.k}`: true,
		`[1, #{n.k}`: true, `[#{n.k}]`: true, ``: false, `a=#{n.k}`: false, `[1] [2]`: false, `{a: 1}`: false, `["#{n.k}`: false, `[}#{n.k}`: false, `"#{n.k`: false, `#{n.k`: false,
	} {
		if _, got := decodeJSON(text); got != want {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	for found, want := range map[string]string{
		"bucketname": ` Did you mean "BucketName"?`, "BucketNmae": ` Did you mean "BucketName"?`, "Bucket": ` Did you mean "BucketName"?`, "Zebra": "", "": "",
	} {
		if got := near.DidYouMean(found, []string{"BucketName", "Extract", "ObjectKey"}); got != want {
			t.Errorf("%q: got %q, want %q", found, got, want)
		}
	}
}

// FuzzCheck makes sure that no value breaks the checks, and that a hole never makes a good action bad.
func FuzzCheck(f *testing.F) {
	f.Add("ParameterOverrides", `{"A":{"Fn::GetParam":["dist","f","k"]}}`)
	f.Add("TemplatePath", "dist::t.yaml")
	f.Add("Capabilities", "CAPABILITY_IAM,#{n.k}")
	f.Add("ParameterOverrides", `{"A":"#{n.k}","B":#{n.k}}`)
	typ := Builtin().Lookup("CloudFormation")[0]
	f.Fuzz(func(t *testing.T, key, text string) {
		facts := Facts{Category: "Deploy", Inputs: []string{"dist"}, Config: map[string]string{"ActionMode": "CHANGE_SET_EXECUTE", "StackName": "s", "ChangeSetName": "c"}}
		facts.Config[key] = text
		for _, v := range typ.Check(facts) {
			if v.Name == "" || v.Summary == "" || v.Detail == "" {
				t.Errorf("half a violation: %+v", v)
			}
		}
	})
}
