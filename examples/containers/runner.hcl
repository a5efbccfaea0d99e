runner {
  repository "acme/cart" { path = "." }

  ecr_repository "base/node" { image = "node:22" }

  codebuild_project "cart-image" {
    image           = "docker:28"
    buildspec       = "ci/image.yml"
    privileged_mode = true
  }

  codebuild_project "cart-acceptance" {
    image     = "node:22"
    buildspec = "ci/acceptance.yml"
  }

  secretsmanager_secret "cart/npm" { from_env = "NPM_TOKEN" }

  ssm_parameter "/cart/registry" { from_file = "~/.config/cart/registry" }

  action "Prod/Service" { skip = "no production traffic on a laptop" }
}
