template "deploy" {
  source = "ci"
}

template "gone" {
  source = "ci" # ERROR: Template from nowhere
}

template "outside" {
  source = "../../../../../.." # ERROR: Template from nowhere
}

template "absolute" {
  source = "/etc" # ERROR: Template from nowhere
}

template "missing" {
  source = "no/such/folder" # ERROR: Template from nowhere
}

template "both" {
  source = "ci" # ERROR: Template with a source and a body
  action "A" { provider = "X" }
}

template "chained" {
  source = "ci" # ERROR: Template from nowhere
}

pipeline "p" {
  role_arn = "r"
  stage "Good" {
    template = template.deploy
    inputs   = { env = "prod" }
  }
  stage "A" { template = template.gone }
  stage "B" { template = template.outside }
  stage "C" { template = template.absolute }
  stage "D" { template = template.missing }
  stage "E" { template = template.chained }
}
