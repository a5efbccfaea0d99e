package author

import "embed"

// Explain holds the pages of what this room finds.
//
//go:embed explain/*.md
var Explain embed.FS
