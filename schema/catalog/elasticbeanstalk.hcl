action "ElasticBeanstalk" {
  title          = "AWS Elastic Beanstalk"
  categories     = ["Deploy"]
  page           = "action-reference-Beanstalk"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "service"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["ApplicationName", "EnvironmentName"]
  notes = [
    "An input artifact has at most 512 MB.",
    "Application and environment must exist.",
  ]

  key "ApplicationName" {
    required = true
    doc      = "The application to add a version to."
  }

  key "EnvironmentName" {
    required = true
    doc      = "The environment to update to it."
  }

  accept {
    inputs = ["bundle"]
    config = { ApplicationName = "shop", EnvironmentName = "shop-prod" }
  }

  accept {
    inputs = ["bundle"]
    config = { ApplicationName = "shop", EnvironmentName = "#{variables.ENVIRONMENT}" }
  }

  reject "config-required" {
    inputs = ["bundle"]
    config = { ApplicationName = "shop" }
  }

  reject "artifact-count-in" {
    config = { ApplicationName = "shop", EnvironmentName = "shop-prod" }
  }
}
