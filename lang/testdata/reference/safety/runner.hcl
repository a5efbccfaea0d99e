runner {
  repository "acme/checkout" {
    path     = "."
    snapshot = "index" # worktree (default), index, or a commit
  }

  cloudwatch_metric_alarm "checkout-5xx" { state = "OK" }

  cloudformation_stack "checkout" { outputs = {} }

  action "Prod/Approve" { answer = "Approved" }

  action "Announce/Notes" {
    command = ["sh", "-c", "echo would announce $NOTE"]
  }
}
