package compiler

import (
	"regexp"
	"testing"
)

// TestIsRoleARN holds the function against the form that the service publishes.
func TestIsRoleARN(t *testing.T) {
	form := regexp.MustCompile(`^arn:aws(-\w+)*:iam::[0-9]{12}:role/.+$`)
	good := 0
	for _, arn := range []string{
		"arn:aws:iam::111122223333:role/p", "arn:aws-cn:iam::111122223333:role/p", "arn:aws-us-gov:iam::111122223333:role/path/p", "arn:aws:iam::111122223333:role/a:b",
		"arn:aws:iam::111122223333:role/", "arn:aws:iam::111122223333:role", "arn:aws:iam::111122223333:user/p", "arn:aws:iam::11112222333:role/p",
		"arn:aws:iam::11112222333x:role/p", "arn:aws-:iam::111122223333:role/p", "arn:aws-a b:iam::111122223333:role/p", "arn:awsx:iam::111122223333:role/p",
		"arn:aws:iam:eu-west-1:111122223333:role/p", "arn:aws:sts::111122223333:role/p", "xarn:aws:iam::111122223333:role/p", "arn:aws:iam::111122223333:role/a\nb",
		"arn:aws_x:iam::111122223333:role/p", "arn:aws-x_1-y:iam::111122223333:role/p", "role/p", "", "arn:aws-é:iam::111122223333:role/p",
	} {
		if got, want := isRoleARN(arn), form.MatchString(arn); got != want {
			t.Errorf("%q: got %v, want %v", arn, got, want)
		} else if got {
			good++
		}
	}
	if good < 4 {
		t.Errorf("%d were good, which is too few to show anything", good)
	}
}
