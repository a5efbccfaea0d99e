action "AppConfig" {
  title          = "AWS AppConfig"
  categories     = ["Deploy"]
  page           = "action-reference-AppConfig"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "service"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["Application", "Environment", "ConfigurationProfile"]
  notes = [
    "It starts a deployment and waits for it.",
    "The guide calls DeploymentStrategy optional; the service asks for it, measured in September 2026.",
  ]

  key "Application" {
    required = true
    doc      = "Id of the application."
  }

  key "Environment" {
    required = true
    doc      = "Id of the environment."
  }

  key "ConfigurationProfile" {
    required = true
    doc      = "Id of the configuration profile."
  }

  key "InputArtifactConfigurationPath" {
    required = true
    doc      = "The configuration, as a path in the input."
  }

  key "DeploymentStrategy" {
    required = true
    doc      = "Id of the strategy that says how fast it is rolled out."
  }

  accept {
    inputs = ["settings"]
    config = {
      Application                    = "2s2qv57"
      Environment                    = "9s9qv57"
      ConfigurationProfile           = "PvjrpU"
      InputArtifactConfigurationPath = "flags.json"
      DeploymentStrategy             = "PVJrpV"
    }
  }

  accept {
    inputs = ["settings"]
    config = {
      Application                    = "2s2qv57"
      Environment                    = "#{variables.ENVIRONMENT}"
      ConfigurationProfile           = "PvjrpU"
      InputArtifactConfigurationPath = "/"
      DeploymentStrategy             = "PVJrpV"
    }
  }

  reject "config-required" {
    inputs = ["settings"]
    config = {
      Application                    = "2s2qv57"
      Environment                    = "9s9qv57"
      ConfigurationProfile           = "PvjrpU"
      InputArtifactConfigurationPath = "flags.json"
    }
  }

  reject "artifact-count-in" {
    config = {
      Application                    = "2s2qv57"
      Environment                    = "9s9qv57"
      ConfigurationProfile           = "PvjrpU"
      InputArtifactConfigurationPath = "flags.json"
      DeploymentStrategy             = "PVJrpV"
    }
  }
}
