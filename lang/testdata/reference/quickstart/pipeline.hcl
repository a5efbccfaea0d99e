pipeline "hello" {
  role_arn = "arn:aws:iam::111122223333:role/hello-pipeline"

  artifact_store { location = "hello-artifacts" }

  stage "Source" {
    action "App" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/hello"
        FullRepositoryId = "acme/hello"
        BranchName       = "main"
      }
    }
  }

  stage "Build" {
    action "Test" {
      provider        = "CodeBuild"
      category        = "Test"
      input_artifacts = [artifact.source]
      configuration   = { ProjectName = "hello-test" }
    }

    action "Package" { # nothing ties it to Test: the two start together
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["site"]

      configuration = {
        ProjectName          = "hello-package"
        EnvironmentVariables = [{ name = "COMMIT", value = action.App.CommitId }]
      }
    }
  }

  stage "Deploy" {
    action "Site" {
      provider        = "S3"
      input_artifacts = [artifact.site]

      configuration = {
        BucketName = "hello-site"
        Extract    = true
      }
    }
  }
}
