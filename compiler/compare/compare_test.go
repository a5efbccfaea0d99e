package compare

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/rogpeppe/go-internal/txtar"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/schema"
)

// rich has something of everything.
const rich = `
pipeline "p" {
  role_arn       = "arn:aws:iam::111122223333:role/p"
  region         = "eu-west-1"
  execution_mode = "QUEUED"
  tags           = { team = "web", cost = "42" }

  artifact_store {
    region   = "eu-west-1"
    location = "here-it-is"
    encryption_key { id = "alias/k" }
  }
  artifact_store {
    region   = "us-east-1"
    location = "there-it-is"
  }

  variable "RELEASE" {
    default     = "nightly"
    description = "What to release."
  }
  variable "DEPLOY_TOKEN" { default = "sesame" }

  trigger {
    source_action = action.App
    push {
      branches   { includes = ["main", "release/*"] }
      file_paths { excludes = ["docs/**"] }
    }
    push {
      tags { includes = ["v*"] }
    }
    pull_request {
      events   = ["OPEN", "UPDATED"]
      branches { includes = ["main"] }
    }
  }

  stage "Source" {
    action "App" {
      provider         = "CodeStarSourceConnection"
      namespace        = "SourceVariables"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/x"
        FullRepositoryId = "acme/p"
        BranchName       = "main"
      }
    }
  }

  stage "Build" {
    before_entry {
      result = "FAIL"
      rule "Alarm" {
        provider      = "CloudWatchAlarm"
        configuration = { AlarmName = "alarm", WaitTime = "10" }
      }
    }
    on_failure {
      result     = "RETRY"
      retry_mode = "ALL_ACTIONS"
    }
    action "Unit" {
      provider         = "CodeBuild"
      run_order        = 1
      input_artifacts  = [artifact.source]
      output_artifacts = ["dist"]
      namespace        = "Unit"
      configuration = {
        ProjectName = "unit"
        EnvironmentVariables = [
          { name = "LEVEL", value = "1", type = "PLAINTEXT" },
          { name = "API_KEY", value = "sesame" },
          { name = "DB_PASSWORD", value = "prod/db:password", type = "SECRETS_MANAGER" },
        ]
      }
    }
    action "Lint" {
      provider         = "Commands"
      run_order        = 2
      input_artifacts  = [artifact.source]
      output_artifacts = [{ name = "report", files = ["a.xml", "b.xml"] }]
      commands         = ["make lint", "make report"]
      output_variables = ["COUNT", "WORST"]
      environment_variables = [
        { name = "MODE", value = "fast" },
        { name = "NPM_TOKEN", value = "sesame" },
      ]
    }
  }

  stage "Prod" {
    action "Approve" {
      provider           = "Manual"
      run_order          = 1
      timeout_in_minutes = 60
      configuration      = { CustomData = "Sure?" }
    }
    action "Stack" {
      provider        = "CloudFormation"
      run_order       = 5
      region          = "us-east-1"
      role_arn        = "arn:aws:iam::111122223333:role/deploy"
      input_artifacts = [artifact.dist]
      configuration = {
        ActionMode         = "CREATE_UPDATE"
        StackName          = "p"
        RoleArn            = "arn:aws:iam::111122223333:role/cfn"
        TemplatePath       = "${artifact.dist}::t.yml"
        Capabilities       = "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND"
        ParameterOverrides = { Size = "2", DbPassword = "sesame", Tags = ["a", "b"] }
      }
    }
  }

  stage "After" {
    action "Ask" { provider = "Manual" }
  }
}
`

// graphs compiles a configuration that has to be good.
func graphs(t *testing.T, folder string) []*compiler.Graph {
	t.Helper()
	all, diags := compile(folder)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return all
}

func compile(folder string) ([]*compiler.Graph, hcl.Diagnostics) {
	src, diags := lang.Load(folder)
	if diags.HasErrors() {
		return nil, diags
	}
	doc, diags := src.Evaluate(lang.Inputs{})
	if diags.HasErrors() {
		return nil, diags
	}
	cat, diags := compiler.Catalog(doc, schema.Builtin())
	if diags.HasErrors() {
		return nil, diags
	}
	return compiler.Compile(doc, cat)
}

// graph compiles the one pipeline of a text, after pairs of replacements.
func graph(t *testing.T, src string, replace ...string) *compiler.Graph {
	t.Helper()
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(src, replace[i]) {
			t.Fatalf("%q is not there to be replaced", replace[i])
		}
		src = strings.ReplaceAll(src, replace[i], replace[i+1])
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	return graphs(t, folder)[0]
}

// lines writes differences one a line: path: old -> new, - for what is absent.
func lines(all []Difference) []string {
	var out []string
	for _, d := range all {
		old, new := "-", "-"
		if d.Had {
			old = d.Old
		}
		if d.Has {
			new = d.New
		}
		text := strings.Join(d.Path, " / ") + ": " + old + " -> " + new
		if d.Masked {
			text += " (masked)"
		}
		out = append(out, text)
	}
	return out
}

// TestDifferences changes one thing after the other.
func TestDifferences(t *testing.T) {
	for name, c := range map[string]struct {
		replace []string
		want    []string
	}{
		"nothing":       {nil, nil},
		"role":          {[]string{"role/p\"", "role/q\""}, []string{"role_arn: arn:aws:iam::111122223333:role/p -> arn:aws:iam::111122223333:role/q"}},
		"mode":          {[]string{`"QUEUED"`, `"SUPERSEDED"`}, []string{"execution_mode: QUEUED -> SUPERSEDED"}},
		"order of tags": {[]string{`team = "web", cost = "42"`, `cost = "42", team = "web"`}, nil},
		"a tag":         {[]string{`cost = "42"`, `costs = "42"`}, []string{"tag cost: 42 -> -", "tag costs: - -> 42"}},
		"a bucket":      {[]string{`"there-it-is"`, `"elsewhere"`}, []string{"artifact_store us-east-1 / location: there-it-is -> elsewhere"}},
		"a key":         {[]string{`    encryption_key { id = "alias/k" }`, ""}, []string{"artifact_store eu-west-1 / encryption_key.id: alias/k -> -"}},
		"order of stores": {[]string{"    region   = \"eu-west-1\"\n    location = \"here-it-is\"\n    encryption_key { id = \"alias/k\" }\n  }\n  artifact_store {\n    region   = \"us-east-1\"\n    location = \"there-it-is\"",
			"    region   = \"us-east-1\"\n    location = \"there-it-is\"\n  }\n  artifact_store {\n    region   = \"eu-west-1\"\n    location = \"here-it-is\"\n    encryption_key { id = \"alias/k\" }"}, nil},
		"a default":        {[]string{`"nightly"`, `"stable"`}, []string{"variable RELEASE / default: nightly -> stable"}},
		"a secret default": {[]string{`"DEPLOY_TOKEN" { default = "sesame" }`, `"DEPLOY_TOKEN" { default = "open" }`}, []string{"variable DEPLOY_TOKEN / default: sha256:d0c04f4b1951 -> sha256:2348f9987442"}},
		"no default":       {[]string{`    default     = "nightly"`, ""}, []string{"variable RELEASE / default: nightly -> -"}},
		"order of globs":   {[]string{`["main", "release/*"]`, `["release/*", "main"]`}, nil},
		"a glob":           {[]string{`["main", "release/*"]`, `["main"]`}, []string{"trigger App / push / branches.includes: main, release/* -> main"}},
		"no filter":        {[]string{"    push {\n      tags { includes = [\"v*\"] }\n    }\n", ""}, []string{"trigger App / push: {tags = {includes = v*}} -> -"}},
		"events":           {[]string{`["OPEN", "UPDATED"]`, `["UPDATED", "OPEN"]`}, nil},
		"a branch":         {[]string{`BranchName       = "main"`, `BranchName       = "dev"`}, []string{"stage Source / action App / configuration.BranchName: main -> dev"}},
		"a default key":    {[]string{`BranchName       = "main"`, "BranchName       = \"main\"\nDetectChanges = \"true\""}, nil},
		"no default key":   {[]string{`BranchName       = "main"`, "BranchName       = \"main\"\nDetectChanges = \"false\""}, []string{"stage Source / action App / configuration.DetectChanges: - -> false"}},
		"a namespace":      {[]string{`"SourceVariables"`, `"Src"`}, []string{"stage Source / action App / namespace: SourceVariables -> Src"}},
		"a condition":      {[]string{"    on_failure {\n      result     = \"RETRY\"\n      retry_mode = \"ALL_ACTIONS\"\n    }\n", ""}, []string{"stage Build / on_failure: {result = RETRY, retry_mode = ALL_ACTIONS} -> -"}},
		"a rule's key":     {[]string{`WaitTime = "10"`, `WaitTime = "20"`}, []string{"stage Build / before_entry / rule Alarm / configuration.WaitTime: 10 -> 20"}},
		"a rule":           {[]string{`rule "Alarm"`, `rule "Bell"`}, []string{"stage Build / before_entry / rule Alarm: {provider = CloudWatchAlarm, category = Rule, owner = AWS, version = 1, configuration.AlarmName = alarm, configuration.WaitTime = 10} -> -", "stage Build / before_entry / rule Bell: - -> {provider = CloudWatchAlarm, category = Rule, owner = AWS, version = 1, configuration.AlarmName = alarm, configuration.WaitTime = 10}"}},

		"a variable's value":  {[]string{`name = "LEVEL", value = "1", type`, `name = "LEVEL", value = "2", type`}, []string{"stage Build / action Unit / configuration.EnvironmentVariables[LEVEL].value: 1 -> 2"}},
		"its type is default": {[]string{`value = "1", type = "PLAINTEXT"`, `value = "1"`}, nil},
		"a secret variable":   {[]string{`"API_KEY", value = "sesame"`, `"API_KEY", value = "open"`}, []string{"stage Build / action Unit / configuration.EnvironmentVariables[API_KEY].value: sha256:d0c04f4b1951 -> sha256:2348f9987442"}},
		"a masked variable":   {[]string{`"API_KEY", value = "sesame"`, `"API_KEY", value = "****"`}, []string{"stage Build / action Unit / configuration.EnvironmentVariables[API_KEY].value: sha256:d0c04f4b1951 -> **** (masked)"}},
		"a reference":         {[]string{`prod/db:password`, `dev/db:password`}, []string{"stage Build / action Unit / configuration.EnvironmentVariables[DB_PASSWORD].value: prod/db:password -> dev/db:password"}},
		"one variable less":   {[]string{`{ name = "API_KEY", value = "sesame" },`, ""}, []string{"stage Build / action Unit / configuration.EnvironmentVariables[API_KEY]: {name = API_KEY, value = sha256:d0c04f4b1951} -> -"}},
		"commands":            {[]string{`"make lint", "make report"`, `"make report", "make lint"`}, []string{"stage Build / action Lint / commands: make lint, make report -> make report, make lint"}},
		"order of variables":  {[]string{`["COUNT", "WORST"]`, `["WORST", "COUNT"]`}, nil},
		"files":               {[]string{`"a.xml", "b.xml"`, `"a.xml"`}, []string{"stage Build / action Lint / files of report: a.xml, b.xml -> a.xml"}},
		"an own variable":     {[]string{`"fast"`, `"slow"`}, []string{"stage Build / action Lint / environment_variables[MODE].value: fast -> slow"}},
		"an own secret":       {[]string{`"NPM_TOKEN", value = "sesame"`, `"NPM_TOKEN", value = "open"`}, []string{"stage Build / action Lint / environment_variables[NPM_TOKEN].value: sha256:d0c04f4b1951 -> sha256:2348f9987442"}},
		"gaps":                {[]string{"run_order       = 5", "run_order       = 2"}, nil},
		"together":            {[]string{"run_order        = 2", "run_order        = 1"}, []string{"stage Build / action Lint / run_order: 2 -> 1"}},
		"timeout":             {[]string{"timeout_in_minutes = 60", "timeout_in_minutes = 90"}, []string{"stage Prod / action Approve / timeout_in_minutes: 60 -> 90"}},
		"capabilities":        {[]string{"CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND", "CAPABILITY_AUTO_EXPAND,CAPABILITY_IAM"}, nil},
		"a capability":        {[]string{"CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM"}, []string{"stage Prod / action Stack / configuration.Capabilities: CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND -> CAPABILITY_IAM"}},
		"JSON":                {[]string{`{ Size = "2", DbPassword = "sesame", Tags = ["a", "b"] }`, `"{\"Tags\": [\"a\",\n\"b\"], \"DbPassword\": \"sesame\", \"Size\": \"2\"}"`}, nil},
		"inside JSON": {[]string{`Size = "2", DbPassword = "sesame", Tags = ["a", "b"]`, `Size = "3", DbPassword = "open", Tags = ["a", "c"], More = "x"`}, []string{
			"stage Prod / action Stack / configuration.ParameterOverrides.DbPassword: sha256:d0c04f4b1951 -> sha256:2348f9987442",
			"stage Prod / action Stack / configuration.ParameterOverrides.Size: 2 -> 3",
			"stage Prod / action Stack / configuration.ParameterOverrides.Tags[1]: b -> c",
			"stage Prod / action Stack / configuration.ParameterOverrides.More: - -> x"}},
		"other JSON": {[]string{`{ Size = "2", DbPassword = "sesame", Tags = ["a", "b"] }`, `jsonencode({Password = "x"})`}, []string{
			"stage Prod / action Stack / configuration.ParameterOverrides.DbPassword: sha256:d0c04f4b1951 -> -",
			"stage Prod / action Stack / configuration.ParameterOverrides.Size: 2 -> -",
			"stage Prod / action Stack / configuration.ParameterOverrides.Tags: [a, b] -> -",
			"stage Prod / action Stack / configuration.ParameterOverrides.Password: - -> sha256:2d711642b726"}},
		"no region": {[]string{"      region          = \"us-east-1\"\n", ""}, []string{"stage Prod / action Stack / region: us-east-1 -> -"}},
		"an action": {[]string{`action "Stack"`, `action "Stacks"`}, []string{"stage Prod / action Stack: Deploy by CloudFormation -> -", "stage Prod / action Stacks: - -> Deploy by CloudFormation"}},
		"a stage":   {[]string{`stage "After"`, `stage "Then"`}, []string{"stage After: with Ask -> -", "stage Then: - -> with Ask"}},
		"restart":   {[]string{`  execution_mode = "QUEUED"`, "  execution_mode = \"QUEUED\"\n  restart_execution_on_update = true"}, []string{"restart_execution_on_update: - -> true"}},
		"provider":  {[]string{"provider           = \"Manual\"\n      run_order          = 1\n      timeout_in_minutes = 60\n      configuration      = { CustomData = \"Sure?\" }", "provider = \"CodeBuild\"\n      run_order = 1\n      input_artifacts = [artifact.source]\n      configuration = { ProjectName = \"x\" }"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := lines(Pipelines(graph(t, rich), graph(t, rich, c.replace...), schema.Builtin()))
			if name == "provider" {
				if len(got) < 4 || got[0] != "stage Prod / action Approve / provider: Manual -> CodeBuild" {
					t.Error(got)
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestOrder tells a stage that moved once, and counts the run orders of what both have.
func TestOrder(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"swapped":           {"A B C D", "A C B D", "C"},
		"to the end":        {"A B C D", "A C D B", "B"},
		"to the front":      {"A B C D", "D A B C", "D"},
		"with a new one":    {"A B C", "A X C B", "C"},
		"reversed":          {"A B C", "C B A", "A B"},
		"nothing in common": {"A", "B", ""},
		"the same":          {"A B C", "A B C", ""},
	} {
		got := moves(strings.Fields(c.old), strings.Fields(c.new))
		if len(got) != len(strings.Fields(c.want)) {
			t.Errorf("%s: got %v, want as many as %q", name, got, c.want)
		}
	}
	old, new := graph(t, rich), graph(t, rich)
	new.Stages[1], new.Stages[2] = new.Stages[2], new.Stages[1]
	got := lines(Pipelines(old, new, schema.Builtin()))
	if len(got) != 1 || !strings.Contains(got[0], " / order: after ") {
		t.Error(got)
	}
	new = graph(t, rich)
	prod := new.Stages[2]
	prod.Actions[0], prod.Actions[1] = prod.Actions[1], prod.Actions[0]
	if got := lines(Pipelines(old, new, schema.Builtin())); got != nil {
		t.Errorf("written order counts: %v", got)
	}
}

// TestSole compares stores of pipelines with one each, with and without its Region.
func TestSole(t *testing.T) {
	old, new := graph(t, rich), graph(t, rich)
	old.Stores, new.Stores = old.Stores[:1], new.Stores[:1]
	new.Stores = []*compiler.Store{{Type: "S3", Location: "here-it-is", KeyID: "alias/k"}}
	if got := lines(Pipelines(old, new, schema.Builtin())); got != nil {
		t.Error(got)
	}
	old.Region, new.Region = "", ""
	want := []string{"artifact_store / region: eu-west-1 -> -"}
	if diff := cmp.Diff(want, lines(Pipelines(old, new, schema.Builtin()))[:1]); diff != "" {
		t.Error(diff)
	}
}

// TestFilters compares filters, which have no names and no order.
func TestFilters(t *testing.T) {
	main, release := &compiler.Filter{Branches: &compiler.Globs{Includes: []string{"main"}}}, &compiler.Filter{Branches: &compiler.Globs{Includes: []string{"release"}}}
	for name, c := range map[string]struct {
		old, new []*compiler.Trigger
		want     []string
	}{
		"other order": {[]*compiler.Trigger{{Push: []*compiler.Filter{main, release}}}, []*compiler.Trigger{{Push: []*compiler.Filter{release, main}}}, nil},
		"one less":    {[]*compiler.Trigger{{Push: []*compiler.Filter{main, release}}}, []*compiler.Trigger{{Push: []*compiler.Filter{release}}}, []string{"trigger / push: {branches = {includes = main}} -> -"}},
		"other kind": {[]*compiler.Trigger{{Push: []*compiler.Filter{main}}}, []*compiler.Trigger{{PullRequest: []*compiler.Filter{main}}},
			[]string{"trigger / push: {branches = {includes = main}} -> -", "trigger / pull_request: - -> {branches = {includes = main}}"}},
		"two triggers": {[]*compiler.Trigger{{Push: []*compiler.Filter{main}}, {Push: []*compiler.Filter{release}}},
			[]*compiler.Trigger{{Push: []*compiler.Filter{release}}, {Push: []*compiler.Filter{main, main}}}, []string{"trigger / push: - -> {branches = {includes = main}}"}},
		"other source": {[]*compiler.Trigger{{Source: &compiler.Action{Name: "A"}, Push: []*compiler.Filter{main}}}, []*compiler.Trigger{{Source: &compiler.Action{Name: "B"}, Push: []*compiler.Filter{main}}},
			[]string{"trigger A: {push = {branches = {includes = main}}} -> -", "trigger B: - -> {push = {branches = {includes = main}}}"}},
	} {
		got := lines(Pipelines(&compiler.Graph{Triggers: c.old}, &compiler.Graph{Triggers: c.new}, schema.Builtin()))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestSecretKey shows a key that the catalog calls secret by hash, and tells a masked one apart.
func TestSecretKey(t *testing.T) {
	const src = `
pipeline "p" {
  role_arn = "arn:aws:iam::111122223333:role/p"
  artifact_store { location = "bucket" }
  stage "Source" {
    action "App" {
      provider         = "GitHub"
      output_artifacts = ["source"]
      configuration    = { Owner = "acme", Repo = "p", Branch = "main", OAuthToken = "TOKEN" }
    }
  }
  stage "Build" {
    action "Ask" { provider = "Manual" }
  }
}
`
	old := graph(t, src, "TOKEN", "sesame")
	for token, want := range map[string][]string{
		"sesame": nil,
		"open":   {"stage Source / action App / configuration.OAuthToken: sha256:d0c04f4b1951 -> sha256:2348f9987442"},
		"****":   {"stage Source / action App / configuration.OAuthToken: sha256:d0c04f4b1951 -> **** (masked)"},
	} {
		new := graph(t, src)
		new.Stages[0].Actions[0].Configuration["OAuthToken"] = compiler.Text(token)
		found := Pipelines(old, new, schema.Builtin())
		if diff := cmp.Diff(want, lines(found)); diff != "" {
			t.Errorf("%s: %s", token, diff)
		}
		if count := Count(found); (count == 1) != (token == "open") {
			t.Errorf("%s: %d count", token, count)
		}
	}
}

// folders are the configurations of the repository that compile.
func folders(t *testing.T) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir("../../examples", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "pipeline.hcl" {
			all = append(all, filepath.Dir(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	golden, err := filepath.Glob("../testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range golden {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		if err := txtar.Write(archive, folder); err != nil {
			t.Fatal(err)
		}
		all = append(all, folder)
	}
	return all
}

// TestSame finds nothing between a pipeline and itself, whatever the pipeline.
func TestSame(t *testing.T) {
	all := folders(t)
	compared := 0
	for _, folder := range all {
		old, diags := compile(folder)
		if diags.HasErrors() {
			continue // golden files hold errors too
		}
		compared++
		new := graphs(t, folder)
		for i := range old {
			if got := lines(Pipelines(old[i], new[i], schema.Builtin())); got != nil {
				t.Errorf("%s: %v", folder, got)
			}
		}
	}
	if compared < 10 {
		t.Errorf("only %d of %v compile", compared, all)
	}
}

// TestMany compares pipelines of thousands of stages and elements soon.
func TestMany(t *testing.T) {
	g := graph(t, rich)
	var elems []string
	for i := range 20000 {
		elems = append(elems, fmt.Sprintf(`{"name": "N%d", "value": "%d"}`, i, i))
	}
	unit := g.Stages[1].Actions[0]
	unit.Configuration["EnvironmentVariables"] = compiler.Text("[" + strings.Join(elems, ",") + "]")
	ask := g.Stages[3]
	for i := range 2000 {
		s := *ask
		s.Name = fmt.Sprintf("S%d", i)
		g.Stages = append(g.Stages, &s)
	}
	if got := lines(Pipelines(g, g, schema.Builtin())); got != nil {
		t.Error(got[:1])
	}
}

// TestValues compares values of keys as the catalog reads them.
func TestValues(t *testing.T) {
	document := &schema.Key{Name: "K", Type: schema.JSON}
	for name, c := range map[string]struct {
		old, new string
		key      *schema.Key
		want     []string
	}{
		"numbers":         {`[1.0, 1e2, 100000000000000000001]`, `[1, 100, 100000000000000000002]`, document, []string{"configuration.K[2]: 100000000000000000001 -> 100000000000000000002"}},
		"text and number": {`{"a": 1}`, `{"a": "1"}`, document, []string{"configuration.K.a: 1 -> 1"}},
		"kinds":           {`{"a": [], "b": {}, "c": null}`, `{"a": {}, "b": [1], "c": false}`, document, []string{"configuration.K.a: [] -> {}", "configuration.K.b: {} -> [1]", "configuration.K.c: null -> false"}},
		"parameters": {`[{"ParameterKey": "A", "ParameterValue": "1"}, {"ParameterKey": "Password", "ParameterValue": "sesame"}]`,
			`[{"ParameterKey": "Password", "ParameterValue": "open"}, {"ParameterKey": "A", "ParameterValue": "1"}]`, document,
			[]string{"configuration.K[Password].ParameterValue: sha256:d0c04f4b1951 -> sha256:2348f9987442"}},
		"names twice":       {`[{"name": "A"}, {"name": "A"}]`, `[{"name": "A"}, {"name": "B"}]`, document, []string{"configuration.K[0]: {name = A} -> -", "configuration.K[1]: {name = A} -> -", "configuration.K[A]: - -> {name = A}", "configuration.K[B]: - -> {name = B}"}},
		"no JSON":           {`{"Password": sesame`, `{"Password": open`, document, []string{"configuration.K: sha256:" + hash(`{"Password": sesame`) + " -> sha256:" + hash(`{"Password": open`)}},
		"two documents":     {`{} {}`, `{}`, document, []string{"configuration.K: {} {} -> {}"}},
		"unknown key":       {"a", "b", nil, []string{"configuration.K: a -> b"}},
		"hash for a secret": {"sha256:a", "sha256:b", &schema.Key{Name: "K", Type: schema.String, Secret: true}, []string{"configuration.K: sha256:" + hash("sha256:a") + " -> sha256:" + hash("sha256:b")}},
	} {
		old, new := inner("", value("K", c.old, c.key)), inner("", value("K", c.new, c.key))
		if diff := cmp.Diff(c.want, lines(differences(nil, old, new))); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:12]
}
