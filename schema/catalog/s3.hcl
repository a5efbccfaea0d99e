action "S3" {
  title          = "Amazon S3 (source)"
  categories     = ["Source"]
  page           = "action-reference-S3"
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
    "The bucket must be versioned.",
    "The object is handed on as it is; actions that unpack their input need it to be a ZIP.",
  ]

  key "S3Bucket" {
    required   = true
    references = false
    doc        = "The bucket to take the object from; it must be versioned."
  }

  key "S3ObjectKey" {
    required   = true
    references = false
    doc        = "Full key of the one object, most often a ZIP."
  }

  key "AllowOverrideForS3ObjectKey" {
    type       = "bool"
    references = false
    default    = "false"
    doc        = "Whether a start may name another key."
  }

  key "PollForSourceChanges" {
    type       = "bool"
    references = false
    default    = "true"
    enforced   = "never"
    doc        = "Whether the service looks for changes by itself: true when left out. Write false where an event rule or a webhook starts the pipeline, else each change starts it twice."
  }

  variables {
    names = ["BucketName", "ETag", "ObjectKey", "VersionId"]
  }

  accept {
    outputs = ["source"]
    config  = { S3Bucket = "drops", S3ObjectKey = "app.zip" }
  }

  accept {
    outputs = ["source"]
    config = {
      S3Bucket                    = "drops"
      S3ObjectKey                 = "releases/app.zip"
      PollForSourceChanges        = "false"
      AllowOverrideForS3ObjectKey = "true"
    }
  }

  reject "config-required" {
    outputs = ["source"]
    config  = { S3Bucket = "drops" }
  }

  reject "config-enum" {
    outputs = ["source"]
    config  = { S3Bucket = "drops", S3ObjectKey = "app.zip", PollForSourceChanges = "no" }
  }

  reject "artifact-count-out" {
    outputs = ["source", "more"]
    config  = { S3Bucket = "drops", S3ObjectKey = "app.zip" }
  }
}

action "S3" {
  title          = "Amazon S3 (deploy)"
  categories     = ["Deploy"]
  page           = "action-reference-S3Deploy"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "copy"
  role_arn       = true
  cross_region   = true
  timeout        = 90
  one_at_a_time  = ["BucketName", "ObjectKey"]
  notes = [
    "It only writes: objects that are gone from the artifact stay in the bucket.",
    "Objects are written one after another; a failure leaves the earlier ones.",
  ]

  key "BucketName" {
    required = true
    doc      = "The bucket to write to."
  }

  key "Extract" {
    type     = "bool"
    required = true
    enforced = "run"
    doc      = "true unpacks the artifact into the bucket; false stores its ZIP as one object."
  }

  key "ObjectKey" { doc = "With Extract false the key of the object, with true a folder before each path. {datetime} and {uuid} are filled in." }

  key "KMSEncryptionKeyARN" { doc = "Symmetric key that encrypts the objects; without it, the bucket decides." }

  key "CannedACL" {
    one_of = ["private", "public-read", "public-read-write", "authenticated-read", "aws-exec-read", "bucket-owner-read", "bucket-owner-full-control"]
    doc    = "Access list that each written object gets."
  }

  key "CacheControl" { doc = "The Cache-Control header of the objects; directives are separated by commas." }

  law "s3-deploy-object-key" {
    key       = "ObjectKey"
    summary   = "Missing object key"
    when      = config.Extract == "false"
    require   = config.ObjectKey != null
    message   = "With Extract false the ZIP becomes one object, and ObjectKey must say which. Add ObjectKey, or set Extract to true."
    enforced  = "run"
    exception = "ConfigurationError"
    answers   = ["When the extract feature is disabled, you must provide an object. Edit your pipeline to fix the configuration."]
  }

  accept {
    inputs = ["site"]
    config = { BucketName = "www", Extract = "true" }
  }

  accept {
    inputs = ["site"]
    config = {
      BucketName   = "releases"
      Extract      = "false"
      ObjectKey    = "app-#{variables.RELEASE}.zip"
      CannedACL    = "bucket-owner-full-control"
      CacheControl = "public, max-age=0"
    }
  }

  reject "s3-deploy-object-key" {
    inputs = ["site"]
    config = { BucketName = "releases", Extract = "false" }
  }

  reject "config-enum" {
    inputs = ["site"]
    config = { BucketName = "www", Extract = "True" }
  }

  reject "config-required" {
    inputs = ["site"]
    config = { BucketName = "www" }
  }

  reject "config-key-known" {
    inputs = ["site"]
    config = { BucketName = "www", Extract = "true", ContentType = "text/html" }
  }

  reject "artifact-count-in" {
    inputs = ["site", "more"]
    config = { BucketName = "www", Extract = "true" }
  }
}
