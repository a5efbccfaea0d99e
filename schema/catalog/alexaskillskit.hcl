action "AlexaSkillsKit" {
  title          = "Amazon Alexa Skills Kit"
  owner          = "ThirdParty"
  categories     = ["Deploy"]
  page           = "structure-configuration-examples"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 2]
  outputs        = [0, 0]
  executor       = "worker"
  role_arn       = false
  cross_region   = false
  timeout        = 60
  one_at_a_time  = ["SkillId"]
  notes = [
    "A second input replaces files of the skill package.",
  ]

  key "ClientId" {
    required = true
    doc      = "Id of the security profile."
  }

  key "ClientSecret" {
    required = true
    secret   = true
    doc      = "Secret of the security profile."
  }

  key "RefreshToken" {
    required = true
    secret   = true
    doc      = "Token that stands for the developer."
  }

  key "SkillId" {
    required = true
    doc      = "The skill to deploy."
  }

  accept {
    inputs = ["skill"]
    config = { ClientId = "client", ClientSecret = "not-a-real-secret", RefreshToken = "not-a-real-token", SkillId = "skill" }
  }

  accept {
    inputs = ["skill", "overrides"]
    config = { ClientId = "client", ClientSecret = "not-a-real-secret", RefreshToken = "not-a-real-token", SkillId = "skill" }
  }

  reject "secret-mask-on-create" {
    inputs = ["skill"]
    config = { ClientId = "client", ClientSecret = "****", RefreshToken = "not-a-real-token", SkillId = "skill" }
  }

  reject "config-required" {
    inputs = ["skill"]
    config = { ClientId = "client", ClientSecret = "not-a-real-secret", RefreshToken = "not-a-real-token" }
  }

  reject "artifact-count-in" {
    config = { ClientId = "client", ClientSecret = "not-a-real-secret", RefreshToken = "not-a-real-token", SkillId = "skill" }
  }
}
