rule "Commands" {
  title          = "Commands"
  page           = "rule-reference-Commands"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [0, 10]
  executor       = "commands"
  fields         = ["commands"]
  role_arn       = true
  cross_region   = true
  timeout        = 55
  notes = [
    "Every command must succeed.",
    "A small Linux machine with a standard image runs them, for at most 55 minutes.",
  ]

  accept {
    commands = ["curl -fsS https://example.com/health"]
  }

  accept {
    inputs   = ["source"]
    commands = ["cd ops", "./gate.sh #{variables.RELEASE}"]
  }

  reject "rule-commands" {
    inputs = ["source"]
  }

  reject "rule-commands" {
    commands = ["one\ntwo"]
  }

  reject "config-key-known" {
    commands = ["./gate.sh"]
    config   = { ComputeType = "BUILD_GENERAL1_SMALL" }
  }
}
