action "CloudFormationStackInstances" {
  title          = "CloudFormation StackInstances"
  categories     = ["Deploy"]
  page           = "action-reference-StackSets"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 2]
  outputs        = [0, 0]
  executor       = "template"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["StackSetName"]
  notes = [
    "It makes the instances that are missing and updates those that are OUTDATED.",
  ]

  key "StackSetName" {
    required   = true
    max_length = 128
    doc        = "The stack set to make instances of."
  }

  key "DeploymentTargets" {
    type    = "comma-list"
    or_path = true
    doc     = "Account ids, or ids of units or roots, or a JSON file of an input artifact; together with Regions."
  }

  key "Regions" {
    type     = "comma-list"
    required = true
    doc      = "Regions to make instances in."
  }

  key "ParameterOverrides" {
    or_path = true
    doc     = "ParameterKey=..,ParameterValue=.. entries with blanks between, or a JSON file of an input artifact, for all these instances."
  }

  key "FailureTolerancePercentage" {
    type = "int"
    min  = 0
    max  = 100
    rule = "stackset-percent"
    doc  = "Share of the accounts of a Region that may fail, in percent, rounded down."
  }

  key "MaxConcurrentPercentage" {
    type = "int"
    min  = 0
    max  = 100
    rule = "stackset-percent"
    doc  = "Share of the accounts worked on at once, in percent, rounded down, but never less than one account."
  }

  key "RegionConcurrencyType" {
    one_of   = ["SEQUENTIAL", "PARALLEL"]
    default  = "SEQUENTIAL"
    enforced = "never"
    doc      = "One Region after another, or all at once."
  }

  key "ConcurrencyMode" {
    one_of  = ["STRICT_FAILURE_TOLERANCE", "SOFT_FAILURE_TOLERANCE"]
    default = "STRICT_FAILURE_TOLERANCE"
    doc     = "Whether failures lower the number of accounts worked on at once."
  }

  key "CallAs" {
    one_of  = ["SELF", "DELEGATED_ADMIN"]
    default = "SELF"
    doc     = "Whether to act for the management account or as a delegated administrator; with SERVICE_MANAGED only."
  }

  variables {
    names = ["StackSetId", "OperationId"]
  }

  law "stackset-targets-regions" {
    key     = "DeploymentTargets"
    summary = "Regions without targets"
    when    = config.Regions != null
    require = config.DeploymentTargets != null
    message = "Regions goes together with DeploymentTargets: the accounts, or the ids of units. Add DeploymentTargets."
  }

  accept {
    config = { StackSetName = "baseline", DeploymentTargets = "111122223333,222233334444", Regions = "eu-west-1,us-east-1" }
  }

  accept {
    inputs = ["settings"]
    config = {
      StackSetName               = "baseline"
      DeploymentTargets          = "settings::targets.json"
      Regions                    = "eu-west-1"
      ParameterOverrides         = "settings::parameters.json"
      FailureTolerancePercentage = "0"
      RegionConcurrencyType      = "PARALLEL"
    }
  }

  reject "config-required" {
    config = { StackSetName = "baseline" }
  }

  reject "stackset-targets-regions" {
    config = { StackSetName = "baseline", Regions = "eu-west-1" }
  }

  reject "stackset-percent" {
    config = { StackSetName = "baseline", DeploymentTargets = "111122223333", Regions = "eu-west-1", FailureTolerancePercentage = "half" }
  }

  reject "config-artifact" {
    inputs = ["settings"]
    config = { StackSetName = "baseline", DeploymentTargets = "111122223333", Regions = "eu-west-1", ParameterOverrides = "setting::parameters.json" }
  }

  reject "artifact-count-in" {
    inputs = ["a", "b", "c"]
    config = { StackSetName = "baseline", DeploymentTargets = "111122223333", Regions = "eu-west-1" }
  }
}
