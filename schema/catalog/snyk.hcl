action "Snyk" {
  title          = "Snyk"
  owner          = "ThirdParty"
  categories     = ["Invoke"]
  page           = "action-reference-Snyk"
  checked        = "2026-11-23"
  status         = "partner"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [1, 1]
  executor       = "worker"
  open_keys      = true
  role_arn       = false
  cross_region   = false
  timeout        = 60
  notes = [
    "Set up in the console alone: the keys are not published.",
  ]

  accept {
    inputs  = ["source"]
    outputs = ["findings"]
  }

  accept {
    inputs  = ["source"]
    outputs = ["findings"]
    config  = { Anything = "the vendor asks for" }
  }

  reject "artifact-count-out" {
    inputs = ["source"]
  }

  reject "artifact-count-in" {
    outputs = ["findings"]
  }
}
