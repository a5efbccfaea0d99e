runner {
  repository "acme/shop" { path = "." }

  codebuild_project "shop-image" {
    image     = "golang:1.26"
    buildspec = "ci/image.yml"
  }

  codebuild_project "shop-contract" {
    image     = "golang:1.26"
    buildspec = "ci/contract.yml"
  }

  lambda_function "shop-smoke" { result = "succeeded" }

  action "*/Deploy-prod/*" { skip = "production is not deployed from a laptop" }
}
