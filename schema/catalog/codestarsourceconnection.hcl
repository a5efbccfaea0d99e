action "CodeStarSourceConnection" {
  title          = "Connections (Bitbucket, GitHub, GHES, GitLab, GitLab self-managed, Azure DevOps)"
  categories     = ["Source"]
  page           = "action-reference-CodestarConnectionSource"
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
    "One provider for Bitbucket, GitHub, GitHub Enterprise Server, GitLab and Azure DevOps: the connection says which.",
    "The only provider that a trigger can refer to.",
  ]

  key "ConnectionArn" {
    required   = true
    references = false
    doc        = "ARN of a connection that is available; its service prefix is codestar-connections or codeconnections."
  }

  key "FullRepositoryId" {
    required   = true
    references = false
    doc        = "Owner and name, joined by a slash, in the letter case of the Git host."
  }

  key "BranchName" {
    required   = true
    references = false
    doc        = "The branch of starts that no filtered trigger made."
  }

  key "OutputArtifactFormat" {
    references = false
    one_of     = ["CODE_ZIP", "CODEBUILD_CLONE_REF"]
    default    = "CODE_ZIP"
    doc        = "CODE_ZIP hands on the files; CODEBUILD_CLONE_REF a reference to clone, which only CodeBuild can take."
  }

  key "DetectChanges" {
    type       = "bool"
    references = false
    default    = "true"
    doc        = "Whether a push starts the pipeline: true when left out. A trigger with filters takes its place."
  }

  variables {
    names = ["AuthorDate", "BranchName", "CommitId", "CommitMessage", "ConnectionArn", "FullRepositoryName"]
  }

  accept {
    outputs = ["source"]
    config = {
      ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/shop"
      FullRepositoryId = "acme/shop"
      BranchName       = "main"
    }
  }

  accept {
    outputs = ["source"]
    config = {
      ConnectionArn        = "arn:aws:codestar-connections:eu-west-1:111122223333:connection/shop"
      FullRepositoryId     = "acme/shop"
      BranchName           = "main"
      DetectChanges        = "false"
      OutputArtifactFormat = "CODEBUILD_CLONE_REF"
    }
  }

  reject "config-required" {
    outputs = ["source"]
    config  = { FullRepositoryId = "acme/shop", BranchName = "main" }
  }

  reject "config-key-known" {
    outputs = ["source"]
    config = {
      ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/shop"
      FullRepositoryId = "acme/shop"
      BranchName       = "main"
      Branch           = "main"
    }
  }

  reject "artifact-count-in" {
    inputs  = ["base"]
    outputs = ["source"]
    config = {
      ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/shop"
      FullRepositoryId = "acme/shop"
      BranchName       = "main"
    }
  }
}
