runner {
  sandbox = "process"

  codebuild_project "unit" {
    image                 = "local/golang"
    environment_variables = { A = "b" }
  }

  action "Prod/Approve" { answer = "Approved" }
}
