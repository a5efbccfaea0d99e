action "ServiceCatalog" {
  title          = "AWS Service Catalog"
  categories     = ["Deploy"]
  page           = "action-reference-ServiceCatalog"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V1", "V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "service"
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["ProductId"]
  notes = [
    "It adds a version to a product that exists, and provisions nothing.",
  ]

  key "TemplateFilePath" { doc = "The template, as a path in the input." }

  key "ProductVersionName" { doc = "Name of the new version." }

  key "ProductType" {
    one_of = ["CLOUD_FORMATION_TEMPLATE"]
    doc    = "Kind of the product."
  }

  key "ProductVersionDescription" { doc = "What is new in the version." }

  key "ProductId" {
    required = true
    doc      = "Id of the product."
  }

  key "ConfigurationFilePath" { doc = "A JSON file of the input with all that the other keys say." }

  law "servicecatalog-form" {
    key     = "TemplateFilePath"
    summary = "Neither a template nor a file that names one"
    when    = config.ConfigurationFilePath == null
    require = config.TemplateFilePath != null && config.ProductVersionName != null && config.ProductType != null
    message = "A version is described by TemplateFilePath, ProductVersionName and ProductType, all three, or by ConfigurationFilePath. Add what is missing."
  }

  accept {
    inputs = ["dist"]
    config = {
      ProductId          = "prod-example123456"
      ProductType        = "CLOUD_FORMATION_TEMPLATE"
      ProductVersionName = "#{Build_Unit.VERSION}"
      TemplateFilePath   = "/product.yaml"
    }
  }

  accept {
    inputs = ["dist"]
    config = { ProductId = "prod-example123456", ConfigurationFilePath = "/product.json" }
  }

  reject "servicecatalog-form" {
    inputs = ["dist"]
    config = { ProductId = "prod-example123456", TemplateFilePath = "/product.yaml" }
  }

  reject "config-required" {
    inputs = ["dist"]
    config = { ConfigurationFilePath = "/product.json" }
  }

  reject "config-enum" {
    inputs = ["dist"]
    config = {
      ProductId          = "prod-example123456"
      ProductType        = "TERRAFORM"
      ProductVersionName = "1"
      TemplateFilePath   = "/product.tf"
    }
  }
}
