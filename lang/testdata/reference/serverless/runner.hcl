runner {
  exports = ["aws/codebuild-projects.json"] # aws codebuild batch-get-projects --names orders-package

  repository "acme/orders" { path = "." }

  codebuild_project "orders-package" { # on top of what the export says
    image = "python:3.13"
  }

  cloudformation_stack "orders-test" {
    outputs = { ApiUrl = "http://localhost:3000" }
  }

  cloudformation_stack "orders" {
    outputs = { ApiUrl = "http://localhost:3000" }
  }

  lambda_function "orders-smoke" {
    runtime = "nodejs22.x"
    handler = "smoke.handler"
    path    = "functions/smoke"
  }
}
