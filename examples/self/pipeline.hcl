# pipewright's own repository, built and tested by pipewright; then what was built checks another example.
#
#   pipewright run examples/self

variable "gomodcache" {
  default     = ""
  description = "GOMODCACHE to borrow; empty: the modules are downloaded."
}

variable "gocache" {
  default     = ""
  description = "GOCACHE to borrow; empty: everything is compiled anew."
}

pipeline "self" {
  role_arn = "arn:aws:iam::111122223333:role/pipewright-pipeline"

  artifact_store { location = "pipewright-artifacts" }

  stage "Source" {
    action "Repository" {
      provider         = "CodeCommit"
      output_artifacts = ["source"]

      configuration = {
        RepositoryName       = "pipewright"
        BranchName           = "main"
        PollForSourceChanges = false
      }
    }
  }

  stage "Build" {
    action "Binary" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["binary"]
      configuration    = { ProjectName = "pipewright-binary" }
    }

    action "Unit" {
      provider        = "CodeBuild"
      category        = "Test"
      input_artifacts = [artifact.source]
      after           = [action.Binary] # the second build finds the first one's compiled packages
      configuration   = { ProjectName = "pipewright-unit" }
    }
  }

  stage "Try" {
    action "Itself" {
      provider         = "Commands"
      input_artifacts  = [artifact.source, artifact.binary]
      output_variables = ["VERSION"]

      commands = [
        "\"$CODEBUILD_SRC_DIR_binary/pipewright\" validate examples/quickstart",
        "\"$CODEBUILD_SRC_DIR_binary/pipewright\" compile examples/self -o self.json",
        "VERSION=$(\"$CODEBUILD_SRC_DIR_binary/pipewright\" version | head -n 1)",
        "echo \"$VERSION, built of ${action.Repository.CommitId}\"",
      ]
    }
  }
}
