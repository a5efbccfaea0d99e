action "Nouvola" {
  title          = "Nouvola DiveCloud"
  owner          = "ThirdParty"
  categories     = ["Test"]
  page           = "actions-valid-providers"
  checked        = "2026-11-23"
  status         = "unconfirmed"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "worker"
  open_keys      = true
  role_arn       = false
  cross_region   = false
  timeout        = 480
  notes = [
    "Listed in the guide, but not among the types that accounts had in 2025.",
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
