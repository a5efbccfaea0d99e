package main

import (
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkWrite measures how long each format takes to write a pipeline of 1,000 actions that is compiled already.
func BenchmarkWrite(b *testing.B) {
	folder := b.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pipeline.hcl"), pipelineOf(1000), 0o644); err != nil {
		b.Fatal(err)
	}
	c := load(folder, inputs{})
	if c.diags.HasErrors() {
		b.Fatal(c.diags)
	}
	for _, format := range writings() {
		b.Run(format.name, func(b *testing.B) {
			for b.Loop() {
				text, diags := format.write(c.graphs[0])
				if diags.HasErrors() {
					b.Fatal(diags)
				}
				b.SetBytes(int64(len(text)))
			}
		})
	}
}
