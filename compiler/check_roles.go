package compiler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
)

// checkRoles holds the roles of the pipeline, its actions and rules against the form of a role's ARN, and warns of what crosses accounts.
func checkRoles(d *draft) {
	if d.doc.RoleARN.Value == "" {
		d.fail("attribute-required", "Missing role_arn", fmt.Sprintf("Pipeline %q has no service role, which the service needs. Write role_arn = \"arn:aws:iam::ACCOUNT:role/NAME\".", d.graph.Name),
			place(d.doc.RoleARN, d.doc.Range))
	} else {
		d.role(d.doc.RoleARN)
	}
	for _, n := range d.nodes {
		d.role(n.doc.RoleARN)
		if n.RoleARN != "" && n.Type.Owner != "AWS" && n.Type.Owner != "" {
			d.fail("role-arn-owner", "Role on an action that takes none",
				fmt.Sprintf("Only actions of the owner AWS take on a role; %s belongs to %q. Take role_arn out.", n.Type.Provider, n.Type.Owner), n.doc.RoleARN.Range)
		}
		d.otherAccount(n)
	}
	for _, r := range d.rules() {
		d.role(r.RoleARN)
	}
}

func (d *draft) role(a lang.Attr[string]) {
	if !a.Set || d.misplaced("role_arn", a) {
		return
	}
	if !isRoleARN(a.Value) || len(a.Value) > maxRoleARN {
		d.fail("role-arn-format", "Malformed role ARN",
			fmt.Sprintf("%q is no ARN of a role: \"arn:aws:iam::\", an account number of 12 digits, \":role/\" and a name, at most %d characters.", a.Value, maxRoleARN), a.Range)
	}
}

// isRoleARN holds a text against the service's own form: arn:aws(-[\w]+)*:iam::[0-9]{12}:role/.* (API model), with a name after role/.
func isRoleARN(s string) bool {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[2] != "iam" || parts[3] != "" || len(parts[4]) != 12 || strings.Trim(parts[4], "0123456789") != "" {
		return false
	}
	words := strings.Split(parts[1], "-")
	name, isRole := strings.CutPrefix(parts[5], "role/")
	return words[0] == "aws" && !slices.ContainsFunc(words[1:], isNoWord) && isRole && name != "" && !strings.Contains(name, "\n")
}

// isNoWord says whether a text is not made of letters, digits and underscores.
func isNoWord(s string) bool {
	for i := range len(s) {
		if !isWordByte(s[i]) {
			return true
		}
	}
	return s == ""
}

// otherAccount warns of an action in another account than the pipeline's: its artifacts need a key that both accounts can use.
func (d *draft) otherAccount(n *node) {
	if n.RoleARN == "" {
		return
	}
	home, away := accountOf(d.graph.RoleARN), accountOf(n.RoleARN)
	if home == "" || away == "" || home == away {
		return
	}
	if n.Type.Provider == "CodeBuild" && len(n.Outputs) > 0 {
		d.warn("cross-account-codebuild-output", "Build output from another account",
			fmt.Sprintf("Account %s owns what action %q puts into the bucket, and later actions may not be able to read it. Build in account %s, or take the outputs out.", away, n.Name, home),
			n.doc.Outputs[0].Name.Range)
	}
	if len(n.Inputs)+len(n.Outputs) == 0 {
		return
	}
	if at, lacking := d.keyFor(n); lacking {
		d.warn("cross-account-needs-kms", "No key for another account",
			fmt.Sprintf("Action %q works in account %s, and artifacts under the default key of S3, or under an alias, cannot be read there. Give the artifact_store an encryption_key with the ARN of a key that account %s may use.",
				n.Name, away, away), at)
	}
}

// keyFor finds the store an action uses, and says whether it lacks a key that another account could use.
func (d *draft) keyFor(n *node) (at hcl.Range, lacking bool) {
	region := n.Region
	if region == "" {
		region = d.graph.Region
	}
	for _, s := range d.graph.Stores {
		if s.Region == "" || s.Region == region {
			return n.doc.RoleARN.Range, s.KeyID == "" || strings.Contains(s.KeyID, "alias/")
		}
	}
	return hcl.Range{}, false // checkStores reports that there is none
}

// accountOf is the account number in an ARN; empty: it has none.
func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || len(parts[4]) != 12 {
		return ""
	}
	return parts[4]
}

// misplaced reports a reference in a text that the service never fills.
func (d *draft) misplaced(what string, a lang.Attr[string]) bool {
	if len(a.Refs) == 0 && !strings.Contains(a.Value, "#{") {
		return false
	}
	p := passage{Text(a.Value), a.Range, a.Refs}
	at := a.Range
	if spans := p.text.spans(); len(spans) > 0 {
		at = p.place(spans[0])
	}
	d.fail("reference-misplaced", "Reference where nothing fills it",
		fmt.Sprintf("The service fills #{...} in configurations, commands and environment variables only, and %s would keep the text as it stands. Write a value that is known while compiling.", what), at)
	return true
}
