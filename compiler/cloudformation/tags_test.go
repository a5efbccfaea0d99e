package cloudformation

import (
	"testing"

	"pipewright/compiler/foreign"
	"pipewright/lang/tree"
	"pipewright/schema"
)

// TestUnknownTags makes sure that no tag is judged by what stands for its value.
func TestUnknownTags(t *testing.T) {
	const src = `
Resources:
  N: { Type: AWS::SNS::Topic }
  Shop:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Name: shop
      RoleArn: arn:aws:iam::111122223333:role/x
      Tags: [{ Key: Team, Value: !Ref N }, { Key: !Ref "AWS::StackName", Value: x }]
      ArtifactStore: { Type: S3, Location: artifacts }
      Stages:
        - Name: Source
          Actions:
            - Name: App
              ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: 1 }
              OutputArtifacts: [{ Name: source }]
              Configuration: { RepositoryName: shop, BranchName: main }
        - Name: Build
          Actions:
            - Name: Unit
              ActionTypeId: { Category: Build, Owner: AWS, Provider: CodeBuild, Version: 1 }
              InputArtifacts: [{ Name: source }]
              Configuration: { ProjectName: unit }
`
	root, diags := tree.Read("t.yaml", []byte(src))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	f, diags := Read("t.yaml", root, nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if _, graphs, diags := foreign.Compile(f, schema.Builtin()); diags.HasErrors() || len(graphs[0].Tags) != 2 {
		t.Errorf("%v", diags)
	}
}
