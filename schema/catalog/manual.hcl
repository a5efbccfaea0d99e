action "Manual" {
  title          = "Manual approval"
  categories     = ["Approval"]
  page           = "approvals"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 0]
  outputs        = [0, 0]
  executor       = "approval"
  fields         = ["timeout_in_minutes"]
  role_arn       = true
  cross_region   = false
  timeout        = 10080
  notes = [
    "It waits 7 days when timeout_in_minutes is left out, at most 60 days; then it fails.",
    "The stage stays locked while it waits.",
  ]

  key "CustomData" { doc = "What those who approve should read." }

  key "ExternalEntityLink" { doc = "Address of what is to be reviewed." }

  key "NotificationArn" { doc = "SNS topic, in the Region of the pipeline, that is told of the open approval." }

  law "approval-notification-topic" {
    key       = "NotificationArn"
    summary   = "Notification to no topic"
    when      = config.NotificationArn != null
    require   = can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[^:]+:[^:]+$", config.NotificationArn))
    found     = "NotificationArn is \"${config.NotificationArn}\"."
    message   = "It must be the ARN of an SNS topic in the Region of the pipeline, as arn:aws:sns:eu-west-1:111122223333:approvals."
    exception = "InvalidActionDeclarationException"
    answers = [
      "The ARN <arn> you specified for sending notifications for the approval action <name> contains a format error.",
      "The ARN <arn> has been specified for sending notifications for the approval action <name>, but the AWS service for this ARN cannot be used to send approval requests.",
      "The ARN <arn> has been specified for sending notifications for the approval action <name>, but the ARN is not in the same region as the pipeline.",
    ]
  }

  accept {}

  accept {
    config = {
      CustomData         = "Release #{variables.RELEASE}"
      ExternalEntityLink = "https://example.com/releases"
      NotificationArn    = "arn:aws:sns:eu-west-1:111122223333:approvals"
    }
  }

  reject "approval-notification-topic" {
    config = { NotificationArn = "arn:aws:sqs:eu-west-1:111122223333:approvals" }
  }

  reject "artifact-count-in" {
    inputs = ["dist"]
  }

  reject "artifact-count-out" {
    outputs = ["answer"]
  }

  reject "config-value-empty" {
    config = { CustomData = "" }
  }

  reject "config-key-known" {
    config = { customData = "Look at the change set" }
  }
}
