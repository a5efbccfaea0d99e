action "BlazeMeter" {
  title          = "BlazeMeter"
  owner          = "Custom"
  categories     = ["Test"]
  page           = "actions-valid-providers"
  checked        = "2026-11-23"
  status         = "partner"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 5]
  outputs        = [0, 5]
  executor       = "worker"
  open_keys      = true
  role_arn       = false
  cross_region   = false
  timeout        = 1440
  notes = [
    "The vendor registers the type in your account, with the provider name, keys and artifact counts of its choice; this entry is for the name that the service lists.",
  ]

  variables {
    open = true
  }

  accept {
    inputs  = ["source"]
    outputs = ["out"]
    config  = { Anything = "the vendor asks for" }
  }

  accept {}

  reject "artifact-count-in" {
    inputs = ["a", "b", "c", "d", "e", "f"]
  }

  reject "config-value-empty" {
    config = { Anything = "" }
  }
}
