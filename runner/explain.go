package runner

import "embed"

// Explain holds the pages of `pipewright explain` for what this room says.
//
//go:embed explain/*.md
var Explain embed.FS
