package compiler

// serviceRegions lists the Regions that have CodePipeline (quotas page of mid 2026; endpoint list of May 2026).
func serviceRegions() []string {
	return []string{
		"af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
		"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ca-central-1",
		"cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2",
		"eu-west-3", "il-central-1", "me-central-1", "me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-gov-east-1", "us-gov-west-1",
		"us-isof-east-1", "us-isof-south-1", "us-west-1", "us-west-2",
	}
}

// regionsWithout lists the Regions that have CodePipeline and not the provider, where the guide says so (integrations and quotas pages of mid 2026).
func regionsWithout(provider string) []string {
	switch provider {
	case "CodeStarSourceConnection":
		return []string{
			"af-south-1", "ap-east-1", "ap-northeast-3", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "eu-central-2", "eu-south-2",
			"il-central-1", "me-central-1", "me-south-1", "us-gov-west-1",
		}
	case "ElasticBeanstalk":
		return []string{"ap-south-2", "ap-southeast-4", "eu-central-2", "eu-south-2", "me-central-1"}
	}
	return nil
}
