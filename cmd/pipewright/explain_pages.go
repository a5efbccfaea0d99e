package main

import (
	"embed"
	"io/fs"

	"pipewright/compiler"
	"pipewright/compiler/author"
	"pipewright/compiler/cloudformation"
	"pipewright/compiler/foreign"
	"pipewright/compiler/terraform"
	"pipewright/lang"
	"pipewright/lang/buildspec"
	"pipewright/lang/tree"
	"pipewright/runner"
	"pipewright/runner/artifact"
	"pipewright/runner/event"
	"pipewright/runner/executor"
	"pipewright/schema"
)

// Explain holds the pages of what this room itself finds, and of what HCL does.
//
//go:embed explain/*.md
var Explain embed.FS

// pages are the rooms that raise findings, each with its folder explain.
func pages() []fs.FS {
	return []fs.FS{
		lang.Explain, tree.Explain, buildspec.Explain, compiler.Explain, author.Explain, cloudformation.Explain, foreign.Explain, terraform.Explain, schema.Explain,
		runner.Explain, artifact.Explain, event.Explain, executor.Explain, Explain,
	}
}
