package tree

import "embed"

// Explain holds one page for each name of a diagnostic of this package.
//
//go:embed explain/*.md
var Explain embed.FS
