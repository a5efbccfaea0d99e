rule "VariableCheck" {
  title          = "Variable check"
  page           = "rule-reference-VariableCheck"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 0]
  executor       = "variablecheck"
  role_arn       = true
  cross_region   = true
  skip_result    = true
  notes = [
    "Texts are compared; there is no operator for numbers.",
  ]

  key "Variable" {
    required = true
    doc      = "The reference whose value is looked at."
  }

  key "Value" {
    required = true
    doc      = "What it is compared with."
  }

  key "Operator" {
    required = true
    one_of   = ["EQ", "NE", "CONTAINS", "MATCHES"]
    rule     = "rule-operator"
    doc      = "EQ equal, NE not equal, CONTAINS has it in it, MATCHES fits it as a Java regular expression."
  }

  accept {
    config = { Variable = "#{Source_App.BranchName}", Operator = "EQ", Value = "main" }
  }

  accept {
    config = { Variable = "#{Source_App.BranchName}", Operator = "MATCHES", Value = "main|release/.*" }
  }

  reject "rule-operator" {
    config = { Variable = "#{Source_App.BranchName}", Operator = "GT", Value = "1" }
  }

  reject "config-required" {
    config = { Variable = "#{Source_App.BranchName}", Operator = "EQ" }
  }

  reject "artifact-count-in" {
    inputs = ["source"]
    config = { Variable = "#{Source_App.BranchName}", Operator = "EQ", Value = "main" }
  }
}
