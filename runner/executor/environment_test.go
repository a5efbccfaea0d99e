package executor

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pipewright/compiler"
)

// TestEnvironment holds the variables of buildspec.md section 5 that have a value here, as a container's command sees them.
func TestEnvironment(t *testing.T) {
	d, image := engine(t)
	tr := building(t, "phases: {build: {commands: [env | grep -E '^(AWS_|CODEBUILD_|HOME=)' | sort]}}\n")
	tr.Sandbox, tr.Laptop.Image = d, image
	tr.Graph.Region = "eu-west-1"
	tr.Graph.Stores = []*compiler.Store{{Location: "bucket"}}
	tr.Inputs["source"] = Input{Digest: tr.Inputs["source"].Digest, Revision: Revision{ID: "abc"}}
	tr.run(t, buildspecRun{})
	_, after, _ := strings.Cut(tr.log.String(), "| sort\n")
	got, _, _ := strings.Cut(after, "[Container]")
	want := `AWS_DEFAULT_REGION=eu-west-1
AWS_REGION=eu-west-1
CODEBUILD_BUILD_ARN=arn:aws:codebuild:eu-west-1:111122223333:build/proj:id
CODEBUILD_BUILD_ID=proj:id
CODEBUILD_BUILD_IMAGE=` + image + `
CODEBUILD_BUILD_NUMBER=1
CODEBUILD_BUILD_SUCCEEDING=1
CODEBUILD_CI=true
CODEBUILD_INITIATOR=codepipeline/p
CODEBUILD_KMS_KEY_ID=alias/aws/s3
CODEBUILD_LOG_PATH=id
CODEBUILD_PROJECT_ARN=arn:aws:codebuild:eu-west-1:111122223333:project/proj
CODEBUILD_RESOLVED_SOURCE_VERSION=abc
CODEBUILD_SOURCE_REPO_URL=
CODEBUILD_SOURCE_VERSION=arn:aws:s3:::bucket/p/source/` + string(tr.Inputs["source"].Digest)[7:14] + `.zip
CODEBUILD_SRC_DIR=/codebuild/output/src101/src
CODEBUILD_START_TIME=1767323045000
HOME=/root
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestPrecedence: the action is stronger than the project, the project than the buildspec; values are literal.
func TestPrecedence(t *testing.T) {
	tr := building(t, "env: {variables: {A: spec, B: spec, C: 'spec $HOME `x`', CODEBUILD_CI: no}}\nphases: {build: {commands: ['printf \"%s|\" \"$A\" \"$B\" \"$C\" \"$CODEBUILD_CI\"; echo']}}\n")
	tr.Laptop.Projects = map[string]*compiler.Project{"proj": {Name: "proj", Environment: []compiler.ProjectVariable{{Name: "A", Value: "project"}, {Name: "B", Value: "project"}}}}
	tr.Configuration["EnvironmentVariables"] = `[{"name":"A","value":"it's \"q\"\n$X"}]`
	tr.run(t, buildspecRun{})
	if want := "\nit's \"q\"\n$X|project|spec $HOME `x`|true|\n"; !strings.Contains(tr.plain(), want) {
		t.Errorf("no %q in\n%s", want, tr.plain())
	}
}

// TestBuildNumber: builds of a project are counted, also those that start at once; projects do not share a count.
func TestBuildNumber(t *testing.T) {
	p := &Plan{State: t.TempDir()}
	var wait sync.WaitGroup
	var mu sync.Mutex
	var got []int
	for range 8 {
		wait.Go(func() {
			n, err := p.buildNumber("../x")
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			got = append(got, n)
			mu.Unlock()
		})
	}
	wait.Wait()
	slices.Sort(got)
	if len(slices.Compact(got)) != 8 || got[7] < 8 {
		t.Errorf("%v", got)
	}
	if n, err := p.buildNumber("y"); n != 1 || err != nil {
		t.Error(n, err)
	}
	if outside, err := os.ReadDir(filepath.Dir(p.State)); err != nil || len(outside) != 1 {
		t.Errorf("%v %v", outside, err)
	}
}

// TestSecrets resolves every kind of reference.
func TestSecrets(t *testing.T) {
	t.Setenv("PIPEWRIGHT_TEST_SECRET", `{"key":"k1","n":5,"o":{"a":1}}`)
	file := filepath.Join(t.TempDir(), "secret")
	write(t, file, "from file\r\n")
	l := &compiler.Laptop{
		Secrets:    map[string]*compiler.Secret{"app": {Name: "app", FromEnv: "PIPEWRIGHT_TEST_SECRET"}, "plain": {Name: "plain", Value: "p"}, "gone": {Name: "gone", FromEnv: "PIPEWRIGHT_TEST_UNSET"}},
		Parameters: map[string]*compiler.Secret{"/a": {Name: "/a", FromFile: file}, "/b": {Name: "/b", FromFile: file + "x"}},
	}
	const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app-AbCdEf"
	for _, c := range []struct{ kind, value, want, problem string }{
		{"", "text", "text", ""},
		{"PLAINTEXT", "a:b", "a:b", ""},
		{"SECRETS_MANAGER", "app:key", "k1", ""},
		{"SECRETS_MANAGER", "app:n:AWSCURRENT", "5", ""},
		{"SECRETS_MANAGER", "app:o::id", `{"a":1}`, ""},
		{"SECRETS_MANAGER", "plain", "p", ""},
		{"SECRETS_MANAGER", arn + ":key", "k1", ""},
		{"SECRETS_MANAGER", arn, `{"key":"k1","n":5,"o":{"a":1}}`, ""},
		{"SECRETS_MANAGER", "app:nokey", "", "secret-key-missing"},
		{"SECRETS_MANAGER", "plain:key", "", "secret-key-missing"},
		{"SECRETS_MANAGER", "other", "", "secret-unknown"},
		{"SECRETS_MANAGER", "gone", "", "secret-unreadable"},
		{"PARAMETER_STORE", "/a", "from file", ""},
		{"PARAMETER_STORE", "/b", "", "secret-unreadable"},
		{"PARAMETER_STORE", "/c", "", "secret-unknown"},
	} {
		v := Variable{"V", c.value, c.kind}
		got, err := resolve(l, v)
		if got != c.want || (err == nil) != (c.problem == "") {
			t.Errorf("%s: %q %v, want %q", c.value, got, err, c.want)
		}
		for _, p := range secretProblems(l, []Variable{v}) {
			if p.Name != c.problem || strings.Contains(p.Message, "k1") {
				t.Errorf("%s: %+v, want %s", c.value, p, c.problem)
			}
		}
	}
}

// TestSecretsMasked: what a secret is, is told to the mask before a command runs, and stands in no failure and no output variable.
func TestSecretsMasked(t *testing.T) {
	tr := building(t, "env: {secrets-manager: {TOKEN: app}, exported-variables: [TOKEN, AWS_X, OK]}\nphases: {build: {commands: ['export OK=1 AWS_X=2; echo $TOKEN', 'echo $TOKEN; exit 3']}}\n")
	tr.Laptop.Secrets = map[string]*compiler.Secret{"app": {Name: "app", Value: "hush-hush"}}
	var masked []string
	tr.Mask = func(s string) { masked = append(masked, s) }
	o := tr.run(t, buildspecRun{})
	if !slices.Equal(masked, []string{"hush-hush"}) {
		t.Errorf("%q", masked)
	}
	if o.Failure == nil || !slices.Equal(o.Failure.Lines, []string{"****"}) {
		t.Errorf("%+v", o.Failure)
	}
	if diff := cmp.Diff(map[string]string{"OK": "1"}, o.Variables); diff != "" {
		t.Error(diff)
	}
}
