action "OpsWorks" {
  title          = "AWS OpsWorks Stacks"
  categories     = ["Deploy"]
  page           = "action-reference-OpsWorks"
  checked        = "2026-11-23"
  status         = "retired"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 1]
  executor       = "service"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["Stack", "App"]
  notes = [
    "OpsWorks Stacks came to its end in May 2024: there is nothing to deploy to.",
  ]

  key "Stack" {
    required = true
    doc      = "The stack of the application."
  }

  key "App" {
    required = true
    doc      = "The application to deploy."
  }

  key "Layer" { doc = "The layer to deploy to." }

  accept {
    inputs = ["dist"]
    config = { Stack = "shop", App = "api" }
  }

  accept {
    inputs = ["dist"]
    config = { Stack = "shop", App = "api", Layer = "web" }
  }

  reject "config-required" {
    inputs = ["dist"]
    config = { Stack = "shop" }
  }

  reject "artifact-count-in" {
    config = { Stack = "shop", App = "api" }
  }
}
