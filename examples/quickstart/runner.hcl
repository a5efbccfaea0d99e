# How this pipeline lives on a laptop; never compiled.
runner {
  image = "pipewright/busybox:local" # made by .ci/image of any static busybox; a registry's busybox does as well

  repository "acme/quickstart" { path = "." } # this folder of the surrounding repository

  codebuild_project "quickstart-test" { buildspec = "ci/test.yml" }

  codebuild_project "quickstart-package" { buildspec = "ci/package.yml" }

  # Leave this out and the approval asks on the terminal.
  action "Release/Approve" { answer = "Approved" }
}
