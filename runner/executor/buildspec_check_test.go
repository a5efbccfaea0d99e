package executor

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"pipewright/compiler"
	"pipewright/runner/sandbox"
)

// An images is a driver that has the images it names.
type images struct {
	sandbox.Driver
	has []string
}

func (i images) Name() string { return "docker" }
func (i images) Prepare(_ context.Context, image string) (string, error) {
	if image == "dead" {
		return "", &sandbox.EngineError{Engine: "here", Err: errors.New("no answer")}
	}
	if !slices.Contains(i.has, image) {
		return "", &sandbox.ImageError{Image: image, Err: errors.New("no such image")}
	}
	return "sha256:1", nil
}

func names(f Findings) []string {
	var all []string
	for _, p := range f.Problems {
		all = append(all, p.Name)
	}
	return all
}

// TestCheck: everything that can be known to be missing is said before anything starts.
func TestCheck(t *testing.T) {
	inline := "version: 0.2\nphases: {build: {commands: [x]}}\n"
	project := func(p compiler.Project) map[string]*compiler.Project { return map[string]*compiler.Project{"proj": &p} }
	for name, c := range map[string]struct {
		configuration map[string]compiler.Text
		projects      map[string]*compiler.Project
		outputs       []string
		want          []string
		note          string
	}{
		"good":             {nil, project(compiler.Project{Image: "ok", Buildspec: inline}), nil, nil, ""},
		"no image":         {nil, project(compiler.Project{Buildspec: inline}), nil, []string{"image-unknown"}, ""},
		"no block":         {nil, nil, nil, []string{"image-unknown"}, "no block in runner.hcl"},
		"absent image":     {nil, project(compiler.Project{Image: "none", Buildspec: inline}), nil, []string{"image-missing"}, ""},
		"dead engine":      {nil, project(compiler.Project{Image: "dead", Buildspec: inline}), nil, []string{"engine-unreachable"}, ""},
		"batch":            {map[string]compiler.Text{"BatchEnabled": "true"}, project(compiler.Project{Image: "ok", Buildspec: inline}), nil, []string{"batch-unsupported"}, ""},
		"bad variables":    {map[string]compiler.Text{"EnvironmentVariables": "{}"}, project(compiler.Project{Image: "ok", Buildspec: inline}), nil, []string{"environment-invalid"}, ""},
		"bad type":         {map[string]compiler.Text{"EnvironmentVariables": `[{"name":"A","value":"b","type":"X"}]`}, project(compiler.Project{Image: "ok", Buildspec: inline}), nil, []string{"environment-invalid"}, ""},
		"secrets":          {map[string]compiler.Text{"EnvironmentVariables": `[{"name":"A","value":"b","type":"SECRETS_MANAGER"},{"name":"B","value":"/c","type":"PARAMETER_STORE"}]`}, project(compiler.Project{Image: "ok", Buildspec: inline}), nil, []string{"secret-unknown", "secret-unknown"}, ""},
		"reference":        {map[string]compiler.Text{"EnvironmentVariables": `[{"name":"A","value":"#{ns.X}"}]`}, project(compiler.Project{Image: "ok", Buildspec: inline}), nil, nil, ""},
		"bad buildspec":    {map[string]compiler.Text{"BuildspecOverride": "version: 0.3\nphases: {}"}, project(compiler.Project{Image: "ok"}), nil, []string{"buildspec-invalid"}, ""},
		"buildspec secret": {map[string]compiler.Text{"BuildspecOverride": compiler.Text(inline + "env: {parameter-store: {A: /x}}\n")}, project(compiler.Project{Image: "ok"}), nil, []string{"secret-unknown"}, ""},
		"unlisted":         {map[string]compiler.Text{"BuildspecOverride": compiler.Text(inline)}, project(compiler.Project{Image: "ok"}), []string{"out"}, []string{"artifact-unlisted"}, ""},
		"mixed users":      {map[string]compiler.Text{"BuildspecOverride": "version: 0.2\nphases: {install: {run-as: a, commands: [x]}, build: {commands: [x]}}"}, project(compiler.Project{Image: "ok"}), nil, []string{"run-as-mixed"}, ""},
		"bucket":           {map[string]compiler.Text{"BuildspecOverride": "arn:aws:s3:::b/ci/x.yml"}, project(compiler.Project{Image: "ok"}), nil, []string{"buildspec-missing"}, ""},
		"privileged":       {nil, project(compiler.Project{Image: "ok", Buildspec: inline, PrivilegedMode: true, ComputeType: "BUILD_GENERAL1_2XLARGE"}), nil, nil, "privileged_mode"},
	} {
		t.Run(name, func(t *testing.T) {
			configuration := map[string]compiler.Text{"ProjectName": "proj"}
			for k, v := range c.configuration {
				configuration[k] = v
			}
			tr := try(t, "CodeBuild", "Build", configuration, map[string]map[string][]byte{"source": {}}, c.outputs...)
			tr.Laptop.Projects = c.projects
			tr.Sandbox = images{has: []string{"ok"}}
			f := buildspecRun{}.Check(t.Context(), &tr.Plan)
			if got := names(f); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v: %+v", got, c.want, f)
			}
			for _, p := range f.Problems {
				if _, err := Explain.ReadFile("explain/" + p.Name + ".md"); err != nil {
					t.Error(err)
				}
			}
			if c.note != "" && !slices.ContainsFunc(f.Notes, func(n string) bool { return strings.Contains(n, c.note) }) {
				t.Errorf("no note of %s in %q", c.note, f.Notes)
			}
		})
	}
}

// TestPeek: a buildspec is looked at where it lies in the work tree that the source will be taken from.
func TestPeek(t *testing.T) {
	folder := cloned(t)
	tr := try(t, "CodeBuild", "Build", map[string]compiler.Text{"ProjectName": "proj"}, map[string]map[string][]byte{"source": {}})
	from := try(t, "CodeStarSourceConnection", "Source", connection(), nil).Action
	from.Stage.Name = "Source"
	tr.Graph.Stages = []*compiler.Stage{from.Stage, tr.Action.Stage}
	tr.Action.Inputs[0].Producer = from
	tr.stands("acme/app", folder, "")
	check := func() []string { return names(buildspecRun{}.Check(t.Context(), &tr.Plan)) }
	if got := check(); !slices.Equal(got, []string{"buildspec-missing"}) {
		t.Error(got)
	}
	write(t, folder+"/buildspec.yml", "version: 0.2\nphases: {build: {commands: [x]}}\nenv: {parameter-store: {A: /x}}\n")
	if got := check(); !slices.Equal(got, []string{"secret-unknown"}) {
		t.Error(got)
	}
}

// TestNotCarriedOut: what a buildspec asks for and does not get is said.
func TestNotCarriedOut(t *testing.T) {
	tr := building(t, "env: {git-credential-helper: yes}\nphases: {install: {runtime-versions: {golang: 1.26}, on-failure: RETRY, commands: ['true']}}\ncache: {paths: [x]}\nreports: {r: {files: [x]}}\nproxy: {logs: yes}\nbatch: {}\ncolour: red\n")
	if o := tr.run(t, buildspecRun{}); o.Failure != nil {
		t.Fatalf("%+v", o.Failure)
	}
	for _, word := range []string{"git-credential-helper", "runtime-versions", "RETRY", "cache", "reports", "proxy", "batch", "colour"} {
		if !slices.ContainsFunc(tr.notes, func(n string) bool { return strings.Contains(n, word) }) {
			t.Errorf("no word of %s in %q", word, tr.notes)
		}
	}
}

// TestBuildspecPlaces: from the project's block, from an override, inline, from a bucket; a missing one fails with the service's word.
func TestBuildspecPlaces(t *testing.T) {
	say := func(word string) string {
		return "version: 0.2\nphases: {build: {commands: [echo it is " + word + "]}}\n"
	}
	bucket := t.TempDir()
	write(t, bucket+"/ci/b.yml", say("bucket"))
	for name, c := range map[string]struct{ override, project, want string }{
		"default":         {"", "", "default"},
		"project":         {"", "ci/other.yml", "other"},
		"override":        {"./ci/../ci/third.yml", "ci/other.yml", "third"},
		"inline":          {say("inline"), "", "inline"},
		"inline project":  {"", say("inline"), "inline"},
		"bucket":          {"arn:aws:s3:::bu/ci/b.yml", "", "bucket"},
		"link":            {"link.yml", "", "other"},
		"missing":         {"nothing.yml", "", "YAML_FILE_ERROR"},
		"leading out":     {"../../etc/passwd", "", "YAML_FILE_ERROR"},
		"missing object":  {"arn:aws:s3:::bu/../x", "", "YAML_FILE_ERROR"},
		"no buildspec":    {"version: 0.2", "", "YAML_FILE_ERROR"},
		"not even a text": {"bad.yml", "", "YAML_FILE_ERROR"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := buildingFrom(t, map[string][]byte{"buildspec.yml": []byte(say("default")), "ci/other.yml": []byte(say("other")), "ci/third.yml": []byte(say("third")), "bad.yml": {0xff}})
			if name == "link" {
				dir := t.TempDir()
				write(t, dir+"/ci/other.yml", say("other"))
				symlink(t, "ci/other.yml", dir+"/link.yml")
				tree, err := tr.Store.AddFiles(dir, []string{"ci/other.yml", "link.yml"})
				if err != nil {
					t.Fatal(err)
				}
				tr.Inputs["source"] = Input{Digest: tree.Digest}
			}
			tr.Laptop.Projects = map[string]*compiler.Project{"proj": {Buildspec: c.project}}
			tr.Laptop.Buckets = map[string]*compiler.Bucket{"bu": {Path: bucket}}
			tr.Configuration["BuildspecOverride"] = c.override
			o := tr.run(t, buildspecRun{})
			if c.want == "YAML_FILE_ERROR" {
				if o.Failure == nil || !strings.Contains(o.Failure.Message, c.want) {
					t.Errorf("%+v", o.Failure)
				}
				return
			}
			if o.Failure != nil || !strings.Contains(tr.plain(), "\nit is "+c.want+"\n") {
				t.Errorf("%+v\n%s", o.Failure, tr.plain())
			}
		})
	}
}
