package lang

import "embed"

// Explain holds one page for each diagnostic this room raises, explain/<name>.md.
//
//go:embed explain/*.md
var Explain embed.FS
