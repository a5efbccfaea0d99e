action "CodeCommit" {
  title          = "AWS CodeCommit"
  categories     = ["Source"]
  page           = "action-reference-CodeCommit"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 0]
  outputs        = [1, 1]
  executor       = "checkout"
  role_arn       = true
  cross_region   = false
  timeout        = 60
  notes = [
    "The files come without the repository: no .git, no history, no tags.",
    "A source artifact of a Git provider has at most 1 GB.",
  ]

  key "RepositoryName" {
    required   = true
    references = false
    doc        = "The repository to take the source from."
  }

  key "BranchName" {
    required   = true
    references = false
    doc        = "The one branch to follow; no pattern."
  }

  key "PollForSourceChanges" {
    type       = "bool"
    references = false
    default    = "true"
    doc        = "Whether the service looks for changes by itself: true when left out. Write false where an event rule or a webhook starts the pipeline, else each change starts it twice."
  }

  key "OutputArtifactFormat" {
    references = false
    one_of     = ["CODE_ZIP", "CODEBUILD_CLONE_REF"]
    default    = "CODE_ZIP"
    doc        = "CODE_ZIP hands on the files; CODEBUILD_CLONE_REF a reference to clone, which only CodeBuild can take."
  }

  variables {
    names = ["CommitId", "CommitMessage", "RepositoryName", "BranchName", "AuthorDate", "CommitterDate"]
  }

  accept {
    outputs = ["source"]
    config  = { RepositoryName = "shop", BranchName = "main" }
  }

  accept {
    outputs = ["source"]
    config = {
      RepositoryName       = "shop"
      BranchName           = "main"
      PollForSourceChanges = "false"
      OutputArtifactFormat = "CODEBUILD_CLONE_REF"
    }
  }

  reject "artifact-count-out" {
    config = { RepositoryName = "shop", BranchName = "main" }
  }

  reject "config-required" {
    outputs = ["source"]
    config  = { RepositoryName = "shop" }
  }

  reject "config-enum" {
    outputs = ["source"]
    config  = { RepositoryName = "shop", BranchName = "main", OutputArtifactFormat = "ZIP" }
  }
}
