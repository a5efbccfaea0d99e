runner {
  repository "acme/checkout" {
    path     = "."
    snapshot = "index" # worktree (default), index, or a commit
  }

  cloudformation_stack "checkout" { outputs = {} }

  action "Prod/Approve" { answer = "Approved" }

  action "Announce/Notes" {
    command = ["sh", "-c", "echo would announce $NOTE"]
  }
}
