package foreign

import "testing"

// TestNames spells and numbers names.
func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"ArtifactBucket": "artifact_bucket", "KMSKey": "kms_key", "HasKMS": "has_kms", "VpcId2": "vpc_id2", "IsProd": "is_prod", "a-b": "a_b",
		"AWSRegion": "aws_region", "1st": "x1st", "": "x", "--": "x", "net-VpcId": "net_vpc_id", "S3Bucket": "s3_bucket", "GitHubOAuthToken": "git_hub_oauth_token",
	} {
		if got := Snake(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	taken := Names{"a": true}
	if first, second := taken.Take("a"), taken.Take("a"); first != "a_2" || second != "a_3" {
		t.Errorf("%s, %s", first, second)
	}
}
