action "CodePipeline" {
  title          = "AWS CodePipeline (invoke)"
  categories     = ["Invoke"]
  page           = "action-reference-PipelineInvoke"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 0]
  outputs        = [0, 0]
  executor       = "invoke"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  notes = [
    "It starts the other pipeline; whether it waits for its end is not documented.",
  ]

  key "PipelineName" {
    required = true
    doc      = "The pipeline to start."
  }

  key "SourceRevisions" {
    type       = "json"
    max_length = 1000
    rule       = "invoke-json-strings"
    doc        = "List of objects with actionName, revisionType and revisionValue."
  }

  key "Variables" {
    type       = "json"
    max_length = 1000
    rule       = "invoke-json-strings"
    doc        = "List of objects with name and value."
  }

  law "invoke-json-strings" {
    key      = "SourceRevisions"
    summary  = "Source revisions of the wrong form"
    elements = { required = ["actionName", "revisionType", "revisionValue"] }
    message  = "SourceRevisions is a list. Write [{ actionName = \"App\", revisionType = \"COMMIT_ID\", revisionValue = action.App.CommitId }]."
  }

  law "invoke-json-strings" {
    key      = "Variables"
    summary  = "Variables of the wrong form"
    elements = { required = ["name", "value"] }
    message  = "Variables is a list. Write [{ name = \"RELEASE\", value = variables.RELEASE }]."
  }

  accept {
    config = { PipelineName = "shop-prod" }
  }

  accept {
    config = {
      PipelineName    = "shop-prod"
      SourceRevisions = [{ actionName = "App", revisionType = "COMMIT_ID", revisionValue = "#{Source_App.CommitId}" }]
      Variables       = [{ name = "RELEASE", value = "#{variables.RELEASE}" }]
    }
  }

  reject "invoke-json-strings" {
    config = { PipelineName = "shop-prod", SourceRevisions = [{ actionName = "App", revisionValue = "#{Source_App.CommitId}" }] }
  }

  reject "invoke-json-strings" {
    config = { PipelineName = "shop-prod", Variables = { RELEASE = "nightly" } }
  }

  reject "config-required" {
    config = { Variables = [{ name = "RELEASE", value = "nightly" }] }
  }
}
