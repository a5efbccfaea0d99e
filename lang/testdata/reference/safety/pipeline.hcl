variable "branch" {
  type    = string
  default = "main"
}

pipeline "checkout" {
  role_arn       = "arn:aws:iam::111122223333:role/checkout-pipeline"
  execution_mode = "QUEUED"

  artifact_store { location = "checkout-artifacts" }

  variable "RELEASE" {
    default     = "nightly"
    description = "Name of the release; set when an execution is started."
  }

  variable "FORCE" { default = "no" }

  trigger {
    source_action = action.App

    push {
      branches {
        includes = [var.branch, "release/*"]
        excludes = ["release/old-*"]
      }
      file_paths { excludes = ["docs/**", "**/*.md"] }
    }

    push {
      tags { includes = ["v*"] }
    }

    pull_request {
      events = ["OPEN", "UPDATED"]
      branches { includes = [var.branch] }
    }
  }

  stage "Source" {
    on_failure {
      result     = "RETRY"
      retry_mode = "ALL_ACTIONS"
    }

    action "App" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/checkout"
        FullRepositoryId = "acme/checkout"
        BranchName       = var.branch
        DetectChanges    = false
      }
    }
  }

  stage "Build" {
    on_failure {
      result     = "RETRY"
      retry_mode = "FAILED_ACTIONS"
    }

    action "Unit" {
      provider         = "Commands"
      input_artifacts  = [artifact.source]
      output_artifacts = [{ name = "dist", files = ["build/**", "template.yaml"] }]
      output_variables = ["VERSION"]

      commands = [
        "make all RELEASE=${variables.RELEASE}",
        "export VERSION=$(git describe --tags 2>/dev/null || echo ${action.App.CommitId})",
      ]
    }
  }

  stage "Prod" {
    # A pull request or a stray branch passes this stage by.
    before_entry {
      result = "SKIP"

      rule "OnlyReleases" {
        provider = "VariableCheck"

        configuration = {
          Variable = action.App.BranchName
          Operator = "MATCHES"
          Value    = "main|release/.*"
        }
      }
    }

    on_success {
      result = "ROLLBACK"

      rule "NoAlarm" {
        provider           = "CloudWatchAlarm"
        timeout_in_minutes = 30

        configuration = {
          AlarmName = "checkout-5xx"
          WaitTime  = 10
        }
      }
    }

    on_failure { result = "ROLLBACK" }

    action "Approve" {
      provider      = "Manual"
      configuration = { CustomData = "Release ${variables.RELEASE}, version ${action.Unit.VERSION}" }
    }

    action "Deploy" {
      provider        = "CloudFormation"
      input_artifacts = [artifact.dist]

      configuration = {
        ActionMode         = "CREATE_UPDATE"
        StackName          = "checkout"
        TemplatePath       = "${artifact.dist}::template.yaml"
        RoleArn            = "arn:aws:iam::111122223333:role/checkout-cloudformation"
        Capabilities       = "CAPABILITY_IAM"
        OutputFileName     = null # null leaves a key out
        ParameterOverrides = { Version = action.Unit.VERSION, Execution = codepipeline.PipelineExecutionId }
      }
    }
  }

  stage "Announce" {
    transition_disabled = "Opened by the release manager"

    action "Notes" {
      provider        = "Commands"
      input_artifacts = [artifact.source]

      commands = [
        "curl -sS -o /dev/null -w '%%{http_code}' https://example.com/hook -d \"$${NOTE:-none}\"",
      ]

      environment_variables = [{ name = "NOTE", value = variables.RELEASE }]
    }
  }
}
