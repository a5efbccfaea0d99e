package executor

import "embed"

// Explain holds one page for each name that this package gives to a Problem or a Failure.
//
//go:embed explain/*.md
var Explain embed.FS
