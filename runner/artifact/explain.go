package artifact

import "embed"

// Explain holds a page for each reason of an UnsafeError.
//
//go:embed explain/*.md
var Explain embed.FS
