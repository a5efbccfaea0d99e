rule "CodeBuild" {
  title          = "CodeBuild"
  page           = "rule-reference-CodeBuild"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [1, 5]
  executor       = "buildspec"
  role_arn       = true
  cross_region   = true
  notes = [
    "A build that succeeds satisfies the rule.",
  ]

  key "ProjectName" {
    required = true
    doc      = "The build project to run."
  }

  key "PrimarySource" {
    type = "artifact-name"
    rule = "codebuild-primary-source"
    doc  = "The input that is the working folder and holds the buildspec; with one input, that one."
  }

  key "BatchEnabled" {
    type    = "bool"
    default = "false"
    doc     = "Whether to run a batch of builds."
  }

  key "CombineArtifacts" {
    type    = "bool"
    default = "false"
    doc     = "Whether the artifacts of a batch come out as one; with BatchEnabled only."
  }

  key "EnvironmentVariables" {
    type     = "json"
    rule     = "codebuild-env-json"
    enforced = "run"
    doc      = "List of objects with name, value and type: PLAINTEXT when left out, PARAMETER_STORE or SECRETS_MANAGER."
  }

  law "codebuild-primary-source" {
    key     = "PrimarySource"
    summary = "Missing primary source"
    when    = length(inputs) > 1
    require = config.PrimarySource != null
    found   = "The inputs are ${join(", ", inputs)}."
    message = "A rule with several inputs must say in PrimarySource which of them holds the buildspec."
  }

  law "codebuild-combine-needs-batch" {
    key     = "CombineArtifacts"
    summary = "Artifacts combined without a batch"
    when    = config.CombineArtifacts == "true"
    require = config.BatchEnabled == "true"
    message = "CombineArtifacts joins the artifacts of the builds of a batch, so it needs BatchEnabled true. Set that, or take CombineArtifacts out."
  }

  law "codebuild-env-json" {
    key     = "EnvironmentVariables"
    summary = "Environment variables of the wrong form"
    elements = {
      required = ["name", "value"]
      one_of   = { type = ["PARAMETER_STORE", "PLAINTEXT", "SECRETS_MANAGER"] }
    }
    message  = "EnvironmentVariables is a list of objects with name, value and, if it is not PLAINTEXT, type: PARAMETER_STORE or SECRETS_MANAGER. Write [{ name = \"A\", value = \"b\" }]."
    enforced = "run"
  }

  accept {
    inputs = ["source"]
    config = { ProjectName = "shop-gate" }
  }

  accept {
    inputs = ["source", "fixtures"]
    config = { ProjectName = "shop-gate", PrimarySource = "source", EnvironmentVariables = [{ name = "STAGE", value = "Prod" }] }
  }

  reject "codebuild-primary-source" {
    inputs = ["source", "fixtures"]
    config = { ProjectName = "shop-gate" }
  }

  reject "codebuild-combine-needs-batch" {
    inputs = ["source"]
    config = { ProjectName = "shop-gate", CombineArtifacts = "true" }
  }

  reject "codebuild-env-json" {
    inputs = ["source"]
    config = { ProjectName = "shop-gate", EnvironmentVariables = [{ name = "STAGE" }] }
  }

  reject "artifact-count-in" {
    config = { ProjectName = "shop-gate" }
  }
}
