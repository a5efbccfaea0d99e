package compiler

import (
	"fmt"
	"strings"

	"pipewright/lang/prose"
)

// A blockKind is one kind of block that runner may hold (language.md B.8).
type blockKind struct {
	name       string
	attributes []attribute
	unread     string // why the block has no effect yet; empty: it has
	fill       func(*bench, *reading)
}

func blockKinds() []blockKind {
	text := func(name string) attribute { return attribute{name: name, kind: textKind} }
	path := func(name string) attribute { return attribute{name: name, kind: pathKind} }
	later := func(name string) attribute { return attribute{name: name, kind: anyKind} }
	secret := []attribute{text("from_env"), {name: "from_file", kind: homeKind}, text("value")}
	return []blockKind{
		{name: "repository", attributes: []attribute{path("path"), text("snapshot")}, fill: (*bench).repository},
		{name: "codebuild_project", attributes: []attribute{
			text("image"), text("buildspec"), {name: "environment_variables", kind: variableKind}, {name: "privileged_mode", kind: boolKind},
			text("compute_type"), {name: "build_timeout", kind: numberKind}, {name: "cache", kind: anyKind, unread: "builds keep nothing for the next one"},
		}, fill: (*bench).project},
		{name: "s3_bucket", attributes: []attribute{path("path")}, fill: (*bench).bucket},
		{name: "ecr_repository", attributes: []attribute{text("image"), path("path")}, fill: (*bench).image},
		{name: "lambda_function", attributes: []attribute{
			path("path"), text("runtime"), text("handler"), text("image"), {name: "command", kind: listKind},
			{name: "result", kind: textKind, words: []string{"succeeded", "failed"}}, {name: "output_variables", kind: mapKind},
		}, fill: (*bench).function},
		{name: "cloudformation_stack", attributes: []attribute{{name: "outputs", kind: mapKind}}, fill: (*bench).stack},
		{name: "secretsmanager_secret", attributes: secret, fill: (*bench).secret},
		{name: "ssm_parameter", attributes: secret, fill: (*bench).parameter},
		{name: "action", attributes: []attribute{
			{name: "command", kind: listKind}, text("image"), {name: "output_artifacts", kind: pathMapKind}, {name: "output_variables", kind: mapKind},
			text("skip"), {name: "answer", kind: textKind, words: []string{"Approved", "Rejected"}},
		}, fill: (*bench).override},
		{name: "codedeploy_deployment_group", attributes: []attribute{later("image"), later("hosts"), later("container_ports")}, unread: "no deployment is carried out here"},
		{name: "ecs_service", attributes: []attribute{later("container_ports")}, unread: "no service is carried out here"},
		{name: "sfn_state_machine", attributes: []attribute{later("output")}, unread: "no state machine is carried out here"},
		{name: "elastic_beanstalk_environment", attributes: []attribute{later("path")}, unread: "no environment is carried out here"},
		{name: "cloudwatch_metric_alarm", attributes: []attribute{later("state")}, unread: "conditions are not looked at here"},
		{name: "worker", attributes: []attribute{later("command"), later("image")}, unread: "no job worker is started here"},
	}
}

// add puts a block under its label, and reports a second one of the label.
func add[V any](b *bench, m map[string]*V, r *reading, v *V) {
	if r.block.Label == "" {
		b.fail("runner-block-label", "Block without a label", fmt.Sprintf("A %s block is named by what the action's configuration holds, as in %s \"NAME\" {}.", r.block.Type, r.block.Type), r.block.Range)
		return
	}
	if m[r.block.Label] != nil {
		b.fail("runner-block-twice", "Second block of a label", fmt.Sprintf("There is a %s %q already. Put both into one block.", r.block.Type, r.block.Label), r.block.LabelRange)
		return
	}
	m[r.block.Label] = v
}

func (b *bench) repository(r *reading) {
	if !r.has("path") {
		b.lack(r, "path")
	}
	add(b, b.laptop.Repositories, r, &Repository{Name: r.block.Label, Path: r.path("path"), Snapshot: r.text("snapshot"), Range: r.block.Range})
}

// lack reports an attribute that a block cannot do without.
func (b *bench) lack(r *reading, names ...string) {
	b.fail("runner-attribute-required", "Missing attribute", fmt.Sprintf("%s %q needs %s.", r.block.Type, r.block.Label, prose.Series(names, "or")), r.block.Range)
}

func (b *bench) project(r *reading) {
	add(b, b.laptop.Projects, r, &Project{
		Name: r.block.Label, Image: r.text("image"), Buildspec: r.text("buildspec"), Environment: r.variables("environment_variables"),
		PrivilegedMode: r.bool("privileged_mode"), ComputeType: r.text("compute_type"), TimeoutMinutes: r.number("build_timeout"), Range: r.block.Range,
	})
}

func (b *bench) bucket(r *reading) {
	if !r.has("path") {
		b.lack(r, "path")
	}
	add(b, b.laptop.Buckets, r, &Bucket{Name: r.block.Label, Path: r.path("path"), Range: r.block.Range})
}

func (b *bench) image(r *reading) {
	b.exactlyOne(r, "image", "path")
	add(b, b.laptop.Images, r, &ImageRepository{Name: r.block.Label, Image: r.text("image"), Path: r.path("path"), Range: r.block.Range})
}

func (b *bench) function(r *reading) {
	b.exactlyOne(r, "path", "image", "command", "result")
	if r.has("path") && !(r.has("runtime") && r.has("handler")) {
		b.fail("runner-attribute-required", "Missing attribute", fmt.Sprintf("lambda_function %q has a path and needs runtime and handler with it.", r.block.Label), r.at("path"))
	}
	add(b, b.laptop.Functions, r, &Function{
		Name: r.block.Label, Path: r.path("path"), Runtime: r.text("runtime"), Handler: r.text("handler"), Image: r.text("image"),
		Command: r.list("command"), Result: r.text("result"), OutputVariables: r.texts("output_variables"), Range: r.block.Range,
	})
}

func (b *bench) stack(r *reading) {
	add(b, b.laptop.Stacks, r, &Stack{Name: r.block.Label, Outputs: r.texts("outputs"), Range: r.block.Range})
}

func (b *bench) secret(r *reading)    { add(b, b.laptop.Secrets, r, b.source(r)) }
func (b *bench) parameter(r *reading) { add(b, b.laptop.Parameters, r, b.source(r)) }

// source is where a secret comes from: exactly one of the three.
func (b *bench) source(r *reading) *Secret {
	b.exactlyOne(r, "from_env", "from_file", "value")
	file, err := r.home("from_file")
	if err != nil {
		b.fail("runner-home", "No home folder", fmt.Sprintf("The path %q begins in the user's own folder, and there is none: %v. Write the path from the root.", r.text("from_file"), err), r.at("from_file"))
	}
	return &Secret{Name: r.block.Label, FromEnv: r.text("from_env"), FromFile: file, Value: r.text("value"), Range: r.block.Range}
}

// exactlyOne reports a block that has none of the attributes, or more than one.
func (b *bench) exactlyOne(r *reading, names ...string) {
	var found []string
	for _, name := range names {
		if r.has(name) {
			found = append(found, name)
		}
	}
	switch len(found) {
	case 1:
	case 0:
		b.fail("runner-exactly-one", "Missing attribute", fmt.Sprintf("%s %q needs exactly one of %s, and has none.", r.block.Type, r.block.Label, prose.Series(names, "or")), r.block.Range)
	default:
		b.fail("runner-exactly-one", "Attributes that exclude each other", fmt.Sprintf("%s %q has %s; exactly one of %s is allowed.", r.block.Type, r.block.Label, strings.Join(found, " and "), prose.Series(names, "or")), r.at(found[1]))
	}
}
