package diag

import "embed"

// Explain holds a page for each name of a diagnostic that this room gives.
//
//go:embed explain/*.md
var Explain embed.FS
