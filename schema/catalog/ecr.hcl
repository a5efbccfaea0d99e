action "ECR" {
  title          = "Amazon ECR (source)"
  categories     = ["Source"]
  page           = "action-reference-ECR"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 0]
  outputs        = [1, 1]
  executor       = "checkout"
  role_arn       = true
  cross_region   = false
  timeout        = 60
  notes = [
    "The artifact holds one file, imageDetail.json; no layer is fetched.",
    "It never polls: an event rule for the push starts the pipeline.",
  ]

  key "RepositoryName" {
    required   = true
    references = false
    doc        = "The repository to watch for a pushed image."
  }

  key "ImageTag" {
    references = false
    default    = "latest"
    doc        = "The tag to follow: latest when left out."
  }

  variables {
    names = ["RegistryId", "RepositoryName", "ImageTag", "ImageDigest", "ImageURI"]
  }

  accept {
    outputs = ["image"]
    config  = { RepositoryName = "shop/api" }
  }

  accept {
    outputs = ["image"]
    config  = { RepositoryName = "shop/api", ImageTag = "stable" }
  }

  reject "config-required" {
    outputs = ["image"]
    config  = { ImageTag = "stable" }
  }

  reject "config-key-known" {
    outputs = ["image"]
    config  = { RepositoryName = "shop/api", PollForSourceChanges = "false" }
  }
}
