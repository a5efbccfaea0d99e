runner {
  sandbox = "docker"
  image   = var.image

  codebuild_project "unit" {
    image           = "golang"
    buildspec       = "ci/unit.yml"
    privileged_mode = true
    cache {
      type = "LOCAL"
    }
  }

  s3_bucket "drops" { path = "other" } # ERROR: Runner setting written twice
  bucket { path = "x" }                # ERROR: Wrong number of labels
  action "Prod/*" { skip = action.X.Y } # ERROR: Name out of place
}

pipeline "not-here" {} # ERROR: Block in a runner file
image = "x" # ERROR: Unknown attribute
