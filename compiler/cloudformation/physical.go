package cloudformation

import (
	"strings"

	"pipewright/lang/tree"
)

// longestName is how long a name may be that is put in the place of a reference; no service takes longer ones.
const longestName = 1024

// A physical is what a resource is called, and what follows from that. In the texts {name}, {path}, {partition}, {region} and {account} stand for themselves.
// An attribute whose key is empty is what Ref gives (CloudFormation template reference, return values of each resource).
type physical struct {
	property   string
	attributes map[string]string
}

func regional(service, kind string) string {
	return "arn:{partition}:" + service + ":{region}:{account}:" + kind + "{name}"
}

// physicals are the resources that pipelines refer to.
func physicals() map[string]physical {
	name := "{name}"
	return map[string]physical{
		"AWS::S3::Bucket":                    {"BucketName", map[string]string{"": name, "Arn": "arn:{partition}:s3:::{name}"}},
		"AWS::CodeBuild::Project":            {"Name", map[string]string{"": name, "Arn": regional("codebuild", "project/")}},
		"AWS::CodeCommit::Repository":        {"RepositoryName", map[string]string{"Name": name, "Arn": regional("codecommit", "")}},
		"AWS::CodeDeploy::Application":       {"ApplicationName", map[string]string{"": name}},
		"AWS::CodeDeploy::DeploymentGroup":   {"DeploymentGroupName", map[string]string{"": name}},
		"AWS::CodeDeploy::DeploymentConfig":  {"DeploymentConfigName", map[string]string{"": name}},
		"AWS::ElasticBeanstalk::Application": {"ApplicationName", map[string]string{"": name}},
		"AWS::ElasticBeanstalk::Environment": {"EnvironmentName", map[string]string{"": name}},
		"AWS::ECR::Repository":               {"RepositoryName", map[string]string{"": name, "Arn": regional("ecr", "repository/")}},
		"AWS::ECS::Cluster":                  {"ClusterName", map[string]string{"": name, "Arn": regional("ecs", "cluster/")}},
		"AWS::ECS::Service":                  {"ServiceName", map[string]string{"Name": name}},
		"AWS::IAM::Role":                     {"RoleName", map[string]string{"": name, "Arn": "arn:{partition}:iam::{account}:role{path}{name}"}},
		"AWS::KMS::Alias":                    {"AliasName", map[string]string{"": name}},
		"AWS::Lambda::Function":              {"FunctionName", map[string]string{"": name, "Arn": regional("lambda", "function:")}},
		"AWS::Serverless::Function":          {"FunctionName", map[string]string{"": name, "Arn": regional("lambda", "function:")}},
		"AWS::SNS::Topic":                    {"TopicName", map[string]string{"": regional("sns", ""), "TopicArn": regional("sns", ""), "TopicName": name}},
		"AWS::SQS::Queue":                    {"QueueName", map[string]string{"Arn": regional("sqs", ""), "QueueName": name}},
		"AWS::StepFunctions::StateMachine":   {"StateMachineName", map[string]string{"": regional("states", "stateMachine:"), "Arn": regional("states", "stateMachine:"), "Name": name}},
		"AWS::DynamoDB::Table":               {"TableName", map[string]string{"": name, "Arn": regional("dynamodb", "table/")}},
		"AWS::Logs::LogGroup":                {"LogGroupName", map[string]string{"": name}},
		"AWS::SSM::Parameter":                {"Name", map[string]string{"": name}},
		pipelineType:                         {"Name", map[string]string{"": name}},
	}
}

// physical gives an attribute of a resource whose physical name the template says; nil: it does not, or not for certain.
func (r *reader) physical(res *resource, attribute string) *tree.Value {
	entry := r.physicals[res.kind]
	pattern, ok := entry.attributes[attribute]
	if !ok || res.props.Get(entry.property) == nil {
		return nil
	}
	name := r.nameOf(res, entry.property)
	if name == nil {
		return nil
	}
	parts := r.fill(pattern, res, name)
	if parts == nil {
		return nil
	}
	v := r.text(parts, res.at)
	if v == r.broken {
		return nil
	}
	return v
}

// nameOf resolves the property that names a resource, once. A ring of names, or one that is there only sometimes, names nothing.
func (r *reader) nameOf(res *resource, property string) *tree.Value {
	if res.state != untouched {
		return res.physical // nil while it is being resolved
	}
	res.state = under
	if r.depth < deepest/2 {
		v := r.resolve(res.props.Get(property))
		if scalar(v) && v.When == "" && len(v.Text) <= longestName && v.Text != "" {
			res.physical = v
		}
	}
	res.state = done
	return res.physical
}

// fill puts parts in the place of the words of a pattern; nil: a part is not for certain.
func (r *reader) fill(pattern string, res *resource, name *tree.Value) []tree.Part {
	var parts []tree.Part
	for pattern != "" {
		open, end := strings.IndexByte(pattern, '{'), strings.IndexByte(pattern, '}')
		if open < 0 || end < open {
			return append(parts, tree.Part{Text: pattern})
		}
		word := pattern[open+1 : end]
		parts = append(parts, tree.Part{Text: pattern[:open]})
		pattern = pattern[end+1:]
		more := r.word(word, res, name)
		if more == nil {
			return nil
		}
		parts = append(parts, more...)
	}
	return parts
}

func (r *reader) word(word string, res *resource, name *tree.Value) []tree.Part {
	switch word {
	case "name":
		return r.partsOf(name)
	case "path":
		return r.rolePath(res)
	}
	pseudo := map[string]string{"partition": "AWS::Partition", "region": "AWS::Region", "account": "AWS::AccountId"}[word]
	return r.partsOf(r.named(pseudo, res.at))
}

// rolePath is the path of a role, which begins and ends with a slash.
func (r *reader) rolePath(res *resource) []tree.Part {
	path := res.props.Get("Path")
	if path == nil {
		return []tree.Part{{Text: "/"}}
	}
	v := r.resolve(path)
	switch {
	case v == nil:
		return []tree.Part{{Text: "/"}}
	case !scalar(v) || v.When != "" || len(v.Text) > longestName:
		return nil
	}
	return r.partsOf(v)
}
