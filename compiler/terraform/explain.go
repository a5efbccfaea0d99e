package terraform

import "embed"

// Explain holds the page of each diagnostic that this package raises: explain/<name>.md.
//
//go:embed explain/*.md
var Explain embed.FS
