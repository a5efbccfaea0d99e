pipeline "cart" {
  role_arn = "arn:aws:iam::111122223333:role/cart-pipeline"

  artifact_store { location = "cart-artifacts" }

  stage "Source" {
    action "App" {
      provider         = "CodeStarSourceConnection"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn    = "arn:aws:codeconnections:eu-west-1:111122223333:connection/cart"
        FullRepositoryId = "acme/cart"
        BranchName       = "main"
      }
    }

    action "Base" {
      provider         = "ECR"
      output_artifacts = ["base"]

      configuration = {
        RepositoryName = "base/node"
        ImageTag       = "22"
      }
    }
  }

  stage "Build" {
    action "Unit" {
      provider        = "Commands"
      input_artifacts = [artifact.source]
      commands        = ["npm ci", "npm test -- --reporter=$${REPORTER:-dot}"]

      environment_variables = [
        { name = "REPORTER", value = "spec" },
        { name = "NPM_TOKEN", value = "cart/npm", type = "SECRETS_MANAGER" },
      ]
    }

    action "Image" {
      provider         = "CodeBuild"
      input_artifacts  = [artifact.source, artifact.base]
      output_artifacts = ["image", "manifests"] # imageDetail.json; taskdef.json and appspec.yaml
      after            = [action.Unit]

      configuration = {
        ProjectName   = "cart-image"
        PrimarySource = artifact.source

        EnvironmentVariables = [
          { name = "BASE", value = action.Base.ImageURI },
          { name = "REGISTRY_PASSWORD", value = "/cart/registry", type = "PARAMETER_STORE" },
        ]
      }
    }
  }

  stage "Staging" {
    action "Service" {
      provider        = "CodeDeployToECS"
      input_artifacts = [artifact.manifests, artifact.image]

      configuration = {
        ApplicationName                = "cart-staging"
        DeploymentGroupName            = "cart-staging"
        TaskDefinitionTemplateArtifact = artifact.manifests
        AppSpecTemplateArtifact        = artifact.manifests
        Image1ArtifactName             = artifact.image
        Image1ContainerName            = "IMAGE1_NAME"
      }
    }

    action "Acceptance" {
      provider        = "CodeBuild"
      category        = "Test"
      input_artifacts = [artifact.source]
      after           = [action.Service]
      configuration   = { ProjectName = "cart-acceptance" }
    }
  }

  stage "Prod" {
    on_failure { result = "ROLLBACK" }

    action "Approve" { provider = "Manual" }

    action "Service" {
      provider        = "CodeDeployToECS"
      input_artifacts = [artifact.manifests, artifact.image]

      configuration = {
        ApplicationName                = "cart"
        DeploymentGroupName            = "cart"
        TaskDefinitionTemplateArtifact = artifact.manifests
        AppSpecTemplateArtifact        = artifact.manifests
        Image1ArtifactName             = artifact.image
        Image1ContainerName            = "IMAGE1_NAME"
      }
    }
  }
}
