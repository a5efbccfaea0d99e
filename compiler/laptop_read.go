package compiler

import (
	"fmt"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"

	"pipewright/lang"
	"pipewright/lang/diag"
	"pipewright/lang/near"
	"pipewright/lang/prose"
)

// CompileLaptop gives what the runner blocks say, checked against the graphs. It is never nil.
func CompileLaptop(doc *lang.Document, graphs []*Graph) (*Laptop, hcl.Diagnostics) {
	b := &bench{graphs: graphs, laptop: newLaptop(doc.Folder)}
	if doc.Runner == nil {
		return b.laptop, nil
	}
	b.settings(doc.Runner.Settings)
	kinds := blockKinds()
	for _, block := range doc.Runner.Blocks {
		b.block(kinds, block)
	}
	return b.laptop, b.diags
}

func newLaptop(folder string) *Laptop {
	return &Laptop{
		Folder: absolute(folder, "."), Repositories: map[string]*Repository{}, Projects: map[string]*Project{}, Buckets: map[string]*Bucket{},
		Images: map[string]*ImageRepository{}, Functions: map[string]*Function{}, Stacks: map[string]*Stack{},
		Secrets: map[string]*Secret{}, Parameters: map[string]*Secret{},
	}
}

// absolute gives a path relative to a folder as an absolute one.
func absolute(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	whole := filepath.Join(folder, path)
	if abs, err := filepath.Abs(whole); err == nil {
		return abs
	}
	return whole // the current folder is gone; what opens the path says so
}

// A bench is a laptop in the making.
type bench struct {
	graphs []*Graph
	laptop *Laptop
	diags  hcl.Diagnostics
}

func (b *bench) fail(name, summary, detail string, at hcl.Range, related ...diag.Place) {
	b.diags = append(b.diags, diag.Error(name, summary, detail, at, related...))
}

func (b *bench) warn(name, summary, detail string, at hcl.Range) {
	b.diags = append(b.diags, diag.Warning(name, summary, detail, at))
}

// settings reads the attributes that stand in the runner block itself.
func (b *bench) settings(list []*lang.Setting) {
	kind := blockKind{name: "runner", attributes: []attribute{
		{name: "sandbox", kind: textKind, words: []string{"auto", "docker", "process"}}, {name: "image", kind: textKind}, {name: "exports", kind: listKind},
	}}
	r := b.read(kind, list, "")
	b.laptop.Sandbox, b.laptop.Image = r.text("sandbox"), r.text("image")
	for _, glob := range r.list("exports") {
		b.warn("runner-exports-unread", "Export that is not read", fmt.Sprintf("The files %q are not read: exports are not carried out yet. Write what they say as blocks, as codebuild_project and lambda_function.", glob),
			r.at("exports"))
	}
}

// block reads one block of runner by its kind.
func (b *bench) block(kinds []blockKind, block *lang.RunnerBlock) {
	for _, kind := range kinds {
		if kind.name != block.Type {
			continue
		}
		r := b.read(kind, block.Settings, block.Folder)
		r.block = block
		if kind.unread != "" {
			b.warn("runner-block-unread", "Block that is not honoured", fmt.Sprintf("%s is checked and otherwise has no effect yet: %s.", kind.name, kind.unread), block.Range)
			return
		}
		kind.fill(b, r)
		return
	}
	var names []string
	for _, kind := range kinds {
		names = append(names, kind.name)
	}
	b.fail("runner-block-unknown", "Unknown runner block", fmt.Sprintf("runner has no block %q.%s It has %s.", block.Type, near.DidYouMean(block.Type, names), prose.Every(names...)), block.Range)
}
