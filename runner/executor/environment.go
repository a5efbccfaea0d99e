package executor

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pipewright/lang/buildspec"
)

// An environment is a list of variables in which a later value of a name takes the place of an earlier one.
type environment struct {
	names  []string
	values map[string]string
}

func (e *environment) set(name, value string) {
	if e.values == nil {
		e.values = map[string]string{}
	}
	if _, known := e.values[name]; !known {
		e.names = append(e.names, name)
	}
	e.values[name] = value
}

func (e *environment) list() []string {
	var all []string
	for _, name := range e.names {
		all = append(all, name+"="+e.values[name])
	}
	return all
}

// environment is what the commands find: the service's own variables, and over them what buildspec, project and action say, in this order of
// strength (buildspec.md section 5). Names that begin with CODEBUILD_ are the service's.
func (b *build) environment() (*environment, error) {
	e := &environment{}
	b.ownVariables(e)
	for _, v := range append(buildspecVariables(b.spec), b.variables...) {
		value, err := resolve(b.Laptop, v)
		if err != nil {
			return nil, err
		}
		if isSecret(v) && value != "" {
			b.Mask(value)
			b.secrets = append(b.secrets, value)
		}
		if _, ours := e.values[v.Name]; ours && strings.HasPrefix(v.Name, "CODEBUILD_") {
			b.Note(v.Name + " is the service's own and keeps its value")
			continue
		}
		e.set(v.Name, value)
	}
	return e, nil
}

// buildspecVariables are those of a buildspec's env block.
func buildspecVariables(spec *buildspec.Buildspec) []Variable {
	var all []Variable
	for _, part := range []struct {
		kind  string
		pairs []buildspec.Pair
	}{{"PLAINTEXT", spec.Env.Variables}, {"PARAMETER_STORE", spec.Env.ParameterStore}, {"SECRETS_MANAGER", spec.Env.SecretsManager}} {
		for _, p := range part.pairs {
			all = append(all, Variable{p.Key.Value, p.Value.Value, part.kind})
		}
	}
	return all
}

// unknownRegion stands where the pipeline does not say where it lives.
const unknownRegion = "us-east-1"

func (p *Plan) region() (region string, said bool) {
	for _, r := range []string{p.Action.Region, p.Graph.Region} {
		if r != "" {
			return r, true
		}
	}
	return unknownRegion, false
}

// ownVariables are the variables that the service sets (buildspec.md section 5). Left out are those that would lead nowhere: the addresses
// of a console and of a log that are not there.
func (b *build) ownVariables(e *environment) {
	region, _ := b.region()
	arn := "arn:aws:codebuild:" + region + ":" + accountOf(b.Graph.RoleARN)
	root := b.root
	own := [][2]string{
		{"AWS_DEFAULT_REGION", region},
		{"AWS_REGION", region},
		{"CODEBUILD_BUILD_ARN", arn + ":build/" + b.project + ":" + b.id},
		{"CODEBUILD_BUILD_ID", b.project + ":" + b.id},
		{"CODEBUILD_BUILD_IMAGE", b.image},
		{"CODEBUILD_BUILD_NUMBER", strconv.Itoa(b.number)},
		{"CODEBUILD_BUILD_SUCCEEDING", "1"},
		{"CODEBUILD_CI", "true"},
		{"CODEBUILD_INITIATOR", "codepipeline/" + b.Graph.Name},
		{"CODEBUILD_KMS_KEY_ID", "alias/aws/s3"},
		{"CODEBUILD_LOG_PATH", b.id},
		{"CODEBUILD_PROJECT_ARN", arn + ":project/" + b.project},
		{"CODEBUILD_SOURCE_REPO_URL", ""},
		{"CODEBUILD_SRC_DIR", root + b.sourceDir(b.primary)},
		{"CODEBUILD_START_TIME", strconv.FormatInt(b.started.UnixMilli(), 10)},
	}
	for _, v := range own {
		e.set(v[0], v[1])
	}
	if root == "" { // a process keeps the home that its sandbox gives it
		e.set("HOME", "/root")
	}
	b.sourceVariables(e)
}

// sourceVariables tell where each input is, and which revision the primary one is of.
func (b *build) sourceVariables(e *environment) {
	for _, in := range b.Action.Inputs {
		name := in.Name
		if name == b.primary {
			if id := b.Inputs[name].Revision.ID; id != "" {
				e.set("CODEBUILD_RESOLVED_SOURCE_VERSION", id)
			}
			e.set("CODEBUILD_SOURCE_VERSION", b.objectARN(name))
			continue
		}
		e.set("CODEBUILD_SRC_DIR_"+name, b.root+b.sourceDir(name))
		e.set("CODEBUILD_SOURCE_VERSION_"+name, b.objectARN(name))
	}
}

// objectARN is where the service would keep an input (execution.md section 13): the parts are shortened as it does.
func (b *build) objectARN(input string) string {
	bucket := "local"
	if len(b.Graph.Stores) > 0 {
		bucket = b.Graph.Stores[0].Location
	}
	digest := strings.TrimPrefix(string(b.Inputs[input].Digest), "sha256:")
	return fmt.Sprintf("arn:aws:s3:::%s/%.20s/%.10s/%.7s.zip", bucket, b.Graph.Name, input, digest)
}

// sourceDir is where an input is unpacked, without the box's root: the digits are fixed, so that a second build sees the same paths.
func (b *build) sourceDir(input string) string {
	const src = outputFolder + "/src101/src"
	if len(b.Action.Inputs) < 2 {
		return src
	}
	for i, a := range b.Action.Inputs {
		if a.Name == input {
			return fmt.Sprintf("%s/s3/%02d", src, i)
		}
	}
	return src
}

// actionVariables reads the EnvironmentVariables key of a CodeBuild action: a JSON array of objects.
func actionVariables(text string) ([]Variable, error) {
	if text == "" {
		return nil, nil
	}
	var list []struct{ Name, Value, Type string }
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("EnvironmentVariables is no JSON list of objects with name, value and type: %w", err)
	}
	var all []Variable
	for i, v := range list {
		if v.Name == "" || strings.ContainsAny(v.Name, "=\x00") || strings.Contains(v.Value, "\x00") {
			return nil, fmt.Errorf("element %d of EnvironmentVariables has a name or a value that no environment can hold", i+1)
		}
		if !slices.Contains([]string{"", "PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"}, v.Type) {
			return nil, fmt.Errorf("%s in EnvironmentVariables has type %q; there are PLAINTEXT, PARAMETER_STORE and SECRETS_MANAGER", v.Name, v.Type)
		}
		all = append(all, Variable(v))
	}
	return all, nil
}

// numbersKept is more than the builds of one project that can start while one of them looks for its number.
const numbersKept = 1000

// buildNumber counts the builds of a project on this machine, from 1. A number is taken by making a file of that name, which two builds at
// once cannot both do. Files of numbers long past are removed; not those just past, which a build that looked before may be about to try.
func (p *Plan) buildNumber(project string) (int, error) {
	folder := filepath.Join(p.State, "builds", "p-"+strings.NewReplacer("/", "%2F", "\\", "%5C").Replace(project))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return 0, err
	}
	taken, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	last := 0
	for _, f := range taken {
		last = max(last, number(f.Name()))
	}
	for n := last + 1; ; n++ {
		f, err := os.OpenFile(filepath.Join(folder, strconv.Itoa(n)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if os.IsExist(err) {
			continue
		}
		if err != nil {
			return 0, err
		}
		for _, old := range taken {
			if number(old.Name()) < n-numbersKept {
				os.Remove(filepath.Join(folder, old.Name())) // a number that stays behind does no harm
			}
		}
		return n, f.Close()
	}
}
