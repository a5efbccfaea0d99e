package cloudformation

import (
	"testing"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// TestQuote compares what is written with what HCL writes, and reads it again.
func TestQuote(t *testing.T) {
	for _, text := range []string{"", "a", `"\`, "$", "$${a}", "${a} %{b}", "%", "$ {", "a\nb\r\tc", "\u00e9\U0001f600", "\x7f\u200b\x01", "$$", "a$"} {
		got := quote(text)
		v, diags := parsed(got).Value(nil)
		if diags.HasErrors() || v.AsString() != text {
			t.Errorf("%q is written %s, which is read as %#v", text, got, v)
		}
		if want := string(hclwrite.TokensForValue(cty.StringVal(text)).Bytes()); got != want && len(got) == len(want) {
			t.Errorf("%q is written %s, by HCL %s", text, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"ArtifactBucket": "artifact_bucket", "KMSKey": "kms_key", "HasKMS": "has_kms", "VpcId2": "vpc_id2", "IsProd": "is_prod", "a-b": "a_b",
		"AWSRegion": "aws_region", "1st": "x1st", "": "x", "--": "x", "net-VpcId": "net_vpc_id", "S3Bucket": "s3_bucket",
	} {
		if got := snake(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	taken := names{"a": true}
	if first, second := taken.take("a"), taken.take("a"); first != "a_2" || second != "a_3" {
		t.Errorf("%s, %s", first, second)
	}
}
