action "Lambda" {
  title          = "AWS Lambda (invoke)"
  categories     = ["Invoke"]
  page           = "action-reference-Lambda"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 5]
  outputs        = [0, 5]
  executor       = "invoke"
  role_arn       = true
  cross_region   = true
  timeout        = 1440
  notes = [
    "The function ends the action by PutJobSuccessResult or PutJobFailureResult; what it returns decides nothing.",
    "The action fails 20 minutes after the last answer, and after 24 hours in all.",
  ]

  key "FunctionName" {
    required = true
    doc      = "The function to invoke: its name, not its ARN."
  }

  key "UserParameters" {
    max_length = 1000
    doc        = "A text that the function finds in its event."
  }

  variables {
    open = true
  }

  accept {
    config = { FunctionName = "smoke" }
  }

  accept {
    inputs  = ["dist"]
    outputs = ["report"]
    config  = { FunctionName = "smoke", UserParameters = "#{Build_Unit.VERSION}" }
  }

  reject "config-required" {
    config = { UserParameters = "x" }
  }

  reject "artifact-count-in" {
    inputs = ["a", "b", "c", "d", "e", "f"]
    config = { FunctionName = "smoke" }
  }
}

action "Lambda" {
  title          = "AWS Lambda (deploy)"
  categories     = ["Deploy"]
  page           = "action-reference-LambdaDeploy"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 1]
  outputs        = [0, 0]
  executor       = "service"
  role_arn       = true
  cross_region   = true
  one_at_a_time  = ["FunctionName"]
  notes = [
    "With an artifact it publishes a new version; without, it moves the alias to a version that is published already.",
  ]

  key "FunctionName" {
    required = true
    doc      = "The function to deploy to."
  }

  key "FunctionAlias" { doc = "The alias to move; one version must stand behind it, which a rollback goes to." }

  key "PublishedTargetVersion" { doc = "The published version to move the alias to, in place of an input artifact." }

  key "DeployStrategy" {
    default = "AllAtOnce"
    pattern = "AllAtOnce|Canary[0-9]+Percent[0-9]+Minutes?|Linear[0-9]+PercentEvery[0-9]+Minutes?"
    rule    = "lambda-deploy-strategy-alias"
    doc     = "AllAtOnce, Canary10Percent5Minutes or Linear10PercentEvery1Minute, with numbers of your own; 2 days at most in all."
  }

  key "Alarms" {
    type = "comma-list"
    doc  = "Names of at most 10 CloudWatch alarms; one of them in ALARM fails the action."
  }

  variables {
    names = ["FunctionVersion"]
  }

  law "lambda-deploy-source" {
    key     = "PublishedTargetVersion"
    summary = "Nothing to deploy"
    when    = length(inputs) == 0
    require = config.PublishedTargetVersion != null
    message = "A Lambda deployment needs an input artifact with the code, or PublishedTargetVersion with a version that exists."
  }

  law "lambda-deploy-strategy-alias" {
    key     = "DeployStrategy"
    summary = "Strategy without an alias"
    when    = config.DeployStrategy != null
    require = config.FunctionAlias != null
    message = "Traffic moves by an alias, so DeployStrategy needs FunctionAlias. Add that, or take DeployStrategy out."
  }

  law "lambda-deploy-version-alias" {
    key     = "PublishedTargetVersion"
    summary = "Version without an alias"
    when    = config.PublishedTargetVersion != null
    require = config.FunctionAlias != null
    message = "PublishedTargetVersion says where FunctionAlias shall point to. Add FunctionAlias, or take PublishedTargetVersion out."
  }

  law "lambda-deploy-alarms" {
    key     = "Alarms"
    summary = "Too many alarms"
    when    = config.Alarms != null
    require = length(split(",", config.Alarms)) <= 10
    found   = "There are ${length(split(",", config.Alarms))} alarms."
    message = "At most 10 are watched. Take some out, or join them in a composite alarm."
  }

  accept {
    category = "Deploy"
    inputs   = ["code"]
    config   = { FunctionName = "api" }
  }

  accept {
    category = "Deploy"
    config = {
      FunctionName           = "api"
      FunctionAlias          = "live"
      PublishedTargetVersion = "#{Publish.VERSION}"
      DeployStrategy         = "Canary10Percent5Minutes"
      Alarms                 = "api-5xx,api-latency"
    }
  }

  reject "lambda-deploy-source" {
    category = "Deploy"
    config   = { FunctionName = "api" }
  }

  reject "lambda-deploy-strategy-alias" {
    category = "Deploy"
    inputs   = ["code"]
    config   = { FunctionName = "api", DeployStrategy = "AllAtOnce" }
  }

  reject "lambda-deploy-strategy-alias" {
    category = "Deploy"
    inputs   = ["code"]
    config   = { FunctionName = "api", FunctionAlias = "live", DeployStrategy = "Canary" }
  }

  reject "lambda-deploy-version-alias" {
    category = "Deploy"
    config   = { FunctionName = "api", PublishedTargetVersion = "7" }
  }

  reject "lambda-deploy-alarms" {
    category = "Deploy"
    inputs   = ["code"]
    config   = { FunctionName = "api", FunctionAlias = "live", Alarms = "a,b,c,d,e,f,g,h,i,j,k" }
  }
}
