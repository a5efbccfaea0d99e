variable "region" { default = "eu" }

locals {
  prefix = "ci"
}

template "deploy" {
  input "env" { type = string }
  action "Service" {
    provider = "ECS"
    configuration = {
      Name   = "${local.prefix}-${input.env}"
      Region = var.region # ERROR: Name out of place
    }
  }
}

template "chained" {
  source = "../other"
}
