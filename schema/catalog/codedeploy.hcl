action "CodeDeploy" {
  title          = "AWS CodeDeploy"
  categories     = ["Deploy"]
  page           = "action-reference-CodeDeploy"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "appspec"
  role_arn       = true
  cross_region   = true
  timeout        = 7200
  one_at_a_time  = ["ApplicationName", "DeploymentGroupName"]
  notes = [
    "The input artifact is the revision: appspec.yml stands at its top.",
    "For EC2 and servers of your own; ECS has CodeDeployToECS.",
  ]

  key "ApplicationName" {
    required = true
    doc      = "The CodeDeploy application."
  }

  key "DeploymentGroupName" {
    required = true
    doc      = "Its deployment group."
  }

  accept {
    inputs = ["dist"]
    config = { ApplicationName = "shop", DeploymentGroupName = "prod" }
  }

  accept {
    inputs = ["dist"]
    config = { ApplicationName = "shop", DeploymentGroupName = "#{variables.GROUP}" }
  }

  reject "config-required" {
    inputs = ["dist"]
    config = { ApplicationName = "shop" }
  }

  reject "artifact-count-in" {
    config = { ApplicationName = "shop", DeploymentGroupName = "prod" }
  }

  reject "config-key-known" {
    inputs = ["dist"]
    config = { ApplicationName = "shop", DeploymentGroupName = "prod", DeploymentConfigName = "OneAtATime" }
  }
}
