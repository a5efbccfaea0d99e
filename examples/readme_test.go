package examples

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pipewright/compiler"
	"pipewright/lang"
	"pipewright/schema"
)

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

// TestReadme compiles every HCL block of the README. A block may be a whole configuration, or a piece of one: stages, actions, an action's
// configuration, runner blocks; the pieces are put where they belong in the least pipeline that holds them.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := fence.FindAllSubmatchIndex(readme, -1)
	if len(blocks) == 0 {
		t.Fatal("the README has no blocks")
	}
	for _, at := range blocks {
		language, text := string(readme[at[2]:at[3]]), string(readme[at[4]:at[5]])
		line := 1 + bytes.Count(readme[:at[0]], []byte("\n"))
		switch language {
		case "hcl":
			t.Run(fmt.Sprintf("line%d", line), func(t *testing.T) { compiles(t, text) })
		case "sh", "text", "yaml", "json": // commands are tried by .ci/run and the scripts of cmd/pipewright; text is shown
		default:
			t.Errorf("README.md:%d: a block of %q, which no test looks at", line, language)
		}
	}
}

// compiles wants no complaint of a piece of configuration.
func compiles(t *testing.T, text string) {
	t.Helper()
	folder := t.TempDir()
	for name, content := range setting(text) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	source, diags := lang.Load(folder)
	doc, more := source.Evaluate(lang.Inputs{})
	diags = append(diags, more...)
	graphs, more := compiler.Compile(doc, schema.Builtin())
	diags = append(diags, more...)
	_, more = compiler.CompileLaptop(doc, graphs)
	silent(t, source.Sources(), append(diags, more...))
}

// setting puts a piece into the files of a whole configuration. What it refers to and does not define itself, it finds there.
func setting(text string) map[string]string {
	const head = `variable "Prefix" { default = "shop" }
pipeline "readme" {
  role_arn = "arn:aws:iam::111122223333:role/readme"
  artifact_store { location = "readme-artifacts" }
`
	const source = `  stage "Source" {
    action "Site" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]
      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/0f9b2c1d"
        FullRepositoryId = "acme/quickstart"
        BranchName       = "main"
      }
    }
  }
`
	const build = `  stage "Made" {
    action "Pages" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["site"]
      configuration    = { ProjectName = "pages" }
    }
  }
`
	made := build
	if strings.Contains(text, `["site"]`) {
		made = ""
	}
	switch word := regexp.MustCompile(`(?m)^\w+`).FindString(text); word {
	case "stage":
		return map[string]string{"pipeline.hcl": head + source + made + text + "}\n"}
	case "action":
		return map[string]string{"pipeline.hcl": head + source + made + "stage \"Here\" {\n" + text + "}\n}\n"}
	case "runner":
		return map[string]string{"pipeline.hcl": head + source + build + release + "}\n", "runner.hcl": text}
	}
	return map[string]string{"pipeline.hcl": text}
}

// release is the stage that runner blocks of the README speak of.
const release = `  stage "Release" {
    action "Approve" { provider = "Manual" }
    action "Deploy" {
      provider        = "S3"
      input_artifacts = [artifact.site]
      configuration   = { BucketName = "quickstart-site", Extract = true }
    }
  }
`
