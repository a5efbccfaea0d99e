action "CloudFormationStackSet" {
  title          = "CloudFormation StackSet"
  categories     = ["Deploy"]
  page           = "action-reference-StackSets"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 3]
  outputs        = [0, 0]
  executor       = "template"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["StackSetName"]
  notes = [
    "It never deletes a stack set or an instance.",
    "Instances that an update leaves out become OUTDATED.",
  ]

  key "StackSetName" {
    required   = true
    max_length = 128
    pattern    = "[A-Za-z][-A-Za-z0-9]*"
    doc        = "The stack set: letters, digits and dashes, a letter first, at most 128."
  }

  key "Description" { doc = "What the stack set is for." }

  key "TemplatePath" {
    type     = "artifact-path"
    required = true
    rule     = "cfn-template-artifact"
    doc      = "The template, as a file of an input artifact, at most 460,800 bytes."
  }

  key "Parameters" {
    or_path = true
    doc     = "ParameterKey=..,ParameterValue=.. entries with blanks between, or a JSON file of an input artifact."
  }

  key "Capabilities" {
    type   = "comma-list"
    one_of = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
    doc    = "What the template may do: needed for IAM resources, and for named ones."
  }

  key "PermissionModel" {
    one_of  = ["SELF_MANAGED", "SERVICE_MANAGED"]
    default = "SELF_MANAGED"
    doc     = "Who makes the roles: you, or Organizations. It can change only while the set has no instances."
  }

  key "AdministrationRoleArn" {
    default    = "AWSCloudFormationStackSetAdministrationRole"
    max_length = 2048
    doc        = "Role that works with the target accounts, with SELF_MANAGED only."
  }

  key "ExecutionRoleName" {
    default    = "AWSCloudFormationStackSetExecutionRole"
    max_length = 64
    doc        = "Role in the target accounts, with SELF_MANAGED only."
  }

  key "OrganizationsAutoDeployment" {
    one_of  = ["Enabled", "Disabled", "EnabledWithStackRetention"]
    default = "Disabled"
    doc     = "Whether new accounts of a unit get the stack by themselves, with SERVICE_MANAGED only."
  }

  key "DeploymentTargets" {
    type    = "comma-list"
    or_path = true
    doc     = "Account ids, or with SERVICE_MANAGED ids of units or roots, or a JSON file of an input artifact; together with Regions."
  }

  key "Regions" {
    type = "comma-list"
    doc  = "Regions to deploy to, worked on in this order; together with DeploymentTargets."
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
    summary = "Targets and Regions do not go together"
    require = (config.DeploymentTargets != null) == (config.Regions != null)
    message = "DeploymentTargets and Regions are given together, or neither. Add the one that is missing."
  }

  law "stackset-auto-deployment-targets" {
    key      = "OrganizationsAutoDeployment"
    summary  = "Targets beside automatic deployment"
    enforced = "never"
    when     = config.OrganizationsAutoDeployment != null && config.OrganizationsAutoDeployment != "Disabled"
    require  = config.DeploymentTargets == null && config.Regions == null
    message  = "The guide says that with OrganizationsAutoDeployment the organisation decides where the stacks go; CDK writes both, so they are passed on. Take DeploymentTargets and Regions out, or OrganizationsAutoDeployment."
  }

  law "stackset-service-managed" {
    key     = "PermissionModel"
    summary = "Setting of the other permission model"
    when    = config.PermissionModel == null || config.PermissionModel == "SELF_MANAGED"
    require = config.OrganizationsAutoDeployment == null && (config.CallAs == null || config.CallAs == "SELF")
    message = "OrganizationsAutoDeployment, and CallAs as delegated administrator, need PermissionModel SERVICE_MANAGED. Set that, or take them out."
  }

  law "stackset-self-managed" {
    key     = "PermissionModel"
    summary = "Setting of the other permission model"
    when    = config.PermissionModel == "SERVICE_MANAGED"
    require = config.AdministrationRoleArn == null && config.ExecutionRoleName == null
    message = "With SERVICE_MANAGED Organizations makes the roles. Take AdministrationRoleArn and ExecutionRoleName out, or set PermissionModel to SELF_MANAGED."
  }

  law "stackset-administration-role" {
    key     = "AdministrationRoleArn"
    summary = "ARN too short"
    when    = config.AdministrationRoleArn != null
    require = length(config.AdministrationRoleArn) >= 20
    message = "AdministrationRoleArn has 20 to 2048 characters: it is the whole ARN of a role."
  }

  accept {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml" }
  }

  accept {
    inputs = ["dist"]
    config = {
      StackSetName               = "baseline"
      TemplatePath               = "dist::baseline.yaml"
      Parameters                 = "ParameterKey=Kind,ParameterValue=AWS::Region ParameterKey=Size,ParameterValue=small"
      Capabilities               = "CAPABILITY_NAMED_IAM"
      PermissionModel            = "SERVICE_MANAGED"
      CallAs                     = "DELEGATED_ADMIN"
      DeploymentTargets          = "dist::targets.json"
      Regions                    = "eu-west-1,us-east-1"
      FailureTolerancePercentage = "20"
      MaxConcurrentPercentage    = "100"
    }
  }

  reject "stackset-targets-regions" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml", Regions = "eu-west-1" }
  }

  reject "stackset-auto-deployment-targets" {
    inputs = ["dist"]
    config = {
      StackSetName                = "baseline"
      TemplatePath                = "dist::baseline.yaml"
      PermissionModel             = "SERVICE_MANAGED"
      OrganizationsAutoDeployment = "Enabled"
      DeploymentTargets           = "ou-1a2b-3c4d5e6f"
      Regions                     = "eu-west-1"
    }
  }

  reject "stackset-service-managed" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml", CallAs = "DELEGATED_ADMIN" }
  }

  reject "stackset-self-managed" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml", PermissionModel = "SERVICE_MANAGED", ExecutionRoleName = "worker" }
  }

  reject "stackset-administration-role" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml", AdministrationRoleArn = "admin" }
  }

  reject "stackset-percent" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml", MaxConcurrentPercentage = "101" }
  }

  reject "config-artifact" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml", DeploymentTargets = "dust::targets.json", Regions = "eu-west-1" }
  }

  reject "cfn-template-artifact" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dust::baseline.yaml" }
  }

  reject "config-enum" {
    inputs = ["dist"]
    config = { StackSetName = "baseline", TemplatePath = "dist::baseline.yaml", RegionConcurrencyType = "ALL" }
  }

  reject "artifact-count-in" {
    inputs = []
    config = { StackSetName = "baseline", TemplatePath = "#{Build.NAME}::baseline.yaml" }
  }
}
