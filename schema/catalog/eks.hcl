action "EKS" {
  title          = "Amazon EKS"
  categories     = ["Deploy"]
  page           = "action-reference-EKS"
  checked        = "2026-11-23"
  status         = "active"
  pipeline_types = ["V2"]
  inputs         = [1, 1]
  outputs        = [0, 0]
  executor       = "service"
  fields         = ["environment_variables"]
  role_arn       = true
  cross_region   = true
  timeout        = 60
  one_at_a_time  = ["ClusterName", "Namespace", "HelmReleaseName"]
  notes = [
    "Environment variables of the action fill names such as $TAG in manifests and values files; secrets are not taken here.",
    "The role needs an access entry in the cluster.",
  ]

  key "ClusterName" {
    required = true
    doc      = "The cluster to deploy to."
  }

  key "ManifestFiles" {
    type = "comma-list"
    doc  = "Manifests of the input, for kubectl."
  }

  key "HelmReleaseName" { doc = "Name of the release, for Helm." }

  key "HelmChartLocation" { doc = "The chart, as a path in the input, for Helm." }

  key "HelmValuesFiles" {
    type = "comma-list"
    doc  = "Values files, relative to the chart."
  }

  key "Namespace" { doc = "The namespace to deploy into." }

  key "Subnets" {
    type = "comma-list"
    doc  = "Subnets to reach the cluster from; its own, when left out."
  }

  key "SecurityGroupIds" {
    type = "comma-list"
    doc  = "Security groups to reach the cluster with; its own, when left out."
  }

  variables {
    names = ["EKSClusterName"]
  }

  law "eks-helm-or-kubectl" {
    key     = "ManifestFiles"
    summary = "Neither Helm nor kubectl, or both"
    require = (config.ManifestFiles != null) != (config.HelmReleaseName != null || config.HelmChartLocation != null)
    message = "For kubectl give ManifestFiles, for Helm HelmReleaseName and HelmChartLocation, and never both forms."
  }

  law "eks-helm-or-kubectl" {
    key     = "HelmChartLocation"
    summary = "Half of a Helm release"
    require = (config.HelmReleaseName != null) == (config.HelmChartLocation != null)
    message = "Helm needs HelmReleaseName and HelmChartLocation, both. Add the one that is missing."
  }

  law "eks-helm-values" {
    key     = "HelmValuesFiles"
    summary = "Helm values without Helm"
    when    = config.HelmValuesFiles != null
    require = config.HelmReleaseName != null
    message = "HelmValuesFiles belongs to the Helm form. Take it out, or give HelmReleaseName and HelmChartLocation in place of ManifestFiles."
  }

  accept {
    inputs = ["dist"]
    config = { ClusterName = "shop", ManifestFiles = "k8s/api.yaml,k8s/web.yaml" }
  }

  accept {
    inputs = ["dist"]
    config = {
      ClusterName       = "shop"
      HelmReleaseName   = "api"
      HelmChartLocation = "chart"
      HelmValuesFiles   = "values.yaml"
      Namespace         = "#{variables.NAMESPACE}"
      Subnets           = "subnet-0a1b,subnet-2c3d"
      SecurityGroupIds  = "sg-0a1b"
    }
  }

  reject "eks-helm-or-kubectl" {
    inputs = ["dist"]
    config = { ClusterName = "shop" }
  }

  reject "eks-helm-or-kubectl" {
    inputs = ["dist"]
    config = { ClusterName = "shop", HelmReleaseName = "api" }
  }

  reject "eks-helm-or-kubectl" {
    inputs = ["dist"]
    config = { ClusterName = "shop", ManifestFiles = "k8s/api.yaml", HelmReleaseName = "api", HelmChartLocation = "chart" }
  }

  reject "eks-helm-values" {
    inputs = ["dist"]
    config = { ClusterName = "shop", ManifestFiles = "k8s/api.yaml", HelmValuesFiles = "values.yaml" }
  }

  reject "config-required" {
    inputs = ["dist"]
    config = { ManifestFiles = "k8s/api.yaml" }
  }
}
