# A small real program, a site generator in POSIX shell and awk, tested, packaged, approved and deployed.
#
#   pipewright run examples/quickstart        here, now; containers where an engine answers
#   pipewright compile examples/quickstart    what `aws codepipeline create-pipeline` takes

variable "branch" {
  type        = string
  default     = "main"
  description = "The branch to release from."

  validation {
    condition     = length(var.branch) > 0
    error_message = "A branch to release from is needed."
  }
}

pipeline "quickstart" {
  role_arn = "arn:aws:iam::111122223333:role/quickstart-pipeline"

  artifact_store { location = "quickstart-artifacts" }

  stage "Source" {
    action "Site" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/0f9b2c1d-8d1e-4a3b-9c55-6c2f1b7a9e10"
        FullRepositoryId = "acme/quickstart"
        BranchName       = var.branch
      }
    }
  }

  stage "Build" {
    action "Test" {
      provider        = "CodeBuild"
      category        = "Test"
      input_artifacts = [artifact.source]
      configuration   = { ProjectName = "quickstart-test" }
    }

    action "Package" { # nothing ties it to Test: the two run side by side
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["site"]

      configuration = {
        ProjectName          = "quickstart-package"
        EnvironmentVariables = [{ name = "BRANCH", value = action.Site.BranchName }]
      }
    }
  }

  stage "Release" {
    action "Approve" { # an approval divides its stage: Deploy waits for it
      provider      = "Manual"
      configuration = { CustomData = "Publish ${action.Package.PAGES} pages of ${action.Site.BranchName}?" }
    }

    action "Deploy" {
      provider        = "S3"
      input_artifacts = [artifact.site]

      configuration = {
        BucketName = "quickstart-site"
        Extract    = true
      }
    }
  }
}
