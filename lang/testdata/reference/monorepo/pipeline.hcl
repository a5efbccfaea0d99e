variable "connection" { type = string }

locals {
  services = {
    basket  = { image = "golang:1.26", tests = true }
    catalog = { image = "golang:1.26", tests = true }
    mailer  = { image = "python:3.13", tests = false }
  }
}

pipeline "service" {
  for_each = local.services
  name     = "shop-${each.key}"
  role_arn = "arn:aws:iam::111122223333:role/shop-pipeline"

  artifact_store { location = "shop-artifacts" }

  locals { # seen in this pipeline only; keeps the outer each in reach
    service = each.key
    tested  = each.value.tests
  }

  trigger {
    source_action = action.Shop

    push {
      branches { includes = ["main"] }
      file_paths { includes = ["services/${each.key}/**", "lib/**"] }
    }
  }

  stage "Source" {
    action "Shop" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = var.connection
        FullRepositoryId = "acme/shop"
        BranchName       = "main"
        DetectChanges    = false
      }
    }
  }

  stage "Build" {
    action "Image" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["image"]

      configuration = {
        ProjectName          = "shop-image"
        EnvironmentVariables = [{ name = "SERVICE", value = local.service }]
      }
    }

    action "Contract" {
      enabled         = local.tested
      provider        = "CodeBuild"
      category        = "Test"
      input_artifacts = [artifact.source]

      configuration = {
        ProjectName          = "shop-contract"
        EnvironmentVariables = [{ name = "SERVICE", value = local.service }]
      }
    }
  }

  stage "Deploy" {
    for_each = ["staging", "prod"] # a list keeps its order; Deploy-staging, Deploy-prod
    template = template.deploy

    inputs = {
      service = local.service
      env     = each.key
      image   = artifact.image
      approve = each.key == "prod"
    }
  }
}

template "deploy" { # the body of one stage
  input "service" { type = string }
  input "env" { type = string }
  input "image" { type = artifact }

  input "approve" {
    type    = bool
    default = false
  }

  on_failure {
    result     = "RETRY"
    retry_mode = "FAILED_ACTIONS"
  }

  action "Approve" {
    enabled  = input.approve
    provider = "Manual"
  }

  action "Service" {
    provider        = "ECS"
    input_artifacts = [input.image]

    configuration = {
      ClusterName       = "shop-${input.env}"
      ServiceName       = input.service
      DeploymentTimeout = 15
    }
  }

  action "Smoke" {
    provider = "Lambda"
    after    = [action.Service]

    configuration = {
      FunctionName   = "shop-smoke"
      UserParameters = jsonencode({ service = input.service, env = input.env })
    }
  }
}
