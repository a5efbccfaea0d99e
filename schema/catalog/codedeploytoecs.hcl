action "CodeDeployToECS" {
  title          = "Amazon ECS blue/green (CodeDeploy)"
  categories     = ["Deploy"]
  page           = "action-reference-ECSbluegreen"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 5]
  outputs        = [0, 0]
  executor       = "appspec"
  role_arn       = true
  cross_region   = true
  timeout        = 7200
  one_at_a_time  = ["ApplicationName", "DeploymentGroupName"]
  notes = [
    "imageDetail.json has that name always, and is not the imagedefinitions.json of the ECS provider.",
    "An input artifact has at most 3 MB.",
  ]

  key "ApplicationName" {
    required = true
    doc      = "The CodeDeploy application."
  }

  key "DeploymentGroupName" {
    required = true
    doc      = "Its deployment group."
  }

  key "TaskDefinitionTemplateArtifact" {
    type     = "artifact-name"
    required = true
    rule     = "ecs-bluegreen-artifacts"
    doc      = "Input artifact with the template of the task definition."
  }

  key "AppSpecTemplateArtifact" {
    type     = "artifact-name"
    required = true
    rule     = "ecs-bluegreen-artifacts"
    doc      = "Input artifact with the template of the AppSpec file."
  }

  key "TaskDefinitionTemplatePath" {
    default = "taskdef.json"
    doc     = "File of the task definition in its artifact."
  }

  key "AppSpecTemplatePath" {
    default = "appspec.yaml"
    doc     = "File of the AppSpec in its artifact."
  }

  key "Image1ArtifactName" {
    type = "artifact-name"
    rule = "ecs-bluegreen-artifacts"
    doc  = "Input artifact with the imageDetail.json of image 1."
  }

  key "Image2ArtifactName" {
    type = "artifact-name"
    rule = "ecs-bluegreen-artifacts"
    doc  = "Input artifact with the imageDetail.json of image 2."
  }

  key "Image3ArtifactName" {
    type = "artifact-name"
    rule = "ecs-bluegreen-artifacts"
    doc  = "Input artifact with the imageDetail.json of image 3."
  }

  key "Image4ArtifactName" {
    type = "artifact-name"
    rule = "ecs-bluegreen-artifacts"
    doc  = "Input artifact with the imageDetail.json of image 4."
  }

  key "Image1ContainerName" { doc = "The text that stands between < and > in the task definition where image 1 belongs." }

  key "Image2ContainerName" { doc = "The text that stands between < and > in the task definition where image 2 belongs." }

  key "Image3ContainerName" { doc = "The text that stands between < and > in the task definition where image 3 belongs." }

  key "Image4ContainerName" { doc = "The text that stands between < and > in the task definition where image 4 belongs." }

  law "ecs-bluegreen-artifacts" {
    summary = "Half of an image"
    require = alltrue([for n in [1, 2, 3, 4] : (config["Image${n}ArtifactName"] != null) == (config["Image${n}ContainerName"] != null)])
    found   = "Of ${join(", ", [for n in [1, 2, 3, 4] : "image ${n}" if(config["Image${n}ArtifactName"] != null) != (config["Image${n}ContainerName"] != null)])} one key is set."
    message = "ImageNArtifactName says where the image comes from, ImageNContainerName where it goes; the two of one number need each other. Add the one that is missing."
  }

  accept {
    inputs = ["manifests"]
    config = {
      ApplicationName                = "cart"
      DeploymentGroupName            = "cart"
      TaskDefinitionTemplateArtifact = "manifests"
      AppSpecTemplateArtifact        = "manifests"
    }
  }

  accept {
    inputs = ["manifests", "image"]
    config = {
      ApplicationName                = "cart"
      DeploymentGroupName            = "cart"
      TaskDefinitionTemplateArtifact = "manifests"
      TaskDefinitionTemplatePath     = "task.json"
      AppSpecTemplateArtifact        = "manifests"
      AppSpecTemplatePath            = "appspec.yml"
      Image1ArtifactName             = "image"
      Image1ContainerName            = "IMAGE1_NAME"
    }
  }

  reject "ecs-bluegreen-artifacts" {
    inputs = ["manifests"]
    config = {
      ApplicationName                = "cart"
      DeploymentGroupName            = "cart"
      TaskDefinitionTemplateArtifact = "manifest"
      AppSpecTemplateArtifact        = "manifests"
    }
  }

  reject "ecs-bluegreen-artifacts" {
    inputs = ["manifests", "image"]
    config = {
      ApplicationName                = "cart"
      DeploymentGroupName            = "cart"
      TaskDefinitionTemplateArtifact = "manifests"
      AppSpecTemplateArtifact        = "manifests"
      Image2ArtifactName             = "image"
    }
  }

  reject "config-required" {
    inputs = ["manifests"]
    config = { ApplicationName = "cart", DeploymentGroupName = "cart", TaskDefinitionTemplateArtifact = "manifests" }
  }

  reject "artifact-count-in" {
    inputs = ["a", "b", "c", "d", "e", "f"]
    config = {
      ApplicationName                = "cart"
      DeploymentGroupName            = "cart"
      TaskDefinitionTemplateArtifact = "a"
      AppSpecTemplateArtifact        = "a"
    }
  }
}
