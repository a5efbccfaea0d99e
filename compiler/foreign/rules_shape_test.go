package foreign

import (
	"fmt"
	"strings"
)

// shapeBreaches break what concerns the pipeline as a whole: names, stages, stores, Regions, tags, and the form of the document.
func shapeBreaches() []breach {
	euStore := `"eu-west-1": {"type": "S3", "location": "shop-eu"}`
	return []breach{
		{"name-format", []string{`"name": "shop"`, `"name": ‹"sh op"`}},
		{"name-format", []string{`"name": "Deploy"`, `"name": ‹"` + strings.Repeat("n", 101) + `"`}},
		{"name-format", []string{`"name": "Site"`, `"name": ‹"Site/1"`}},
		{"name-format", gate("beforeEntry", `"FAIL"`, check(`‹"a b"`, ""))},
		{"role-arn-format", []string{`"roleArn": "arn:aws:iam::111122223333:role/shop"`, `"roleArn": ‹"arn:aws:iam::1111:role/shop"`}},
		{"role-arn-format", []string{siteConfig, siteConfig + `"roleArn": ‹"shop",`}},
		{"role-arn-format", gate("beforeEntry", `"FAIL"`, check(`"Main"`, `, "roleArn": ‹"shop"`))},
		{"attribute-required", []string{`"roleArn": "arn:aws:iam::111122223333:role/shop",`, ``, `"name": "shop"`, `"name": ‹"shop"`}},
		{"attribute-required", []string{siteAction, `          ‹{`}},
		{"attribute-required", []string{`"type": "S3", "location"`, `"location"`, `"artifactStore": {`, `"artifactStore": ‹{`}},
		{"attribute-required", []string{`"category": "Deploy", `, ``, `"actionTypeId": {"owner": "AWS", "provider": "S3"`, `"actionTypeId": ‹{"owner": "AWS", "provider": "S3"`}},
		{"attribute-required", []string{`"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": [{"name": "dist"}, ‹{}]`}},
		{"attribute-required", []string{`"outputArtifacts": [{"name": "settings"}]`, `"outputArtifacts": [‹{}]`}},
		{"stage-name-unique", []string{`"name": "Deploy"`, `"name": ‹"Build"`}},
		{"stage-not-empty", []string{inBuild, `"name": ‹"Empty", "actions": []}, {` + inBuild}},
		{"stage-count-min", whole(`‹"shop"`)},
		{"stage-count-max", whole(`"shop"`, stage(`"Source"`, bucket), times(50, marked(49, func(i int) string { return stage(fmt.Sprintf(`"S%d"`, i), approval(0)) })))},
		{"stage-action-count-max", whole(`"shop"`, stage(`"Source"`, bucket), stage(`"Ask"`, times(51, marked(50, approval))))},
		{"pipeline-action-count-max", whole(`"shop"`, stage(`"Source"`, bucket), times(20, func(i int) string {
			return stage(fmt.Sprintf(`"S%d"`, i), times(50, func(n int) string { return marked(999, func(int) string { return approval(n) })(50*i + n) }))
		}))},
		{"non-source-action-required", whole(`‹"shop"`, stage(`"Source"`, bucket), stage(`"More"`, strings.ReplaceAll(bucket, "iles", "iles2")))},
		{"first-stage-has-source", whole(`"shop"`, stage(`‹"Ask"`, approval(0)), stage(`"More"`, approval(0)))},
		{"first-stage-only-sources", whole(`"shop"`, stage(`"Source"`, bucket, marked(0, approval)(0)), stage(`"More"`, approval(0)))},
		{"source-only-in-first-stage", whole(`"shop"`, stage(`"Source"`, bucket), stage(`"More"`, approval(0), strings.Replace(strings.ReplaceAll(bucket, "iles", "iles2"), `"name": `, `"name": ‹`, 1)))},
		{"action-name-unique", []string{`"name": "Smoke"`, `"name": ‹"Unit"`}},
		{"pipeline-type", []string{`"pipelineType": "V2"`, `"pipelineType": ‹"V3"`}},
		{"execution-mode", []string{`"executionMode": "QUEUED"`, `"executionMode": ‹"SERIAL"`}},
		{"tag-count", []string{oneTag, times(50, func(i int) string { return fmt.Sprintf(`{"key": "k%d", "value": "v"}`, i) }) + `, {"key": ‹"team", "value": "shop"}`}},
		{"tag-format", []string{oneTag, `{"key": ‹"aws:team", "value": "shop"}`}},
		{"tag-key-unique", []string{oneTag, oneTag + `, {"key": ‹"team", "value": "other"}`}},
		{"artifact-store-xor", []string{oneStore, oneStore + `‹"artifactStores": {"eu-west-1": {"type": "S3", "location": "shop-eu"}},`}},
		{"artifact-store-required", []string{oneStore, ``, `"name": "shop"`, `"name": ‹"shop"`}},
		{"artifact-store-type", []string{`"type": "S3", "location"`, `"type": ‹"EFS", "location"`}},
		{"bucket-name-format", []string{`"location": "shop-artifacts"`, `"location": ‹"shop-artifacts/folder"`}},
		{"encryption-key-type", []string{`"location": "shop-artifacts"`, `"location": "shop-artifacts", "encryptionKey": {"id": "k", "type": ‹"AES"}`}},
		{"encryption-key-id", []string{`"location": "shop-artifacts"`, `"location": "shop-artifacts", "encryptionKey": {"id": ‹"` + strings.Repeat("k", 401) + `", "type": "KMS"}`}},
		{"artifact-stores-home-region", []string{oneStore, `"artifactStores": {"us-east-1": {"type": "S3", "location": "shop-us"}},`,
			`  "tags"`, `"metadata": {"pipelineArn": ‹"arn:aws:codepipeline:eu-west-1:111122223333:shop"}, "tags"`}},
		{"artifact-stores-action-regions", []string{oneStore, `"artifactStores": {` + euStore + `},`, siteConfig, siteConfig + `"region": ‹"us-east-1",`, `  "tags"`, metadata + `"tags"`}},
		{"artifact-store-needed-for-cross-region", []string{siteConfig, siteConfig + `"region": ‹"us-east-1",`, `  "tags"`, metadata + `"tags"`}},
		{"region-format", []string{siteConfig, siteConfig + `"region": ‹"Ireland",`}},
		{"region-owner", []string{`"configuration": {"S3Bucket"`, `"region": ‹"us-east-1", "configuration": {"S3Bucket"`, oneStore,
			`"artifactStores": {` + euStore + `, "us-east-1": {"type": "S3", "location": "shop-us"}},`, `  "tags"`, metadata + `"tags"`}},
		{"metadata-in-input", []string{`"name": "shop"`, `‹"metadata": {}, "name": "shop"`}},
		{"metadata-in-input", []string{`  "tags"`, `"metadata": {"pipelineArn": ‹"shop"}, "tags"`}},
		{"unknown-field", []string{`"name": "shop"`, `"name": "shop", ‹"stage": []`}},
		{"unknown-field", []string{siteConfig, siteConfig + `‹"RunOrder": 1,`}},
		{"unknown-field", []string{`  "tags"`, `‹"Tags": [], "tags"`}},
		{"field-kind", []string{`"runOrder": 1`, `"runOrder": ‹"1"`}},
		{"field-kind", []string{`"runOrder": 1`, `"runOrder": ‹1.5`}},
		{"field-kind", []string{`"name": "shop"`, `"name": ‹7`}},
		{"field-kind", []string{`"namespace": "unit"`, `"namespace": ‹null`}},
		{"field-kind", []string{`"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": {"name": ‹"dist"}`}},
		{"field-kind", []string{`"inputArtifacts": [{"name": "dist"}]`, `"inputArtifacts": [‹"dist"]`}},
		{"field-kind", []string{`"version": 1,`, `"version": ‹"one",`}},
		{"field-kind", []string{`"version": 1,`, `"version": ‹0,`}},
		{"config-value-string", []string{`"Extract": "true"`, `"Extract": ‹true`}},
		{"config-value-string", []string{`"Extract": "true"`, `"Extract": "true", "CacheControl": ‹null`}},
		{"config-value-string", []string{`"UserParameters": "#{app.CommitId}"`, `"UserParameters": ‹{"commit": "#{app.CommitId}"}`}},
		{"action-version-string", []string{siteType, `{"category": "Deploy", "owner": "AWS", "provider": "S3", "version": ‹1}`}},
	}
}
