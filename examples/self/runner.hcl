runner {
  sandbox = "process" # this machine's own Go builds it; name an image with Go and git to use docker

  repository "pipewright" { path = "../.." }

  codebuild_project "pipewright-binary" {
    buildspec = "examples/self/ci/binary.yml"

    environment_variables = [
      { name = "BORROWED_GOMODCACHE", value = var.gomodcache },
      { name = "BORROWED_GOCACHE", value = var.gocache },
    ]
  }

  codebuild_project "pipewright-unit" {
    buildspec = "examples/self/ci/unit.yml"

    environment_variables = [
      { name = "BORROWED_GOMODCACHE", value = var.gomodcache },
      { name = "BORROWED_GOCACHE", value = var.gocache },
    ]
  }
}
