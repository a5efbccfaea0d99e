rule "CloudWatchAlarm" {
  title          = "CloudWatch alarm"
  page           = "rule-reference-CloudWatchAlarm"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 0]
  executor       = "alarm"
  role_arn       = true
  cross_region   = true
  notes = [
    "Before and after a stage ALARM breaks the rule; on failure ALARM is what it waits for.",
  ]

  key "AlarmName" {
    required = true
    doc      = "The alarm to look at."
  }

  key "AlarmStates" {
    type   = "comma-list"
    one_of = ["ALARM", "OK", "INSUFFICIENT_DATA"]
    doc    = "States to watch for."
  }

  key "WaitTime" {
    type = "int"
    doc  = "Minutes to wait for the state to change before the result is taken."
  }

  accept {
    config = { AlarmName = "checkout-5xx" }
  }

  accept {
    config = { AlarmName = "checkout-5xx", AlarmStates = "ALARM,INSUFFICIENT_DATA", WaitTime = "10" }
  }

  reject "config-required" {
    config = { WaitTime = "10" }
  }

  reject "config-enum" {
    config = { AlarmName = "checkout-5xx", AlarmStates = "RED" }
  }

  reject "config-int" {
    config = { AlarmName = "checkout-5xx", WaitTime = "1.5" }
  }
}
