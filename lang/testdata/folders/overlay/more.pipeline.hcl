pipeline "q" {
  role_arn = "r"
}

pipeline "p" { # ERROR: Name used twice
  role_arn = "again"
}
