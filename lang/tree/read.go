package tree

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang/diag"
)

// Read parses a file that holds one JSON or YAML document. What begins with { or [ is JSON, or else YAML in brackets: where it is neither, JSON's error
// is told, and where the file is called .json it has to be JSON. The value is nil where there are errors. Their names: tree-syntax, tree-duplicate-key,
// tree-too-large, tree-too-deep, tree-alias, tree-empty.
func Read(filename string, src []byte) (*Value, hcl.Diagnostics) {
	named := strings.EqualFold(filepath.Ext(filename), ".json")
	if !bracketed(src) {
		v, diags := YAML(filename, src)
		if named && diags.HasErrors() {
			return JSON(filename, src) // whoever called it that wants to know what is wrong with the JSON
		}
		return v, diags
	}
	v, diags := JSON(filename, src)
	if !diags.HasErrors() || named || diag.Of(diags[0]).Name != "tree-syntax" {
		return v, diags
	}
	if v, as := YAML(filename, src); !as.HasErrors() {
		return v, as
	}
	return nil, diags
}

// bracketed says whether the first character that is not white space is one that JSON documents begin with.
func bracketed(src []byte) bool {
	rest := bytes.TrimLeft(bytes.TrimPrefix(src, []byte(bom)), " \t\r\n")
	return len(rest) > 0 && (rest[0] == '{' || rest[0] == '[')
}
