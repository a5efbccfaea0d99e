variable "connection" {
  type        = string
  default     = "arn:aws:codeconnections:eu-west-1:111122223333:connection/0f9b2c1d-8d1e-4a3b-9c55-6c2f1b7a9e10"
  description = "ARN of the connection to the Git host."
}

variable "account" {
  type    = string
  default = "111122223333"

  validation {
    condition     = length(var.account) == 12
    error_message = "An AWS account number has 12 digits."
  }
}

locals {
  stack_role = "arn:aws:iam::${var.account}:role/orders-cloudformation"
}

pipeline "orders" {
  role_arn       = "arn:aws:iam::${var.account}:role/orders-pipeline"
  execution_mode = "QUEUED"
  tags           = { Team = "orders" }

  artifact_store {
    location = "orders-artifacts"
    encryption_key { id = "arn:aws:kms:eu-west-1:111122223333:key/0f9b2c1d" }
  }

  stage "Source" {
    action "App" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = var.connection
        FullRepositoryId = "acme/orders"
        BranchName       = "main"
      }
    }
  }

  stage "Build" {
    action "Package" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["packaged"]
      configuration    = { ProjectName = "orders-package" }
    }
  }

  stage "Test" {
    action "Stack" {
      provider        = "CloudFormation"
      input_artifacts = [artifact.packaged]

      configuration = {
        ActionMode         = "CREATE_UPDATE"
        StackName          = "orders-test"
        RoleArn            = local.stack_role
        TemplatePath       = "${artifact.packaged}::packaged.yaml"
        Capabilities       = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
        ParameterOverrides = { Stage = "test" }
      }
    }

    action "Smoke" { # reads an output of Stack, so it runs after it
      provider = "Lambda"

      configuration = {
        FunctionName   = "orders-smoke"
        UserParameters = jsonencode({ url = action.Stack.ApiUrl, commit = action.App.CommitId })
      }
    }
  }

  stage "Prod" {
    action "ChangeSet" {
      provider        = "CloudFormation"
      input_artifacts = [artifact.packaged]

      configuration = {
        ActionMode    = "CHANGE_SET_REPLACE"
        StackName     = "orders"
        ChangeSetName = "release"
        RoleArn       = local.stack_role
        TemplatePath  = "${artifact.packaged}::packaged.yaml"
        Capabilities  = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]

        ParameterOverrides = {
          Stage      = "prod"
          CodeBucket = { "Fn::GetArtifactAtt" = [artifact.packaged, "BucketName"] }
          ImageTag   = { "Fn::GetParam" = [artifact.packaged, "build.json", "tag"] }
        }
      }
    }

    action "Approve" { # an approval divides its stage: above runs before it, below after it
      provider           = "Manual"
      timeout_in_minutes = 1440

      configuration = {
        CustomData         = "Release ${action.App.CommitId} of ${action.App.BranchName}"
        ExternalEntityLink = "https://git.example.com/acme/orders/commit/${action.App.CommitId}"
      }
    }

    action "Execute" {
      provider = "CloudFormation"

      configuration = {
        ActionMode    = "CHANGE_SET_EXECUTE"
        StackName     = "orders"
        ChangeSetName = "release"
      }
    }

    action "Smoke" { # stage.Test.Smoke is another one; here action.Execute is this stage's
      provider = "Lambda"

      configuration = {
        FunctionName   = "orders-smoke"
        UserParameters = jsonencode({ url = action.Execute.ApiUrl, commit = action.App.CommitId })
      }
    }
  }
}
