action "CloudFormation" {
  title          = "AWS CloudFormation"
  categories     = ["Deploy"]
  page           = "action-reference-CloudFormation"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 10]
  outputs        = [0, 1]
  executor       = "template"
  role_arn       = true
  cross_region   = true
  timeout        = 4320
  one_at_a_time  = ["StackName"]
  notes = [
    "A failed stack is replaced in mode REPLACE_ON_FAILURE alone, and everything in it goes.",
    "An input artifact has at most 256 MB, a template 1 MB.",
    "Stopping the execution does not stop what CloudFormation has begun.",
    "Its output variables are the outputs of the stack.",
  ]

  key "ActionMode" {
    required = true
    one_of   = ["CREATE_UPDATE", "REPLACE_ON_FAILURE", "DELETE_ONLY", "CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE"]
    doc      = "What to do with the stack, or with a change set for it."
  }

  key "StackName" {
    required   = true
    max_length = 128
    pattern    = "[A-Za-z][-A-Za-z0-9]*"
    doc        = "The stack: letters, digits and dashes, a letter first, at most 128."
  }

  key "ChangeSetName" { doc = "The change set, in the two CHANGE_SET modes." }

  key "RoleArn" { doc = "Role that CloudFormation works with, in every mode but CHANGE_SET_EXECUTE." }

  key "TemplatePath" {
    type = "artifact-path"
    rule = "cfn-template-artifact"
    doc  = "The template, as a file of an input artifact, in the modes that create or update."
  }

  key "TemplateConfiguration" {
    type = "artifact-path"
    rule = "cfn-template-artifact"
    doc  = "A JSON file of an input artifact with Parameters, Tags and StackPolicy."
  }

  key "Capabilities" {
    type   = "comma-list"
    one_of = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
    doc    = "What the template may do: needed for IAM resources, for named ones, and for macros."
  }

  key "ParameterOverrides" {
    type       = "json"
    max_length = 1000
    rule       = "cfn-overrides-json"
    doc        = "Object of parameters, at most 1 KB; it wins over TemplateConfiguration. Fn::GetArtifactAtt and Fn::GetParam read input artifacts."
  }

  key "OutputFileName" { doc = "File of the output artifact that receives the outputs of the stack as JSON." }

  variables {
    open = true
  }

  law "cfn-mode-requirements" {
    key     = "TemplatePath"
    summary = "Missing template"
    when    = config.TemplatePath == null
    require = !contains(["CREATE_UPDATE", "REPLACE_ON_FAILURE", "CHANGE_SET_REPLACE"], config.ActionMode)
    found   = "ActionMode is ${config.ActionMode}."
    message = "CREATE_UPDATE, REPLACE_ON_FAILURE and CHANGE_SET_REPLACE need a template. Add TemplatePath = \"$${artifact.NAME}::template.yaml\"."
  }

  law "cfn-mode-requirements" {
    key     = "RoleArn"
    summary = "Missing role for CloudFormation"
    when    = config.RoleArn == null
    require = !contains(["CREATE_UPDATE", "REPLACE_ON_FAILURE", "DELETE_ONLY", "CHANGE_SET_REPLACE"], config.ActionMode)
    found   = "ActionMode is ${config.ActionMode}."
    message = "Every mode but CHANGE_SET_EXECUTE needs the role that CloudFormation works with. Add RoleArn to the configuration; role_arn beside it is another role."
  }

  law "cfn-mode-requirements" {
    key     = "ChangeSetName"
    summary = "Missing name of the change set"
    when    = config.ChangeSetName == null
    require = !contains(["CHANGE_SET_REPLACE", "CHANGE_SET_EXECUTE"], config.ActionMode)
    found   = "ActionMode is ${config.ActionMode}."
    message = "The two CHANGE_SET modes need ChangeSetName, the same in both actions. Add it."
  }

  law "cfn-overrides-json" {
    key     = "ParameterOverrides"
    summary = "Parameters of the wrong form"
    when    = config.ParameterOverrides != null
    require = kind(json.ParameterOverrides) == "object" && length(config.ParameterOverrides) <= 1024
    message = "ParameterOverrides is one object, parameter to value, of at most 1 KB of JSON. Write { Name = \"value\" }; move what is longer into the file of TemplateConfiguration."
  }

  law "cfn-overrides-artifact" {
    key     = "ParameterOverrides"
    summary = "Parameter from an artifact that is no input"
    when    = kind(json.ParameterOverrides) == "object"
    require = alltrue([
      for name, v in json.ParameterOverrides :
      try(contains(inputs, v["Fn::GetArtifactAtt"][0]), contains(inputs, v["Fn::GetParam"][0]), true)
    ])
    found   = "The inputs are ${join(", ", inputs)}."
    message = "Fn::GetArtifactAtt and Fn::GetParam read input artifacts of this action alone. Add the artifact to input_artifacts."
  }

  law "cfn-overrides-function" {
    key     = "ParameterOverrides"
    summary = "Function of the wrong form"
    when    = kind(json.ParameterOverrides) == "object"
    require = alltrue([
      for name, v in json.ParameterOverrides :
      try(contains(["BucketName", "ObjectKey", "URL"], v["Fn::GetArtifactAtt"][1]), length(v["Fn::GetParam"]) == 3, true)
    ])
    message = "Write { \"Fn::GetArtifactAtt\" = [artifact.NAME, \"BucketName\"] }, with BucketName, ObjectKey or URL, or { \"Fn::GetParam\" = [artifact.NAME, \"file.json\", \"key\"] }."
  }

  law "cfn-output-file" {
    key      = "OutputFileName"
    summary  = "Outputs of the stack go nowhere"
    require  = (length(outputs) > 0) == (config.OutputFileName != null)
    found    = length(outputs) > 0 ? "There is an output artifact and no OutputFileName." : "There is OutputFileName and no output artifact."
    message  = "An output artifact and OutputFileName need each other: without the one nothing is written, without the other there is nothing to write. Add what is missing, or take both out."
    enforced = "never"
  }

  accept {
    inputs = ["dist"]
    config = {
      ActionMode   = "CREATE_UPDATE"
      StackName    = "shop"
      RoleArn      = "arn:aws:iam::111122223333:role/cloudformation"
      TemplatePath = "dist::packaged.yaml"
      Capabilities = "CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND"
    }
  }

  accept {
    inputs  = ["dist", "settings"]
    outputs = ["stack"]
    config = {
      ActionMode            = "CHANGE_SET_REPLACE"
      StackName             = "shop"
      ChangeSetName         = "release"
      RoleArn               = "arn:aws:iam::111122223333:role/cloudformation"
      TemplatePath          = "dist::packaged.yaml"
      TemplateConfiguration = "settings::prod.json"
      OutputFileName        = "outputs.json"
      ParameterOverrides = {
        Version = "#{Build_Unit.VERSION}"
        Bucket  = { "Fn::GetArtifactAtt" = ["dist", "BucketName"] }
        Tag     = { "Fn::GetParam" = ["settings", "build.json", "tag"] }
      }
    }
  }

  accept {
    config = { ActionMode = "CHANGE_SET_EXECUTE", StackName = "shop", ChangeSetName = "release" }
  }

  accept {
    config = { ActionMode = "DELETE_ONLY", StackName = "shop-#{variables.BRANCH}", RoleArn = "arn:aws:iam::111122223333:role/cloudformation" }
  }

  reject "config-required" {
    config = { ActionMode = "CHANGE_SET_EXECUTE", ChangeSetName = "release" }
  }

  reject "config-enum" {
    config = { ActionMode = "CREATE_OR_UPDATE", StackName = "shop" }
  }

  reject "config-pattern" {
    config = { ActionMode = "CHANGE_SET_EXECUTE", StackName = "my_shop", ChangeSetName = "release" }
  }

  reject "cfn-mode-requirements" {
    config = { ActionMode = "CREATE_UPDATE", StackName = "shop", RoleArn = "arn:aws:iam::111122223333:role/cloudformation" }
  }

  reject "cfn-mode-requirements" {
    config = { ActionMode = "DELETE_ONLY", StackName = "shop" }
  }

  reject "cfn-mode-requirements" {
    config = { ActionMode = "CHANGE_SET_EXECUTE", StackName = "shop" }
  }

  reject "cfn-template-artifact" {
    inputs = ["dist"]
    config = {
      ActionMode   = "CREATE_UPDATE"
      StackName    = "shop"
      RoleArn      = "arn:aws:iam::111122223333:role/cloudformation"
      TemplatePath = "dust::packaged.yaml"
    }
  }

  reject "cfn-template-artifact" {
    inputs = ["dist"]
    config = {
      ActionMode   = "CREATE_UPDATE"
      StackName    = "shop"
      RoleArn      = "arn:aws:iam::111122223333:role/cloudformation"
      TemplatePath = "packaged.yaml"
    }
  }

  reject "config-enum" {
    inputs = ["dist"]
    config = {
      ActionMode   = "CREATE_UPDATE"
      StackName    = "shop"
      RoleArn      = "arn:aws:iam::111122223333:role/cloudformation"
      TemplatePath = "dist::packaged.yaml"
      Capabilities = "CAPABILITY_IAM,CAPABILITY_ROOT"
    }
  }

  reject "cfn-overrides-json" {
    config = { ActionMode = "CHANGE_SET_EXECUTE", StackName = "shop", ChangeSetName = "release", ParameterOverrides = ["Version=1"] }
  }

  reject "cfn-overrides-json" {
    config = { ActionMode = "CHANGE_SET_EXECUTE", StackName = "shop", ChangeSetName = "release", ParameterOverrides = "{ Version: 1 }" }
  }

  reject "cfn-overrides-artifact" {
    inputs = ["dist"]
    config = {
      ActionMode         = "CHANGE_SET_EXECUTE"
      StackName          = "shop"
      ChangeSetName      = "release"
      ParameterOverrides = { Bucket = { "Fn::GetArtifactAtt" = ["dust", "BucketName"] } }
    }
  }

  reject "cfn-overrides-function" {
    inputs = ["dist"]
    config = {
      ActionMode         = "CHANGE_SET_EXECUTE"
      StackName          = "shop"
      ChangeSetName      = "release"
      ParameterOverrides = { Bucket = { "Fn::GetArtifactAtt" = ["dist", "Bucket"] } }
    }
  }

  reject "cfn-output-file" {
    outputs = ["stack"]
    config  = { ActionMode = "CHANGE_SET_EXECUTE", StackName = "shop", ChangeSetName = "release" }
  }
}
