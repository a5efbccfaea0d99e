variable "image" { default = "busybox" }

pipeline "p" {
  role_arn = "r"
}

runner {
  s3_bucket "drops" { path = "drops" }
}
