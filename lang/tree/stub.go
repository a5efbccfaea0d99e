package tree

import "github.com/hashicorp/hcl/v2"

// Read parses a file that holds one JSON or YAML document: JSON where its first character is { or [ and it is JSON, else YAML. The value is nil where
// there are errors. Their names: tree-syntax, tree-duplicate-key, tree-too-large, tree-too-deep, tree-alias, tree-empty.
func Read(filename string, src []byte) (*Value, hcl.Diagnostics) { panic("unwritten") }

// JSON parses a JSON document.
func JSON(filename string, src []byte) (*Value, hcl.Diagnostics) { panic("unwritten") }

// YAML parses a YAML document; tags such as !Ref are kept in Tag, aliases and merge keys are resolved.
func YAML(filename string, src []byte) (*Value, hcl.Diagnostics) { panic("unwritten") }
