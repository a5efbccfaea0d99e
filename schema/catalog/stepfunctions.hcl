action "StepFunctions" {
  title          = "AWS Step Functions"
  categories     = ["Invoke"]
  page           = "action-reference-StepFunctions"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 1]
  outputs        = [0, 1]
  executor       = "invoke"
  role_arn       = true
  cross_region   = true
  timeout        = 10080
  notes = [
    "A standard machine is waited for; an express one counts as done once it has started, and gives no artifact.",
  ]

  key "StateMachineArn" {
    required = true
    doc      = "The state machine to start."
  }

  key "ExecutionNamePrefix" { doc = "What stands before the action execution id in the name of the execution." }

  key "InputType" {
    one_of  = ["Literal", "FilePath"]
    default = "Literal"
    doc     = "Whether Input is the JSON itself, or a path in the input artifact."
  }

  key "Input" { doc = "JSON text, or with FilePath a path." }

  variables {
    names = ["StateMachineArn", "ExecutionArn"]
  }

  law "stepfunctions-filepath" {
    key      = "Input"
    summary  = "No file to read"
    when     = config.InputType == "FilePath"
    require  = config.Input != null && length(inputs) == 1
    message  = "With InputType FilePath the action reads a file: it needs Input, the path, and one input artifact. Add what is missing, or set InputType to Literal."
    enforced = "run"
  }

  law "stepfunctions-input-json" {
    key      = "Input"
    summary  = "Input is no JSON"
    when     = config.Input != null && config.InputType != "FilePath"
    require  = can(jsondecode(config.Input))
    message  = "Without InputType FilePath, Input is a JSON document. Write jsonencode({ ... }), or set InputType to FilePath."
    enforced = "run"
  }

  accept {
    config = { StateMachineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:release" }
  }

  accept {
    inputs  = ["dist"]
    outputs = ["result"]
    config = {
      StateMachineArn     = "arn:aws:states:eu-west-1:111122223333:stateMachine:release"
      ExecutionNamePrefix = "shop"
      InputType           = "FilePath"
      Input               = "ops/input.json"
    }
  }

  accept {
    config = {
      StateMachineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:release"
      Input           = { commit = "#{Source_App.CommitId}" }
    }
  }

  reject "stepfunctions-filepath" {
    inputs = ["dist"]
    config = { StateMachineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:release", InputType = "FilePath" }
  }

  reject "stepfunctions-filepath" {
    config = {
      StateMachineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:release"
      InputType       = "FilePath"
      Input           = "ops/input.json"
    }
  }

  reject "stepfunctions-input-json" {
    config = { StateMachineArn = "arn:aws:states:eu-west-1:111122223333:stateMachine:release", Input = "ops/input.json" }
  }

  reject "config-required" {
    config = { Input = {} }
  }
}
