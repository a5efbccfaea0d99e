rule "DeploymentWindow" {
  title          = "Deployment window"
  page           = "rule-reference-DeploymentWindow"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 0]
  executor       = "window"
  role_arn       = true
  cross_region   = true
  notes = [
    "The rule holds while the present time fits the expression.",
    "Weekdays count from 1, Sunday.",
  ]

  key "Cron" {
    required = true
    rule     = "rule-cron"
    pattern  = "([0-9*,/-]+|N/A) [0-9*,/-]+ [0-9*,/-]+ [0-9*,/?LW-]+ [0-9A-Za-z*,/-]+ [0-9A-Za-z*,/?#-]+( [0-9*,/-]+)?"
    doc      = "Seconds, minutes, hours, day of month, month, day of week and perhaps a year, with blanks between, as Quartz writes them."
  }

  key "TimeZone" {
    default = "UTC"
    rule    = "rule-timezone"
    pattern = "UTC([+-][0-9]{2}:[0-9]{2})?|[A-Za-z]{3,5}|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+"
    doc     = "Region and city, UTC with or without an offset, or an abbreviation of 3 to 5 letters."
  }

  accept {
    config = { Cron = "0 0 9-17 ? * MON-FRI *", TimeZone = "PST" }
  }

  accept {
    config = { Cron = "* 0-30 9 1W JAN,jul ?", TimeZone = "America/Argentina/Buenos_Aires" }
  }

  accept {
    config = { Cron = "* * 9-17 ? * 2#1", TimeZone = "UTC+01:00" }
  }

  reject "rule-cron" {
    config = { Cron = "0 9-17 * * MON-FRI" }
  }

  reject "rule-timezone" {
    config = { Cron = "0 0 9-17 ? * MON-FRI *", TimeZone = "+01:00" }
  }

  reject "config-required" {
    config = { TimeZone = "UTC" }
  }
}
