package foreign

import (
	"fmt"
	"strings"
)

// actionBreaches break what concerns single actions: artifacts, types, configurations, commands, variables of the environment.
func actionBreaches() []breach {
	long := strings.Repeat("x", 129)
	run := func(commands string) []string { return []string{unitType, commands, unitConfig, ``} }
	with := func(commands, more string) []string { return run(commands + `, "commands": ["make"], ` + more) }
	return []breach{
		{"artifact-name-format", []string{`"outputArtifacts": [{"name": "settings"}]`, `"outputArtifacts": [{"name": ‹"set.tings"}]`}},
		{"artifact-output-unique", []string{`"outputArtifacts": [{"name": "settings"}]`, `"outputArtifacts": [{"name": ‹"source"}]`}},
		{"artifact-input-produced", []string{`"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": [{"name": ‹"dust"}]`}},
		{"artifact-input-order", []string{`"inputArtifacts": [{"name": "source"}]`, `"inputArtifacts": [{"name": "source"}, {"name": ‹"dist"}]`, unitConfig, `"configuration": {"ProjectName": "unit", "PrimarySource": "source"},`}},
		{"artifact-input-order", []string{smokeConfig, smokeConfig + `, "inputArtifacts": [{"name": "dist"}]`, `"runOrder": 2`, `"runOrder": ‹1`}},
		{"artifact-input-order", []string{smokeConfig, smokeConfig + `, "inputArtifacts": [{"name": "dist"}]`, `"runOrder": 2,`, ``, `"name": "Smoke"`, `"name": ‹"Smoke"`}},
		{"artifact-input-duplicate", []string{`"inputArtifacts": [{"name": "source"}]`, `"inputArtifacts": [{"name": "source"}, {"name": ‹"source"}]`, unitConfig, `"configuration": {"ProjectName": "unit", "PrimarySource": "source"},`}},
		{"artifact-count-in", []string{`"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": [{"name": "dist"}, {"name": ‹"source"}]`}},
		{"artifact-count-in", []string{`"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": []`, `"name": "Site"`, `"name": ‹"Site"`}},
		{"artifact-count-out", []string{`"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": [{"name": "dist"}], "outputArtifacts": [{"name": ‹"site"}]`}},
		{"artifact-namespace-clash", []string{`"namespace": "unit"`, `"namespace": ‹"dist"`}},
		{"codebuild-clone-ref-consumer", []string{`"BranchName": "main"}`, `"BranchName": "main", "OutputArtifactFormat": "CODEBUILD_CLONE_REF"}`, `"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": [{"name": ‹"source"}]`}},
		{"compute-files-only", []string{`[{"name": "settings"}]`, `[{"name": ‹"settings", "files": ["a"]}]`}},
		{"action-type-known", []string{siteType, `{"category": "Deploy", "owner": "AWS", "provider": "S3", "version": ‹"2"}`}},
		{"action-type-known", []string{siteType, `{"category": ‹"Test", "owner": "AWS", "provider": "S3", "version": "1"}`}},
		{"action-category", []string{siteType, `{"category": ‹"Deliver", "owner": "AWS", "provider": "Mine", "version": "1"}`}},
		{"action-owner", []string{siteType, `{"category": "Deploy", "owner": ‹"Acme", "provider": "Mine", "version": "1"}`}},
		{"action-type-format", []string{siteType, `{"category": "Deploy", "owner": "Custom", "provider": ‹"My Deployer", "version": "1"}`}},
		{"run-order-range", []string{`"runOrder": 1`, `"runOrder": ‹0`}},
		{"run-order-range", []string{`"runOrder": 2`, `"runOrder": ‹1000`}},
		{"config-required", []string{`"BucketName": "shop-site", `, ``, `"name": "Site"`, `"name": ‹"Site"`}},
		{"config-enum", []string{`"PollForSourceChanges": "false"`, `"PollForSourceChanges": "false", "AllowOverrideForS3ObjectKey": ‹"maybe"`}},
		{"config-value-empty", []string{`"Extract": "true"`, `"Extract": "true", "CacheControl": ‹""`}},
		{"config-key-length", []string{`"Extract": "true"`, `"Extract": "true", ‹"` + strings.Repeat("K", 51) + `": "v"`}},
		{"secret-mask-on-create", before(`{"name": "Hub", "actionTypeId": {"category": "Source", "owner": "ThirdParty", "provider": "GitHub", "version": "1"}, `+
			`"configuration": {"Owner": "acme", "Repo": "shop", "Branch": "main", "OAuthToken": ‹"****"}, "outputArtifacts": [{"name": "hub"}]}`, inSource)},
		{"role-arn-owner", []string{siteType, `{"category": "Deploy", "owner": "Custom", "provider": "Mine", "version": "1"}, "roleArn": ‹"arn:aws:iam::111122223333:role/x"`}},
		{"timeout-approval-only", []string{siteConfig, siteConfig + `"timeoutInMinutes": ‹30,`}},
		{"timeout-approval-only", before(strings.Replace(approval(0), `}}`, `}, "timeoutInMinutes": ‹4}`, 1), siteAction)},
		{"commands-required", []string{unitType, commands, unitConfig, ``, `"name": "Unit"`, `"name": ‹"Unit"`}},
		{"commands-only-compute", []string{siteConfig, siteConfig + `"commands": [‹"make"],`}},
		{"commands-only-compute", []string{siteConfig, siteConfig + `"outputVariables": [‹"A"],`}},
		{"commands-single-line", run(commands + `, "commands": ["make", ‹"a\nb"]`)},
		{"commands-length", run(commands + `, "commands": [‹"` + strings.Repeat("x", 1001) + `"]`)},
		{"commands-count", run(commands + `, "commands": [` + times(50, func(int) string { return `"make"` }) + `, ‹"last"]`)},
		{"output-variables", with(commands, `"outputVariables": ["A", ‹"A"]`)},
		{"output-variables", with(commands, `"outputVariables": [‹"`+long+`"]`)},
		{"output-variables", with(commands, `"outputVariables": [`+times(15, func(i int) string { return fmt.Sprintf(`"A%d"`, i) })+`, ‹"last"]`)},
		{"env-secrets-commands-only", []string{siteType, `{"category": "Deploy", "owner": "AWS", "provider": "EKS", "version": "1"}, "environmentVariables": [{"name": "A", "value": "b", "type": ‹"SECRETS_MANAGER"}]`,
			siteConfig, `"configuration": {"ClusterName": "shop", "ManifestFiles": "a.yaml"},`}},
		{"env-name-format", with(commands, `"environmentVariables": [{"name": ‹"A-B", "value": "b"}]`)},
		{"env-name-unique", with(commands, `"environmentVariables": [{"name": "A", "value": "b"}, {"name": ‹"A", "value": "b"}]`)},
		{"env-value-length", with(commands, `"environmentVariables": [{"name": "A", "value": ‹"`+strings.Repeat("v", 2001)+`"}]`)},
		{"env-type", with(commands, `"environmentVariables": [{"name": "A", "value": "b", "type": ‹"SSM"}]`)},
		{"env-count", with(commands, `"environmentVariables": [`+times(10, func(i int) string { return fmt.Sprintf(`{"name": "A%d", "value": "b"}`, i) })+`, {"name": ‹"B", "value": "b"}]`)},
		{"commands-count", []string{siteConfig, siteConfig + `"commands": ‹[],`}},
		{"output-variables", with(commands, `"outputVariables": ‹[]`)},
		{"env-count", with(commands, `"environmentVariables": ‹[]`)},
		{"compute-files-only", []string{unitType, commands + `, "commands": ["make"]`, unitConfig, ``, `"outputArtifacts": [{"name": "dist"}]`, `"outputArtifacts": [{"name": "dist", "files": ‹[]}]`}},
		{"env-not-here", []string{siteConfig, siteConfig + `"environmentVariables": [{"name": ‹"A", "value": "b"}],`}},
		{"v2-only-action", append(run(`{"category": "Compute", "owner": "AWS", "provider": ‹"Commands", "version": "1"}, "commands": ["make"]`), inV1()...)},
	}
}

// inV1 makes the base document one of type V1.
func inV1() []string {
	return []string{`"pipelineType": "V2"`, `"pipelineType": "V1"`, `"executionMode": "QUEUED"`, `"executionMode": "SUPERSEDED"`, oneVar, ``, oneTrigger, ``}
}
