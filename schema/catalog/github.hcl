action "GitHub" {
  title          = "GitHub version 1 (OAuth app)"
  owner          = "ThirdParty"
  categories     = ["Source"]
  page           = "appendix-github-oauth"
  checked        = "2026-11-23"
  status         = "legacy"
  pipeline_types = ["V1", "V2"]
  inputs         = [0, 0]
  outputs        = [1, 1]
  executor       = "checkout"
  role_arn       = false
  cross_region   = false
  timeout        = 60
  notes = [
    "Version 1, by OAuth: it still runs, and new pipelines use CodeStarSourceConnection.",
    "Renaming its stage drops the stored token, which then has to be sent again.",
  ]

  key "Owner" {
    required   = true
    references = false
    doc        = "User or organisation that owns the repository."
  }

  key "Repo" {
    required   = true
    references = false
    doc        = "Name of the repository."
  }

  key "Branch" {
    required   = true
    references = false
    doc        = "The one branch to follow."
  }

  key "OAuthToken" {
    required   = true
    secret     = true
    references = false
    doc        = "Token that may read the repository; every read of the pipeline shows four asterisks in its place."
  }

  key "PollForSourceChanges" {
    type       = "bool"
    references = false
    default    = "true"
    doc        = "Whether the service looks for changes by itself: true when left out. Write false where an event rule or a webhook starts the pipeline, else each change starts it twice."
  }

  variables {
    names = ["CommitId", "CommitMessage", "CommitUrl", "RepositoryName", "BranchName", "AuthorDate", "CommitterDate"]
  }

  accept {
    outputs = ["source"]
    config  = { Owner = "acme", Repo = "shop", Branch = "main", OAuthToken = "not-a-real-token" }
  }

  accept {
    outputs = ["source"]
    config = {
      Owner                = "acme"
      Repo                 = "shop"
      Branch               = "main"
      OAuthToken           = "not-a-real-token"
      PollForSourceChanges = "false"
    }
  }

  reject "config-required" {
    outputs = ["source"]
    config  = { Owner = "acme", Repo = "shop", Branch = "main" }
  }

  reject "secret-mask-on-create" {
    outputs = ["source"]
    config  = { Owner = "acme", Repo = "shop", Branch = "main", OAuthToken = "****" }
  }
}
