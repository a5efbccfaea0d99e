package main

import (
	"fmt"
	"strings"
)

// pipeline writes pipeline.hcl: source, build, and a deploy stage where the repository says what is deployed.
func (f *findings) pipeline() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Written by pipewright init. The role, the bucket and the connection are placeholders until the pipeline is shipped.

pipeline %q {
  role_arn = "arn:aws:iam::111122223333:role/%s-pipeline"

  artifact_store { location = "%s-artifacts" }

  stage "Source" {
    action "App" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/00000000-0000-4000-8000-000000000000"
        FullRepositoryId = %s
        BranchName       = %s
      }
    }
  }
`, f.name, f.name, strings.ToLower(f.name), literal(f.repository), literal(f.branch))
	f.writeBuild(&b)
	f.writeDeploy(&b)
	b.WriteString("}\n")
	return b.String()
}

func (f *findings) writeBuild(b *strings.Builder) {
	outputs := ""
	if f.deploys() {
		outputs = "\n      output_artifacts = [\"built\"]"
	}
	fmt.Fprintf(b, `
  stage "Build" {
    action "Build" {
      provider        = "CodeBuild"
      input_artifacts = [artifact.source]%s
      configuration   = { ProjectName = "%s-build" }
    }
  }
`, outputs, f.name)
}

// deploys says whether the repository tells what is deployed and how.
func (f *findings) deploys() bool { return f.template() != "" || f.has("appspec.yml") }

func (f *findings) template() string {
	for _, name := range []string{"template.yaml", "template.yml"} {
		if f.has(name) {
			return name
		}
	}
	return ""
}

func (f *findings) writeDeploy(b *strings.Builder) {
	if !f.deploys() {
		return
	}
	b.WriteString(`
  stage "Deploy" {
    action "Approve" { provider = "Manual" } # the actions below wait for it
`)
	if template := f.template(); template != "" {
		fmt.Fprintf(b, `
    action "Stack" {
      provider        = "CloudFormation"
      input_artifacts = [artifact.built]

      configuration = {
        ActionMode   = "CREATE_UPDATE"
        StackName    = %q
        TemplatePath = "${artifact.built}::%s"
        RoleArn      = "arn:aws:iam::111122223333:role/%s-cloudformation"
        Capabilities = "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND"
      }
    }
`, f.name, template, f.name)
	}
	if f.has("appspec.yml") {
		fmt.Fprintf(b, `
    action "Release" {
      provider        = "CodeDeploy"
      input_artifacts = [artifact.built]

      configuration = {
        ApplicationName     = %q
        DeploymentGroupName = "%s-group"
      }
    }
`, f.name, f.name)
	}
	b.WriteString("  }\n")
}

// runner writes runner.hcl: the laptop's side of the same things.
func (f *findings) runner() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# How this pipeline lives on a laptop; never compiled.
runner {
  image = %q # builds run in it, where a container engine answers

  %s

  codebuild_project "%s-build" { buildspec = "buildspec.yml" }
`, f.image(), f.source(), f.name)
	if f.template() != "" {
		b.WriteString("\n  action \"Deploy/Stack\" { skip = \"no stack is deployed from a laptop\" }\n")
	}
	if f.has("appspec.yml") {
		b.WriteString("\n  action \"Deploy/Release\" { skip = \"nothing is released from a laptop\" }\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// source says where the files come from: the work tree around, or, where there is no repository yet, the folder as it is.
func (f *findings) source() string {
	if f.versioned {
		return fmt.Sprintf("repository %s { path = \".\" }", literal(f.repository))
	}
	return `action "Source/App" { output_artifacts = { source = "." } } # no Git repository yet: the folder as it is`
}

// toolchains say for a sign of a language which image builds it and with what commands. The first that is found counts.
var toolchains = []struct {
	sign, image string
	commands    []string
}{
	{"go.mod", "golang:1.26", []string{"go vet ./...", "go test ./...", "go build ./..."}},
	{"package.json", "node:22", []string{"npm ci", "npm test"}},
	{"pom.xml", "maven:3-eclipse-temurin-21", []string{"mvn --batch-mode verify"}},
	{"pyproject.toml", "python:3.13", []string{"pip install .", "python -m pytest"}},
	{"requirements.txt", "python:3.13", []string{"pip install -r requirements.txt", "python -m pytest"}},
	{"Cargo.toml", "rust:1", []string{"cargo test", "cargo build --release"}},
	{"Makefile", "buildpack-deps:stable", []string{"make"}},
}

func (f *findings) image() string {
	for _, t := range toolchains {
		if f.has(t.sign) {
			return t.image
		}
	}
	return "buildpack-deps:stable"
}

// buildspec writes a first buildspec.yml.
func (f *findings) buildspec() string {
	commands := []string{`echo "replace this line with what builds $CODEBUILD_SRC_DIR"`}
	for _, t := range toolchains {
		if f.has(t.sign) {
			commands = t.commands
			break
		}
	}
	var b strings.Builder
	b.WriteString("version: 0.2\n\nphases:\n  build:\n    commands:\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "      - %s\n", c)
	}
	if f.deploys() {
		b.WriteString("\nartifacts:\n  files:\n    - '**/*'\n")
	}
	return b.String()
}

// literal writes text as an HCL string in which nothing is a template.
func literal(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", "$${", "%{", "%%{", "\n", `\n`, "\r", `\r`).Replace(text) + `"`
}
