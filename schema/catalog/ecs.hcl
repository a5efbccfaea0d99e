action "ECS" {
  title          = "Amazon ECS (standard)"
  categories     = ["Deploy"]
  page           = "action-reference-ECS"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "service"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["ClusterName", "ServiceName"]
  notes = [
    "The new revision is made from the one that the service runs now; newer ones are ignored.",
    "Containers that the file does not name keep their image.",
  ]

  key "ClusterName" {
    required = true
    doc      = "The cluster of the service."
  }

  key "ServiceName" {
    required = true
    doc      = "The service to update."
  }

  key "FileName" {
    default = "imagedefinitions.json"
    doc     = "File of the input artifact that pairs containers with images: a JSON list of objects with name and imageUri, at most 100 KB."
  }

  key "DeploymentTimeout" {
    type    = "int"
    default = "60"
    min     = 1
    max     = 60
    rule    = "ecs-timeout-range"
    doc     = "Minutes to wait until the service is steady."
  }

  accept {
    inputs = ["image"]
    config = { ClusterName = "shop", ServiceName = "api" }
  }

  accept {
    inputs = ["image"]
    config = { ClusterName = "shop", ServiceName = "api", FileName = "images.json", DeploymentTimeout = "15" }
  }

  reject "ecs-timeout-range" {
    inputs = ["image"]
    config = { ClusterName = "shop", ServiceName = "api", DeploymentTimeout = "90" }
  }

  reject "ecs-timeout-range" {
    inputs = ["image"]
    config = { ClusterName = "shop", ServiceName = "api", DeploymentTimeout = "15 minutes" }
  }

  reject "config-required" {
    inputs = ["image"]
    config = { ClusterName = "shop" }
  }

  reject "artifact-count-out" {
    inputs  = ["image"]
    outputs = ["service"]
    config  = { ClusterName = "shop", ServiceName = "api" }
  }
}
