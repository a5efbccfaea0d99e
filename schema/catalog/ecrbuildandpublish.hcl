action "ECRBuildAndPublish" {
  title          = "Amazon ECR build and publish"
  categories     = ["Build"]
  page           = "action-reference-ECRBuildAndPublish"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "image"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  notes = [
    "It gives no artifact: an ECS action after it needs its image definitions from elsewhere.",
    "It runs in managed compute, billed by CodeBuild.",
  ]

  key "ECRRepositoryName" {
    required = true
    doc      = "The repository to push to; it must exist."
  }

  key "DockerFilePath" {
    default = "repository root"
    doc     = "The Dockerfile, as a path in the input."
  }

  key "ImageTags" {
    type    = "comma-list"
    default = "latest"
    doc     = "Tags to push."
  }

  key "RegistryType" {
    one_of  = ["private", "public"]
    default = "private"
    doc     = "Whether the repository is a private or a public one."
  }

  variables {
    names = ["ECRImageDigestId", "ECRRepositoryName"]
  }

  accept {
    inputs = ["source"]
    config = { ECRRepositoryName = "shop/api" }
  }

  accept {
    inputs = ["source"]
    config = { ECRRepositoryName = "shop/api", DockerFilePath = "api/Dockerfile", ImageTags = "latest,#{Source_App.CommitId}", RegistryType = "private" }
  }

  reject "config-required" {
    inputs = ["source"]
    config = { ImageTags = "latest" }
  }

  reject "config-enum" {
    inputs = ["source"]
    config = { ECRRepositoryName = "shop/api", RegistryType = "Private" }
  }

  reject "artifact-count-out" {
    inputs  = ["source"]
    outputs = ["image"]
    config  = { ECRRepositoryName = "shop/api" }
  }
}
