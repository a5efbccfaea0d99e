action "InspectorScan" {
  title          = "Amazon Inspector scan"
  categories     = ["Invoke"]
  page           = "action-reference-InspectorScan"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 1]
  outputs        = [1, 1]
  executor       = "worker"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  notes = [
    "Its artifact is a bill of materials with the findings.",
    "A threshold is the number of findings that are still accepted.",
  ]

  key "InspectorRunMode" {
    required = true
    one_of   = ["SourceCodeScan", "ECRImageScan"]
    doc      = "Whether the source or an image is scanned."
  }

  key "ECRRepositoryName" { doc = "The repository of the image." }

  key "ImageTag" { doc = "The tag of the image." }

  key "CriticalThreshold" {
    type = "int"
    min  = 0
    doc  = "Critical findings that are accepted."
  }

  key "HighThreshold" {
    type = "int"
    min  = 0
    doc  = "High findings that are accepted."
  }

  key "MediumThreshold" {
    type = "int"
    min  = 0
    doc  = "Medium findings that are accepted."
  }

  key "LowThreshold" {
    type = "int"
    min  = 0
    doc  = "Low findings that are accepted."
  }

  variables {
    names = ["HighestScannedSeverity"]
  }

  law "inspector-mode-input" {
    summary = "No source to scan"
    when    = config.InspectorRunMode == "SourceCodeScan"
    require = length(inputs) == 1
    message = "SourceCodeScan scans an input artifact. Add one to input_artifacts, or set InspectorRunMode to ECRImageScan."
  }

  law "inspector-mode-input" {
    key     = "ECRRepositoryName"
    summary = "No image to scan"
    when    = config.InspectorRunMode == "ECRImageScan"
    require = config.ECRRepositoryName != null
    message = "ECRImageScan scans an image. Add ECRRepositoryName, or set InspectorRunMode to SourceCodeScan."
  }

  accept {
    inputs  = ["source"]
    outputs = ["findings"]
    config  = { InspectorRunMode = "SourceCodeScan", CriticalThreshold = "0", HighThreshold = "5" }
  }

  accept {
    outputs = ["findings"]
    config  = { InspectorRunMode = "ECRImageScan", ECRRepositoryName = "shop/api", ImageTag = "#{Image.TAG}" }
  }

  reject "inspector-mode-input" {
    outputs = ["findings"]
    config  = { InspectorRunMode = "SourceCodeScan" }
  }

  reject "inspector-mode-input" {
    outputs = ["findings"]
    config  = { InspectorRunMode = "ECRImageScan" }
  }

  reject "config-int" {
    inputs  = ["source"]
    outputs = ["findings"]
    config  = { InspectorRunMode = "SourceCodeScan", LowThreshold = "-1" }
  }

  reject "artifact-count-out" {
    inputs = ["source"]
    config = { InspectorRunMode = "SourceCodeScan" }
  }
}
