rule "LambdaInvoke" {
  title          = "Lambda invoke"
  page           = "rule-reference-LambdaInvoke"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 5]
  executor       = "invoke"
  role_arn       = true
  cross_region   = true
  skip_result    = true
  notes = [
    "The function reports as that of a Lambda action does.",
  ]

  key "FunctionName" {
    required = true
    doc      = "The function to ask."
  }

  key "UserParameters" { doc = "A text that the function finds in its event." }

  accept {
    config = { FunctionName = "may-i" }
  }

  accept {
    inputs = ["source"]
    config = { FunctionName = "may-i", UserParameters = "stage=Prod" }
  }

  reject "config-required" {
    inputs = ["source"]
  }

  reject "config-key-known" {
    config = { FunctionName = "may-i", Parameters = "stage=Prod" }
  }
}
