action "CodeBuild" {
  title          = "AWS CodeBuild"
  categories     = ["Build", "Test"]
  page           = "action-reference-CodeBuild"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 5]
  outputs        = [0, 5]
  executor       = "buildspec"
  role_arn       = true
  cross_region   = true
  timeout        = { Build = 2160, Test = 480 }
  notes = [
    "The primary source is unpacked into CODEBUILD_SRC_DIR, any other input into CODEBUILD_SRC_DIR_ and its name.",
    "One output is the artifacts section of the buildspec; several are its secondary-artifacts, by name.",
    "The project must have the source and artifact type CODEPIPELINE.",
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

  key "BuildspecOverride" {
    max_length = 1000
    doc        = "A buildspec for this action: its text, its path in the primary source, or an S3 ARN in the Region of the project."
  }

  key "CombineArtifacts" {
    type    = "bool"
    default = "false"
    doc     = "Whether the artifacts of a batch come out as one; with BatchEnabled only."
  }

  key "EnvironmentVariables" {
    type       = "json"
    max_length = 1000
    rule       = "codebuild-env-json"
    enforced   = "run"
    doc        = "List of objects with name, value and type: PLAINTEXT when left out, PARAMETER_STORE or SECRETS_MANAGER."
  }

  variables {
    open = true
  }

  law "codebuild-primary-source" {
    key     = "PrimarySource"
    summary = "Missing primary source"
    when    = length(inputs) > 1
    require = config.PrimarySource != null
    found   = "The inputs are ${join(", ", inputs)}."
    message = "An action with several inputs must say in PrimarySource which of them holds the buildspec."
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
    answers  = ["EnvironmentVariables specified in action config does not match expected format, the expected format is JSON array adhering to the following format: [{\"name\": \"string\"…"]
  }

  law "codebuild-output-identifier" {
    summary  = "Artifact name that no buildspec can give"
    when     = length(outputs) > 1
    require  = alltrue([for name in outputs : can(regex("^[A-Za-z0-9_]{1,127}$", name))])
    found    = "The outputs are ${join(", ", outputs)}."
    message  = "With several outputs each is an identifier under secondary-artifacts: letters, digits and underscores, at most 127. Rename those that have a dash."
    enforced = "run"
    answers  = ["Invalid input: identifier must contain only alphanumeric characters and underscores and be less than 128 characters in length"]
  }

  accept {
    inputs  = ["source"]
    outputs = ["dist"]
    config  = { ProjectName = "shop-unit" }
  }

  accept {
    category = "Test"
    inputs   = ["source", "fixtures"]
    outputs  = ["report", "coverage_html"]
    config = {
      ProjectName      = "shop-system"
      PrimarySource    = "source"
      BatchEnabled     = "true"
      CombineArtifacts = "true"
      EnvironmentVariables = [
        { name = "COMMIT", value = "#{Source_App.CommitId}" },
        { name = "TOKEN", value = "shop/token", type = "SECRETS_MANAGER" },
      ]
    }
  }

  accept {
    inputs = ["source", "fixtures"]
    config = { ProjectName = "#{variables.PROJECT}", PrimarySource = "#{variables.PRIMARY}", EnvironmentVariables = "#{variables.ENVIRONMENT}" }
  }

  accept {
    category = "Test"
    inputs   = ["source"]
    config   = { ProjectName = "shop-system" }
  }

  reject "artifact-count-in" {
    config = { ProjectName = "shop-unit" }
  }

  reject "artifact-count-in" {
    category = "Test"
    inputs   = ["a", "b", "c", "d", "e", "f"]
    config   = { ProjectName = "shop-system", PrimarySource = "a" }
  }

  reject "codebuild-primary-source" {
    category = "Test"
    inputs   = ["source", "fixtures"]
    config   = { ProjectName = "shop-system" }
  }

  reject "artifact-count-out" {
    inputs  = ["source"]
    outputs = ["a", "b", "c", "d", "e", "f"]
    config  = { ProjectName = "shop-unit" }
  }

  reject "config-required" {
    inputs = ["source"]
  }

  reject "codebuild-primary-source" {
    inputs = ["source", "fixtures"]
    config = { ProjectName = "shop-unit" }
  }

  reject "codebuild-primary-source" {
    inputs = ["source", "fixtures"]
    config = { ProjectName = "shop-unit", PrimarySource = "sources" }
  }

  reject "codebuild-combine-needs-batch" {
    inputs = ["source"]
    config = { ProjectName = "shop-unit", CombineArtifacts = "true" }
  }

  reject "codebuild-env-json" {
    inputs = ["source"]
    config = { ProjectName = "shop-unit", EnvironmentVariables = [{ name = "TOKEN", value = "shop/token", type = "SECRET" }] }
  }

  reject "codebuild-env-json" {
    inputs = ["source"]
    config = { ProjectName = "shop-unit", EnvironmentVariables = { COMMIT = "#{Source_App.CommitId}" } }
  }

  reject "codebuild-env-json" {
    inputs = ["source"]
    config = { ProjectName = "shop-unit", EnvironmentVariables = "COMMIT=#{Source_App.CommitId}" }
  }

  reject "codebuild-output-identifier" {
    inputs  = ["source"]
    outputs = ["dist", "coverage-html"]
    config  = { ProjectName = "shop-unit" }
  }

  reject "commands-only-compute" {
    inputs   = ["source"]
    commands = ["make"]
    config   = { ProjectName = "shop-unit" }
  }
}
