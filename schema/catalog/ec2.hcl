action "EC2" {
  title          = "Amazon EC2"
  categories     = ["Deploy"]
  page           = "action-reference-EC2Deploy"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "service"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["InstanceTagKey", "InstanceTagValue"]
  notes = [
    "Linux alone, at most 500 instances, each with an SSM agent.",
    "Instances that failed before go first; one that has the artifact already is passed by.",
  ]

  key "InstanceTagKey" {
    required = true
    doc      = "Instances with a tag of this key are deployed to."
  }

  key "InstanceTagValue" { doc = "The value of that tag; any, when left out." }

  key "InstanceType" {
    required = true
    one_of   = ["EC2", "SSM_MANAGED_NODE"]
    doc      = "EC2 instances, or nodes outside of it that SSM manages."
  }

  key "TargetDirectory" { doc = "Absolute path that the artifact is unpacked to; it is made." }

  key "DeploySpec" { doc = "A deploy spec of the input, in place of directory and scripts." }

  key "MaxBatch" {
    pattern = "[1-9][0-9]*|([1-9][0-9]?|100)%"
    doc     = "How many instances are worked on at once: a number, or a share from 1% to 100%."
  }

  key "MaxError" {
    pattern = "[1-9][0-9]*|([1-9][0-9]?|100)%"
    doc     = "How many may fail: a number, or a share from 1% to 100%."
  }

  key "TargetGroupNameList" {
    type = "comma-list"
    doc  = "Target groups that an instance leaves before and joins after."
  }

  key "PreScript" { doc = "Script of the artifact that runs before." }

  key "PostScript" { doc = "Script of the artifact that runs after." }

  law "ec2-script-or-spec" {
    key     = "DeploySpec"
    summary = "Neither a deploy spec nor a script"
    when    = config.DeploySpec == null
    require = config.TargetDirectory != null && config.PostScript != null
    message = "Say what to do on an instance: TargetDirectory and PostScript, or a DeploySpec. Add one of the two forms."
  }

  law "ec2-target-absolute" {
    key     = "TargetDirectory"
    summary = "Path that is not absolute"
    when    = config.TargetDirectory != null
    require = startswith(config.TargetDirectory, "/")
    found   = "TargetDirectory is \"${config.TargetDirectory}\"."
    message = "It is a path on the instance that begins with a slash."
  }

  accept {
    inputs = ["dist"]
    config = { InstanceTagKey = "Role", InstanceType = "EC2", TargetDirectory = "/opt/shop", PostScript = "ops/start.sh" }
  }

  accept {
    inputs = ["dist"]
    config = {
      InstanceTagKey      = "Role"
      InstanceTagValue    = "web"
      InstanceType        = "SSM_MANAGED_NODE"
      DeploySpec          = "deployspec.yml"
      MaxBatch            = "25%"
      MaxError            = "1"
      TargetGroupNameList = "web-blue,web-green"
    }
  }

  reject "ec2-script-or-spec" {
    inputs = ["dist"]
    config = { InstanceTagKey = "Role", InstanceType = "EC2", TargetDirectory = "/opt/shop" }
  }

  reject "ec2-target-absolute" {
    inputs = ["dist"]
    config = { InstanceTagKey = "Role", InstanceType = "EC2", TargetDirectory = "opt/shop", PostScript = "ops/start.sh" }
  }

  reject "config-pattern" {
    inputs = ["dist"]
    config = { InstanceTagKey = "Role", InstanceType = "EC2", DeploySpec = "deployspec.yml", MaxBatch = "0" }
  }

  reject "config-enum" {
    inputs = ["dist"]
    config = { InstanceTagKey = "Role", InstanceType = "ec2", DeploySpec = "deployspec.yml" }
  }
}
