package main

import (
	"io/fs"

	"pipewright/compiler"
	"pipewright/lang/buildspec"
	"pipewright/runner/event"
	"pipewright/runner/executor"
	"pipewright/schema"
)

// pages are the rooms that raise findings, each with its folder explain.
func pages() []fs.FS {
	return []fs.FS{schema.Explain, buildspec.Explain, compiler.Explain, executor.Explain, event.Explain}
}
