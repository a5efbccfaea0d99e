locals {
  home = "eu-west-1"

  stores = {
    "eu-west-1" = "edge-artifacts-euw1"
    "us-east-1" = "edge-artifacts-use1"
  }

  # Waves are a list: the order of a list is the order of the stages.
  waves = [
    {
      name    = "Canary"
      approve = false
      targets = {
        "sandbox-euw1" = { account = "222233334444", region = "eu-west-1" }
      }
    },
    {
      name    = "World"
      approve = true
      targets = {
        "prod-euw1" = { account = "333344445555", region = "eu-west-1" }
        "prod-use1" = { account = "333344445555", region = "us-east-1" }
      }
    },
  ]
}

pipeline "edge" {
  role_arn = "arn:aws:iam::111122223333:role/edge-pipeline"
  region   = local.home

  dynamic "artifact_store" {
    for_each = local.stores

    content {
      region   = artifact_store.key
      location = artifact_store.value
      encryption_key { id = "arn:aws:kms:${artifact_store.key}:111122223333:key/edge" }
    }
  }

  stage "Source" {
    action "App" {
      provider         = "S3"
      output_artifacts = ["source"]

      configuration = {
        S3Bucket             = "edge-drops"
        S3ObjectKey          = "edge.zip"
        PollForSourceChanges = false
      }
    }
  }

  stage "Build" {
    action "Package" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source]
      output_artifacts = ["packaged"]
      configuration    = { ProjectName = "edge-package" }
    }
  }

  stage "Wave" {
    for_each = local.waves
    name     = each.key # Canary, World
    template = template.wave

    inputs = {
      approve  = each.value.approve
      targets  = each.value.targets
      packaged = artifact.packaged
    }
  }
}

template "wave" {
  input "targets" { type = map(object({ account = string, region = string })) }
  input "packaged" { type = artifact }

  input "approve" {
    type    = bool
    default = false
  }

  action "Approve" {
    enabled  = input.approve
    provider = "Manual"
  }

  action "Stack" { # one for each target, side by side
    for_each        = input.targets
    provider        = "CloudFormation" # named Stack-prod-euw1, Stack-prod-use1
    region          = each.value.region
    role_arn        = "arn:aws:iam::${each.value.account}:role/edge-deployer"
    input_artifacts = [input.packaged]

    configuration = {
      ActionMode   = "CREATE_UPDATE"
      StackName    = "edge"
      RoleArn      = "arn:aws:iam::${each.value.account}:role/edge-cloudformation"
      TemplatePath = "${input.packaged}::packaged.${each.value.region}.yaml"
      Capabilities = ["CAPABILITY_NAMED_IAM"]
    }
  }

  action "Probe" {
    for_each = input.targets
    provider = "Lambda"

    configuration = {
      FunctionName   = "edge-probe"
      UserParameters = action.Stack[each.key].Url
    }
  }
}
