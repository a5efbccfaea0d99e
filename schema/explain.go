package schema

import "embed"

// Explain holds a page for each diagnostic that Check names and no law of the catalog does, explain/<name>.md. Law answers for the rest.
//
//go:embed explain/*.md
var Explain embed.FS
