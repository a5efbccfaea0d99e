action "Commands" {
  title          = "Commands"
  categories     = ["Compute"]
  page           = "action-reference-Commands"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [1, 10]
  outputs        = [0, 1]
  executor       = "commands"
  fields         = ["commands", "output_variables", "environment_variables", "secrets", "files"]
  role_arn       = true
  cross_region   = false
  timeout        = 55
  notes = [
    "The commands run one after another in managed compute; the first that fails fails the action.",
    "The first input is the working folder, the others stand in CODEBUILD_SRC_DIR_ and their name.",
    "References are filled in before the shell reads a command: quote them.",
  ]

  key "EnvironmentType" {
    one_of  = ["LINUX_CONTAINER", "WINDOWS_SERVER_2022_CONTAINER"]
    default = "LINUX_CONTAINER"
    doc     = "Linux, or Windows Server 2022."
  }

  key "ComputeType" {
    one_of  = ["BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"]
    default = "BUILD_GENERAL1_SMALL"
    doc     = "Size of the machine; Windows needs at least the medium one."
  }

  key "VpcId" { doc = "The network to run in." }

  key "Subnets" {
    type = "comma-list"
    doc  = "Subnets of that network."
  }

  key "SecurityGroupIds" {
    type = "comma-list"
    doc  = "Security groups of that network."
  }

  variables {
    open = true
  }

  law "commands-windows-small" {
    key      = "ComputeType"
    summary  = "Windows on a small machine"
    when     = config.EnvironmentType == "WINDOWS_SERVER_2022_CONTAINER"
    require  = config.ComputeType != null && config.ComputeType != "BUILD_GENERAL1_SMALL"
    message  = "Windows does not run on BUILD_GENERAL1_SMALL, which is also the size when ComputeType is left out. Set it to BUILD_GENERAL1_MEDIUM or BUILD_GENERAL1_LARGE."
    enforced = "run"
  }

  law "commands-vpc" {
    key     = "VpcId"
    summary = "Network without subnets or security groups"
    when    = config.VpcId != null
    require = config.Subnets != null && config.SecurityGroupIds != null
    message = "A network needs its Subnets and SecurityGroupIds as well. Add both, or take VpcId out."
  }

  accept {
    inputs   = ["source"]
    commands = ["make test"]
  }

  accept {
    inputs   = ["source", "tools"]
    outputs  = ["dist"]
    commands = ["make dist RELEASE=#{variables.RELEASE}", "tar -cf dist.tar dist"]
    config = {
      EnvironmentType  = "WINDOWS_SERVER_2022_CONTAINER"
      ComputeType      = "BUILD_GENERAL1_MEDIUM"
      VpcId            = "vpc-0a1b"
      Subnets          = "subnet-0a1b,subnet-2c3d"
      SecurityGroupIds = "sg-0a1b"
    }
  }

  reject "commands-required" {
    inputs = ["source"]
  }

  reject "commands-single-line" {
    inputs   = ["source"]
    commands = ["make\nmake test"]
  }

  reject "commands-length" {
    inputs   = ["source"]
    commands = ["make", " "]
  }

  reject "artifact-count-in" {
    commands = ["make"]
  }

  reject "config-enum" {
    inputs   = ["source"]
    commands = ["make"]
    config   = { ComputeType = "BUILD_GENERAL1_HUGE" }
  }

  reject "config-key-known" {
    inputs   = ["source"]
    commands = ["make"]
    config   = { commands = "make test" }
  }

  reject "config-list" {
    inputs   = ["source"]
    commands = ["make"]
    config   = { VpcId = "vpc-0a1b", Subnets = "subnet-0a1b, subnet-2c3d", SecurityGroupIds = "sg-0a1b" }
  }

  reject "commands-windows-small" {
    inputs   = ["source"]
    commands = ["nmake"]
    config   = { EnvironmentType = "WINDOWS_SERVER_2022_CONTAINER" }
  }

  reject "commands-vpc" {
    inputs   = ["source"]
    commands = ["make"]
    config   = { VpcId = "vpc-0a1b" }
  }
}
