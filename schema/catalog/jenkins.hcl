action "Jenkins" {
  title          = "Jenkins"
  owner          = "Custom"
  categories     = ["Build", "Test"]
  page           = "structure-configuration-examples"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 5]
  outputs        = [0, 5]
  executor       = "worker"
  open_keys      = true
  role_arn       = false
  cross_region   = false
  timeout        = 1440
  notes = [
    "The provider is whatever name the CodePipeline plugin of Jenkins was given; the plugin polls for jobs.",
    "No other account can be worked in.",
  ]

  key "ProjectName" {
    required = true
    doc      = "The Jenkins project; registrations by the plugin let workers ask by it."
  }

  variables {
    open = true
  }

  accept {
    inputs  = ["source"]
    outputs = ["dist"]
    config  = { ProjectName = "shop" }
  }

  accept {
    category = "Test"
    inputs   = ["source"]
    config   = { ProjectName = "shop-system", Team = "payments" }
  }

  accept {
    inputs  = ["source", "fixtures"]
    outputs = ["dist", "report"]
    config  = { ProjectName = "#{variables.PROJECT}" }
  }

  accept {
    category = "Test"
    config   = { ProjectName = "shop-smoke" }
  }

  reject "config-required" {
    inputs = ["source"]
  }

  reject "artifact-count-in" {
    inputs = ["a", "b", "c", "d", "e", "f"]
    config = { ProjectName = "shop" }
  }

  reject "config-value-empty" {
    category = "Test"
    config   = { ProjectName = "" }
  }

  reject "artifact-count-out" {
    category = "Test"
    inputs   = ["source"]
    outputs  = ["a", "b", "c", "d", "e", "f"]
    config   = { ProjectName = "shop-system" }
  }
}
