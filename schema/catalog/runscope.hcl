action "Runscope" {
  title          = "Runscope"
  owner          = "ThirdParty"
  categories     = ["Test"]
  page           = "integrations-action-type"
  checked        = "2026-11-23"
  status         = "partner"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "worker"
  open_keys      = true
  role_arn       = false
  cross_region   = false
  timeout        = 480
  notes = [
    "The connection to the vendor is made in the console, and the keys are not published.",
  ]

  accept {
    inputs = ["source"]
  }

  accept {
    inputs = ["source"]
    config = { Anything = "the vendor asks for" }
  }

  reject "artifact-count-in" {
    config = { Anything = "the vendor asks for" }
  }

  reject "artifact-count-out" {
    inputs  = ["source"]
    outputs = ["report"]
  }
}
